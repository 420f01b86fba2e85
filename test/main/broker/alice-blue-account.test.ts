// One account as a whole, over real sockets: the feed, the reading beneath it, the session and its end.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  openAliceBlueAccount,
  type AliceBlueAccount,
  type AliceBlueAccountPlan,
} from '../../../main/broker/alice-blue/alice-blue-account.ts';
import { systemClock } from '../../../main/clock.ts';
import { silentLog } from '../../../main/log.ts';
import { createRedactor } from '../../../main/redactor.ts';
import {
  account,
  aFrame,
  aListener,
  aNewOrder,
  aRow,
  fixture,
  instruments,
  type Heard,
} from '../../support/alice-blue.ts';
import { fastClock } from '../../support/fast-clock.ts';
import { until } from '../../support/until.ts';
import { hang, json, openWireServer, page, type WireServer } from '../../support/wire-server.ts';

let server: WireServer;
let opened: AliceBlueAccount;
let heard: Heard;
const token = 'secret.session.token';

const book = (...rows: readonly unknown[]) => json({ status: 'Ok', message: 'Success', result: rows });
const emptyBook = json({ status: 'EC916', message: 'No orders found', result: null });

const open = (change: Partial<AliceBlueAccountPlan> = {}): AliceBlueAccount => {
  const clock = change.clock ?? systemClock;
  opened = openAliceBlueAccount({
    accountId: account,
    addresses: server.addresses,
    session: { accountId: account, token, issuedAt: clock.now() },
    instruments: () => instruments,
    watch: 'Always',
    clock,
    random: () => 0.5,
    log: silentLog,
    redactor: createRedactor(),
    ...change,
  });
  heard = aListener();
  opened.connect(heard);
  return opened;
};
const ready = () =>
  until('the account is ready', () => opened.link().session.kind === 'Ready' && opened.link().feed === 'Live');

beforeEach(async () => {
  server = await openWireServer();
  server.answer('orders/book', emptyBook);
  server.answer('/open-api/order-notify/ws/createWsToken', json(fixture('order-feed-token')));
});
afterEach(async () => {
  await opened?.close();
  await server.close();
});

