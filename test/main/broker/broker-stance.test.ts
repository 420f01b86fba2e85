// Every uncertain point of the reference as a setting: the safe stance first, then what turning it over changes.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HttpEnding } from '../../../main/broker/alice-blue/http-exchange.ts';
import { openAliceBlueAccount, type AliceBlueAccount } from '../../../main/broker/alice-blue/alice-blue-account.ts';
import { safeStance, type BrokerStance } from '../../../main/broker/alice-blue/broker-stance.ts';
import { readCommandEnding } from '../../../main/broker/alice-blue/command-outcome.ts';
import { nextSessionEnd } from '../../../main/broker/alice-blue/ist-time.ts';
import { modifyBody, placeBody } from '../../../main/broker/alice-blue/order-body.ts';
import { createOrderGate } from '../../../main/broker/alice-blue/order-gate.ts';
import { readBookRow, readOrderFrame } from '../../../main/broker/alice-blue/parse.ts';
import { readBookEnding } from '../../../main/broker/alice-blue/read-ending.ts';
import { isOfToday } from '../../../main/broker/alice-blue/session.ts';
import { systemClock, type Clock } from '../../../main/clock.ts';
import { silentLog } from '../../../main/log.ts';
import { createRedactor } from '../../../main/redactor.ts';
import {
  account,
  aFrame,
  aListener,
  aNewOrder,
  aReplace,
  aRow,
  context,
  fixture,
  instruments,
  type Heard,
} from '../../support/alice-blue.ts';
import { fastClock } from '../../support/fast-clock.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { until } from '../../support/until.ts';
import { json, openWireServer, type WireServer } from '../../support/wire-server.ts';

const turned = (change: Partial<BrokerStance>): BrokerStance => ({ ...safeStance, ...change });
const rules = (change: Partial<BrokerStance> = {}, lot: number | null = 100) => ({
  stance: turned(change),
  lotSizeOf: () => lot,
});
const answered = (body: unknown, status = 200): HttpEnding => ({
  kind: 'Answered',
  status,
  contentType: 'application/json',
  body: JSON.stringify(body),
});
const rowsOf = (body: unknown, change: Partial<BrokerStance> = {}, status = 200) =>
  readBookEnding(answered(body, status), 'The book', turned(change));
const outcomeOf = (body: unknown, change: Partial<BrokerStance> = {}, status = 200) =>
  readCommandEnding(answered(body, status), null, turned(change));

describe('answers', () => {
  test('U1, where a code stands: everywhere, or only where it is said to', () => {
    const inMessage = { status: 'Not_Ok', message: 'EC954' };
    expect(outcomeOf(inMessage).outcome).toMatchObject({ kind: 'Refused', code: 'EC954' });
    expect(outcomeOf(inMessage, { codePlaces: ['status'] }).outcome).toMatchObject({ kind: 'Unknown' });
  });

  test('U2, which codes mean an empty book', () => {
    const failed = { status: 'EC919', message: 'Failed to retrieve' };
    expect(rowsOf(failed).rows).toMatchObject({ ok: false });
    expect(rowsOf(failed, { emptyBookCodes: ['EC919'] }).rows).toEqual({ ok: true, value: [] });
  });

  test('U2, which codes leave an order in doubt', () => {
    const doubtful = { status: 'EC912', message: 'Failed to place' };
    expect(outcomeOf(doubtful).outcome.kind).toBe('Unknown');
    expect(outcomeOf(doubtful, { ambiguousCodes: [] }).outcome).toMatchObject({ kind: 'Refused', code: 'EC912' });
  });

  test('U2, whether HTTP 403 ends a session', () => {
    expect(rowsOf({}, {}, 403).sessionOver).toBe(false);
    expect(rowsOf({}, { sessionOverStatuses: [401, 403] }, 403).sessionOver).toBe(true);
    expect(outcomeOf({}, { sessionOverStatuses: [401, 403] }, 403)).toMatchObject({
      sessionOver: true,
      outcome: { kind: 'Refused', code: 'HTTP_403' },
    });
  });

  test('U2, words without a code end a session, and never prove that an order was refused', () => {
    const words = { stat: 'Not_Ok', emsg: 'Your Session Expired' };
    expect(rowsOf(words).sessionOver).toBe(true);
    expect(rowsOf(words, { sessionOverWords: [] }).sessionOver).toBe(false);
    expect(outcomeOf(words)).toMatchObject({ sessionOver: true, outcome: { kind: 'Unknown' } });
    expect(rowsOf({ status: 'Ok', message: 'session expired', result: [] }).sessionOver).toBe(false);
  });

  test('U2, which codes end a session', () => {
    expect(rowsOf({ status: 'EC913' }).sessionOver).toBe(false);
    expect(rowsOf({ status: 'EC913' }, { sessionOverCodes: ['EC087', 'EC913'] }).sessionOver).toBe(true);
  });

  test('U11, which code says that the address is not registered', () => {
    const refused = { status: 'EC098', message: 'no' };
    const text = expect.stringContaining('register it') as string;
    expect(outcomeOf(refused).outcome).not.toMatchObject({ text });
    expect(outcomeOf(refused, { addressRefusedCodes: ['EC098'] }).outcome).toMatchObject({ text });
  });
});

