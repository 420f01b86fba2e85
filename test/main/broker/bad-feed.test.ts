// Bad input 62 to 66 of the reliability plan: what may come over the order feed, each refused or classified over a real
// socket.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openAliceBlueAccount, type AliceBlueAccount } from '../../../main/broker/alice-blue/alice-blue-account.ts';
import { silentLog } from '../../../main/log.ts';
import { createRedactor } from '../../../main/redactor.ts';
import { account, aFrame, aListener, fixture, instruments, type Heard } from '../../support/alice-blue.ts';
import { fastClock } from '../../support/fast-clock.ts';
import { until } from '../../support/until.ts';
import { json, openWireServer, type WireServer } from '../../support/wire-server.ts';

let server: WireServer;
let opened: AliceBlueAccount;
let heard: Heard;

const open = async (orderFeed = server.addresses.orderFeed): Promise<void> => {
  const clock = fastClock(4);
  opened = openAliceBlueAccount({
    accountId: account,
    addresses: { ...server.addresses, orderFeed },
    session: { accountId: account, token: 'secret.session.token', issuedAt: clock.now() },
    instruments: () => instruments,
    watch: 'Always',
    clock,
    random: () => 0.5,
    log: silentLog,
    redactor: createRedactor(),
  });
  heard = aListener();
  opened.connect(heard);
  await live();
};
const live = (): Promise<void> => until('the feed is live', () => opened.link().feed === 'Live');
const send = (frame: unknown): void => server.peers.at(-1)?.send(frame);
beforeEach(async () => {
  server = await openWireServer();
  server.answer('orders/book', json({ status: 'EC916', message: 'No orders found', result: null }));
  server.answer('/open-api/order-notify/ws/createWsToken', json(fixture('order-feed-token')));
});
afterEach(async () => {
  await opened.close();
  await server.close();
});

describe('what frames say', () => {
  test('62, an update without a reference is handed on with none', async () => {
    await open();
    send(aFrame({ remarks: '--' }));
    await until('the report', () => heard.reports.length > 0);
    expect(heard.reports[0]).toMatchObject({ tag: '', orderId: '25071400112229' });
  });

  test('63, an update for an unknown instrument is reported and the book is read', async () => {
    await open();
    const before = server.at('orders/book').length;
    send(aFrame({ tsym: 'NOSUCH-EQ' }));
    await until('the complaint', () => heard.unreadable.some((reason) => reason.includes('NOSUCH-EQ')));
    await until('a book', () => server.at('orders/book').length > before);
    expect(heard.reports).toEqual([]);
  });

  test('64, frames that go back in time are handed on as they came, under ids of their own', async () => {
    await open();
    for (const fillshares of ['20', '10', '20']) send(aFrame({ fillshares, avgprc: '1120.00', reporttype: 'Fill' }));
    await until('three reports', () => heard.reports.length === 3);
    expect(heard.reports.map(({ cumQty }) => cumQty)).toEqual([20, 10, 20]);
    expect(heard.reports[0]?.execId).toBe(heard.reports[2]?.execId);
    expect(heard.reports[0]?.execId).not.toBe(heard.reports[1]?.execId);
  });

  test('65, ten thousand updates at once: all handed on in order', async () => {
    await open();
    const frames = Array.from({ length: 10_000 }, (_, i) => JSON.stringify(aFrame({ norenordno: String(i) })));
    for (const frame of frames) send(frame);
    await until('all of them', () => heard.reports.length >= 10_000);
    expect(heard.reports.map(({ orderId }) => String(orderId))).toEqual(frames.map((_, i) => String(i)));
  });

  test('66, script tags stay words, and what could act on a screen is taken out', async () => {
    await open();
    send(
      aFrame({
        status: 'REJECTED',
        reporttype: 'Rejected',
        rejreason: '<script>alert(1)</script>\u001b[2J\u001b]0;owned\u0007\r\n=cmd|calc\u202e\u2066',
        remarks: 'a\u001b[31mb',
      }),
    );
    await until('the report', () => heard.reports.length > 0);
    const [report] = heard.reports;
    for (const words of [report!.text, report!.tag])
      expect(words).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    expect(report!.text).toContain('<script>alert(1)</script>');
  });
});