describe('an account', () => {
  test('connects its feed, reads its book and says that it is ready', async () => {
    open();
    await ready();
    expect(opened.link()).toMatchObject({ session: { kind: 'Ready' }, feed: 'Live', lastFrameAt: null });
    expect(heard.books[0]).toMatchObject({ reports: [], unreadable: [] });
    for (const one of server.seen) expect(one.headers.authorization).toBe(`Bearer ${token}`);
  });

  test('hands on what the feed says, and reads the book soon after', async () => {
    open({ watch: 'WhenWorking' });
    await ready();
    server.answer('orders/book', book(aRow({ orderTag: 'L123456789' })));
    server.peers[0]?.send(aFrame({ remarks: 'L123456789' }));
    await until('a report of the feed', () => heard.reports.some((report) => report.source === 'Feed'));
    await until('the same of a book', () => heard.reports.some((report) => report.source === 'Book'));
    const [fromFeed, fromBook] = ['Feed', 'Book'].map((source) =>
      heard.reports.find((report) => report.source === source),
    );
    expect(fromFeed?.execId).toBe(fromBook?.execId);
    expect(opened.link().lastFrameAt).not.toBeNull();
  });

  test('hands on the rows of a book in the order in which things happened, whichever way the book lists them', async () => {
    const rows = [aRow({ brokerOrderId: '25071400112231' }), aRow({ brokerOrderId: '25071400112230' }), aRow()];
    server.answer('orders/book', book(...rows));
    open();
    await until('the reports', () => heard.reports.length >= 3);
    expect(heard.reports.slice(0, 3).map(({ orderId }) => orderId)).toEqual([
      '25071400112229',
      '25071400112230',
      '25071400112231',
    ]);
  });

  test('reports the rows that it cannot read beside those that it can', async () => {
    server.answer('orders/book', book(aRow(), aRow({ brokerOrderId: '777', product: 'BNPL' }), 'rubbish'));
    open();
    const read = await opened.orderBook();
    expect(read).toMatchObject({ ok: true, value: { reports: [{ orderId: '25071400112229' }] } });
    expect(read.ok && read.value.unreadable).toEqual([
      expect.stringContaining('777'),
      expect.stringContaining('not an order'),
    ]);
  });

  test('a frame that cannot be read is said to be so, and the book is read all the same', async () => {
    open({ watch: 'WhenWorking' });
    await ready();
    const before = server.at('orders/book').length;
    server.peers[0]?.send(aFrame({ tsym: 'NOSUCH-EQ' }));
    await until('the complaint', () => heard.unreadable.length === 1);
    await until('a book', () => server.at('orders/book').length > before);
    expect(heard.reports).toEqual([]);
  });

  test('callers at one time share one read, which says when it began', async () => {
    open();
    await ready();
    const books = await Promise.all(Array.from({ length: 20 }, () => opened.orderBook()));
    expect(new Set(books).size).toBe(1);
    const [one] = books;
    expect(one?.ok && one.value.readAt >= one.value.startedAt).toBe(true);
  });

  test('after a cut feed it connects again and reads the book at once', async () => {
    open({ watch: 'WhenWorking', clock: fastClock(4) });
    await ready();
    server.answer('orders/book', book(aRow()));
    server.peers[0]?.socket.terminate();
    await until('the second connection', () => server.peers.length === 2 && opened.link().feed === 'Live');
    await until('what was missed', () => heard.reports.some((report) => report.orderId === '25071400112229'));
  });

  test('while the feed cannot be had, it reads every second instead', async () => {
    server.answer('/open-api/order-notify/ws/createWsToken', json({}, 503));
    open({ clock: fastClock(20) });
    await until('ten reads', () => server.at('orders/book').length >= 10);
    expect(opened.link()).toMatchObject({ session: { kind: 'Ready' }, feed: 'Connecting' });
  });

  test('a feed that never tells what the book shows is called silent, and the book is read every second', async () => {
    let filled = 0;
    server.answer('orders/book', (seen, request, response) => {
      filled = Math.min(29, filled + 1);
      book(aRow({ filledQuantity: filled, averageTradedPrice: 1120 }))(seen, request, response);
    });
    open({ clock: fastClock(20) });
    await until('it is called silent', () => opened.link().feed === 'Silent');
    await until('it has connected anew', () => server.peers.length >= 2);
  });

  test('a wrong address of the feed is said loudly', async () => {
    server.answer('/open-api/order-notify/ws/createWsToken', page());
    open();
    await until('the complaint', () => heard.unreadable.some((reason) => reason.includes('addresses in the settings')));
    await until('the reason on the link', () => opened.link().feedReason?.includes('settings') === true);
    expect(opened.link().feedReason).toContain('web page');
  });

  test('a line that goes dead under a connected feed is said, with what serves meanwhile', async () => {
    open();
    await ready();
    await new Promise((resolve) => server.peers[0]?.socket.once('ping', resolve));
    await new Promise((resolve) => setTimeout(resolve, 50));
    (server.peers[0]?.socket as unknown as { _socket: { pause: () => void } })._socket.pause();
    await until('it is silent', () => opened.link().feed === 'Silent');
    expect(opened.link().feedReason).toContain('every second');
  });

  test('a session that dies in mid-day is said with the remedy', async () => {
    open({ watch: 'Always' });
    await ready();
    server.answer('orders/book', json('', 401));
    await until('it ended', () => opened.link().session.kind === 'NeedsLogin');
    expect(opened.link().session).toMatchObject({ reason: expect.stringContaining('Sign in again') as string });
  });
});