describe('orders', () => {
  test('U3, a spelling that is not known counts as working until it is told', () => {
    const row = aRow({ orderStatus: 'Lapsed At_Close' });
    expect(readBookRow(row, context())).toMatchObject({
      value: { state: 'Working', unknownStatus: 'Lapsed At_Close' },
    });
    const stance = turned({ statusSpellings: { LAPSEDATCLOSE: 'Expired' } });
    expect(readBookRow(row, { ...context(), stance })).toMatchObject({
      value: { state: 'Expired', unknownStatus: '' },
    });
  });

  test('U7, legs of bracket orders are refused by name', () => {
    const [leg, frame] = [aRow({ mainLegOrderId: '25071400' }), aFrame({ snonum: '25071400' })];
    expect(readBookRow(leg, context())).toMatchObject({ ok: false, code: 'ORDER_BRACKET' });
    const plain = { ...context(), stance: turned({ bracketLegs: 'ReadAsPlain' }) };
    expect(readBookRow(leg, plain)).toMatchObject({ ok: true });
    expect(readOrderFrame(frame, plain)).toMatchObject({ ok: true });
  });

  test('U8, market orders in derivatives are not sent; in cash they are', () => {
    const order = aNewOrder({ instrumentId: 'NFO|54957' as never, ordType: 'Market', product: 'MIS' });
    expect(placeBody(order, rules())).toMatchObject({ ok: false, code: 'MARKET_UNPROVEN' });
    expect(placeBody(order, rules({ derivativeMarketOrders: 'Send' }))).toMatchObject({
      value: [{ orderType: 'MARKET' }],
    });
    expect(placeBody(aNewOrder({ ordType: 'Market' }), rules())).toMatchObject({ ok: true });
    expect(modifyBody(aReplace({ instrumentId: 'NFO|54957' as never, ordType: 'Market' }), rules())).toMatchObject({
      code: 'MARKET_UNPROVEN',
    });
  });

  test.each(['LONGTERM', 'NORMAL', 'NRML'] as const)('U9, carry-forward may travel as %s', (carryForwardWord) => {
    const order = aNewOrder({ instrumentId: 'NFO|54957' as never, product: 'NRML' });
    expect(placeBody(order, rules({ carryForwardWord }))).toMatchObject({ value: [{ product: carryForwardWord }] });
    expect(placeBody(aNewOrder({ product: 'CNC' }), rules({ carryForwardWord }))).toMatchObject({
      value: [{ product: 'LONGTERM' }],
    });
  });

  test('U10, commodities are refused, or placed in lots or units; a modify counts units', () => {
    const order = aNewOrder({ instrumentId: 'MCX|239484' as never, orderQty: 300 });
    const change = aReplace({ instrumentId: 'MCX|239484' as never, orderQty: 300 });
    expect(placeBody(order, rules())).toMatchObject({ ok: false, code: 'MCX_UNPROVEN' });
    expect(modifyBody(change, rules())).toMatchObject({ ok: false, code: 'MCX_UNPROVEN' });
    expect(placeBody(order, rules({ mcxPlacement: 'Lots' }))).toMatchObject({ value: [{ quantity: 3 }] });
    expect(placeBody(order, rules({ mcxPlacement: 'Units' }))).toMatchObject({ value: [{ quantity: 300 }] });
    expect(modifyBody(change, rules({ mcxPlacement: 'Lots' }))).toMatchObject({ value: { quantity: 300 } });
  });

  test.each([
    ['is not known', null, 300],
    ['does not divide the quantity', 100, 250],
  ])('U10, nothing is placed in lots when the lot size %s', (_, lot, orderQty) => {
    const order = aNewOrder({ instrumentId: 'MCX|239484' as never, orderQty });
    expect(placeBody(order, rules({ mcxPlacement: 'Lots' }, lot))).toMatchObject({ code: 'ORDER_MALFORMED' });
  });

  test('U12, what exceeds the rate waits its turn, in order, in any second', async () => {
    for (const perSecond of [safeStance.orderCallsPerSecond, 2]) {
      const clock = manualClock();
      const gate = createOrderGate(clock, perSecond);
      const left: number[] = [];
      for (let i = 0; i < perSecond * 3; i += 1)
        void Promise.resolve(gate.pass()).then(() => left.push(clock.monotonic()));
      await clock.advance(5_000);
      expect(left).toEqual(Array.from({ length: perSecond * 3 }, (_, i) => Math.floor(i / perSecond) * 1_000));
    }
  });

  test('U13, a placement holds one order, whatever else changes', () => {
    const placing = placeBody(aNewOrder(), rules({ mcxPlacement: 'Units' }));
    expect(placing.ok && placing.value).toHaveLength(safeStance.ordersPerPlacement);
  });

  test('a tag longer than the limit is refused before anything leaves', () => {
    expect(placeBody(aNewOrder(), rules({ orderTagLength: 10 }))).toMatchObject({ ok: true });
    expect(placeBody(aNewOrder(), rules({ orderTagLength: 9 }))).toMatchObject({ ok: false, code: 'ORDER_MALFORMED' });
  });
});

describe('the session', () => {
  const at = (hour: number, minute: number) => Date.UTC(2026, 10, 23, hour, minute) - 330 * 60_000;
  const session = { accountId: account, token: 't', issuedAt: at(9, 0) };

  test('U4, a session dies at midnight, or at the hour that is set', () => {
    expect(isOfToday(session, at(23, 59))).toBe(true);
    expect(isOfToday(session, at(24, 1))).toBe(false);
    const sixInTheMorning = turned({ sessionEndsAtMinute: 360 });
    expect(isOfToday(session, at(24 + 5, 59), sixInTheMorning)).toBe(true);
    expect(isOfToday(session, at(24 + 6, 0), sixInTheMorning)).toBe(false);
    expect(isOfToday({ ...session, issuedAt: at(5, 0) }, at(6, 30), sixInTheMorning)).toBe(false);
    expect(nextSessionEnd(at(9, 0), 0)).toBe(at(24, 0));
    expect(nextSessionEnd(at(9, 0), 360)).toBe(at(24 + 6, 0));
    expect(nextSessionEnd(at(5, 0), 360)).toBe(at(6, 0));
  });
});

describe('feed, polling and webhook of an account', () => {
  let server: WireServer;
  let opened: AliceBlueAccount;
  let heard: Heard;

  const open = async (change: Partial<BrokerStance>, clock: Clock = systemClock): Promise<void> => {
    opened = openAliceBlueAccount({
      accountId: account,
      addresses: server.addresses,
      session: { accountId: account, token: 'secret.session.token', issuedAt: clock.now() },
      instruments: () => instruments,
      watch: 'WhenWorking',
      clock,
      random: () => 0.5,
      log: silentLog,
      redactor: createRedactor(),
      stance: turned(change),
    });
    heard = aListener();
    opened.connect(heard);
    await until('it is ready', () => opened.link().feed === 'Live' && heard.books.length >= 2);
  };
  const books = () => server.at('orders/book').length;
  const passes = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  beforeEach(async () => {
    server = await openWireServer();
    server.answer('orders/book', json({ status: 'EC916', message: 'No orders found', result: null }));
    server.answer('/open-api/order-notify/ws/createWsToken', json(fixture('order-feed-token')));
  });
  afterEach(async () => {
    await opened.close();
    await server.close();
  });

  test.each([
    ['Unproven', 2, 5],
    ['EveryChannel', 0, 1],
  ] as const)(
    'U5, beneath a feed that is %s the book of an idle follower is read at its own pace',
    async (feedCarries, least, most) => {
      await open({ feedCarries }, fastClock(20));
      const before = books();
      // Fifty seconds of the fast clock.
      await passes(2_500);
      expect(books() - before).toBeGreaterThanOrEqual(least);
      expect(books() - before).toBeLessThanOrEqual(most);
    },
  );

  test.each([
    [true, 1],
    [false, 0],
  ])('U6, reading after a frame: %s', async (readAfterFrame, more) => {
    await open({ readAfterFrame, feedCarries: 'EveryChannel' });
    const before = books();
    server.peers[0]?.send(aFrame());
    await until('the frame', () => heard.reports.length > 0);
    await passes(600);
    expect(books() - before).toBe(more);
  });

  test.each([
    ['Hint', 1],
    ['Ignore', 0],
  ] as const)('U14, a webhook as %s', async (webhook, more) => {
    await open({ webhook, feedCarries: 'EveryChannel' });
    const before = books();
    const { t: _t, uid: _uid, ...body } = aFrame({ status: 'COMPLETE' });
    expect(opened.webhook(JSON.stringify(body))).toMatchObject({ ok: true });
    await passes(600);
    expect(books() - before).toBe(more);
    expect(heard.reports).toEqual([]);
  });

  test('the read budget is kept', async () => {
    await open({ readsPer15Minutes: 12, readsKeptFree: 2 }, fastClock(20));
    for (let i = 0; i < 20; i += 1) await opened.positions();
    expect(await opened.positions()).toMatchObject({ ok: false, code: 'READ_BUDGET' });
    expect(server.seen.length).toBeLessThanOrEqual(12);
  });

  test('polling that rests to keep the budget does not make an account out of reach while its feed tells', async () => {
    server.answer('orders/book', json({ status: 'Ok', message: 'Success', result: [aRow()] }));
    await open({ readsPer15Minutes: 14, readsKeptFree: 10 }, fastClock(20));
    const before = heard.links.length;
    // A minute of the fast clock, in which an order at work is asked about every two seconds.
    await passes(3_000);
    const states = heard.links.slice(before).map(({ session }) => session.kind);
    expect([...new Set([...states, opened.link().session.kind])]).toEqual(['Ready']);
    expect(opened.link().feed).toBe('Live');
  });

  test('a share of the read budget is an exit’s alone, whoever else has asked', async () => {
    await open({ readsPer15Minutes: 30, readsKeptFree: 10 }, fastClock(20));
    for (let i = 0; i < 40; i += 1) await opened.positions();
    expect(await opened.positions()).toMatchObject({ code: 'READ_BUDGET' });
    const refused = async (): Promise<boolean> => {
      const read = await opened.positions('Exit');
      return !read.ok && read.code === 'READ_BUDGET';
    };
    const answers = [];
    for (let i = 0; i < 6; i += 1) answers.push(await refused());
    expect(answers).toEqual([false, false, false, false, false, true]);
  });
});