describe('the session of an account', () => {
  test('an order refused for an expired session ends it: the feed stops, nothing more is sent', async () => {
    open();
    await ready();
    server.answer('orders/placeorder', json({ status: 'EC087', message: 'Session Expired' }));
    expect(await opened.place(aNewOrder())).toMatchObject({ kind: 'Refused', code: 'EC087' });
    expect(opened.link()).toMatchObject({ session: { kind: 'NeedsLogin' }, feed: 'Off' });
    expect(await opened.place(aNewOrder())).toMatchObject({ kind: 'NotSent', code: 'SESSION_NEEDS_LOGIN' });
    expect(server.at('placeorder')).toHaveLength(1);
  });

  test('a read with 401 ends it too, and slows the reading down', async () => {
    open({ clock: fastClock(20) });
    await ready();
    server.answer('orders/book', json('', 401));
    await until('it ended', () => opened.link().session.kind === 'NeedsLogin');
    const before = server.at('orders/book').length;
    // Ten seconds of the fast clock.
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(server.at('orders/book').length - before).toBeLessThanOrEqual(1);
  });

  test('a new session takes up where the old one ended, with its own token', async () => {
    open();
    await ready();
    server.answer('orders/book', json('', 401));
    // The first may share a read that was already under way.
    await opened.orderBook();
    await opened.orderBook();
    expect(opened.link().session.kind).toBe('NeedsLogin');
    server.answer('orders/book', emptyBook);
    opened.resume({ accountId: account, token: 'another.session.token', issuedAt: systemClock.now() });
    await ready();
    expect(server.seen.at(-1)?.headers.authorization).toBe('Bearer another.session.token');
  });

  test('a late refusal of the old session does not end the new one', async () => {
    let release = (): void => undefined;
    open({ watch: 'WhenWorking' });
    await ready();
    server.answer(
      'positions',
      (seen, request, response) => void (release = () => json('', 401)(seen, request, response)),
    );
    const late = opened.positions();
    await until('the read is under way', () => server.at('positions').length === 1);
    opened.resume({ accountId: account, token: 'another.session.token', issuedAt: systemClock.now() });
    release();
    expect(await late).toMatchObject({ ok: false });
    await ready();
  });

  test("yesterday's session is not used at all", async () => {
    open({ session: { accountId: account, token, issuedAt: systemClock.now() - 24 * 60 * 60_000 } });
    expect(opened.link().session).toMatchObject({
      kind: 'NeedsLogin',
      reason: expect.stringContaining('earlier day') as string,
    });
    expect(await opened.place(aNewOrder())).toMatchObject({ kind: 'NotSent' });
    expect(await opened.orderBook()).toMatchObject({ ok: false, code: 'SESSION_EXPIRED' });
    expect(server.seen).toEqual([]);
  });

  test('without a session the account waits for one', async () => {
    open({ session: null });
    expect(opened.link()).toMatchObject({ session: { kind: 'NeedsLogin' }, feed: 'Off' });
    opened.resume({ accountId: account, token, issuedAt: systemClock.now() });
    await ready();
  });

  test("another account's session is a broken assumption", () => {
    open({ session: null });
    expect(() => opened.resume({ accountId: 'OTHER' as never, token, issuedAt: 0 })).toThrow();
  });

  test('a broker out of reach is told apart from an expired session, and heals by itself', async () => {
    open({ clock: fastClock(50) });
    await ready();
    server.answer('orders/book', json({}, 503));
    await until('it is out of reach', () => opened.link().session.kind === 'Unreachable');
    server.answer('orders/book', emptyBook);
    await until('it is back', () => opened.link().session.kind === 'Ready');
  });
});

describe('positions and funds', () => {
  test('the recorded answers are read', async () => {
    server.answer('positions', json(fixture('positions')));
    server.answer('limits/', json({ status: 'Ok', result: [{ tradingLimit: '52,926.13' }] }));
    open();
    expect(await opened.positions()).toMatchObject({
      ok: true,
      value: [{ instrumentId: 'NSE|14366', netQty: 1, product: 'CNC' }],
    });
    expect(await opened.funds()).toMatchObject({
      ok: true,
      value: { available: 5_292_613, figures: { openingCash: null } },
    });
  });

  test('no positions is an empty list, a failed read is not', async () => {
    server.answer('positions', json(fixture('positions-empty')));
    open();
    expect(await opened.positions()).toEqual({ ok: true, value: [] });
    server.answer('positions', json({ status: 'EC919', message: 'Failed to retrieve' }));
    expect(await opened.positions()).toMatchObject({ ok: false, code: 'EC919' });
  });

  test('one unreadable row spoils the read, since leaving it out would look like a closed position', async () => {
    server.answer(
      'positions',
      book(...[fixture('positions') as { result: unknown[] }].flatMap((answer) => answer.result), {
        exchange: 'NSE',
        netQuantity: 'many',
      }),
    );
    open();
    expect(await opened.positions()).toMatchObject({ ok: false });
  });
});

test('closing ends everything, and an order under way ends as unknown', async () => {
  server.answer('orders/placeorder', hang);
  open({ clock: fastClock(20) });
  await ready();
  const placing = opened.place(aNewOrder());
  await until('it is under way', () => server.at('placeorder').length === 1);
  await opened.close();
  expect(await placing).toMatchObject({ kind: 'Unknown' });
  expect(await opened.place(aNewOrder())).toMatchObject({ kind: 'NotSent', code: 'LINE_CLOSED' });
  const before = server.seen.length;
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(server.seen).toHaveLength(before);
});
