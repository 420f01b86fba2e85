// The client against the practice broker: two independent readings of the broker's reference, one day's work.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { accountId, instrumentId } from '../../../domain/ids.ts';
import type { InstrumentIndex } from '../../../domain/instrument-index.ts';
import type { Instrument } from '../../../domain/instrument.ts';
import type { ReplaceOrder } from '../../../domain/order-command.ts';
import { resolveAddresses } from '../../../main/broker/alice-blue/addresses.ts';
import { openAliceBlueAccount, type AliceBlueAccount } from '../../../main/broker/alice-blue/alice-blue-account.ts';
import { createSession } from '../../../main/broker/alice-blue/session.ts';
import { systemClock } from '../../../main/clock.ts';
import { silentLog } from '../../../main/log.ts';
import { createRedactor } from '../../../main/redactor.ts';
import { loadReferenceData } from '../../../main/reference-data.ts';
import { startSimulator, type RunningSimulator } from '../../../main/simulator/start-simulator.ts';
import type { BrokerAddresses } from '../../../preload/contract.ts';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aListener, aNewOrder, type Heard } from '../../support/alice-blue.ts';
import { until } from '../../support/until.ts';

const id = accountId('PR1001');
let simulator: RunningSimulator;
let addresses: BrokerAddresses;
let index: InstrumentIndex;
let share: Instrument;
let last: number;
let opened: AliceBlueAccount;
let heard: Heard;

/** A price on the tick, so many per cent from the last one. */
const near = (percent: number): number => Math.round((last * (1 + percent / 100)) / share.tick) * share.tick;
const order = (change: Parameters<typeof aNewOrder>[0] = {}) =>
  aNewOrder({ accountId: id, instrumentId: share.id, orderQty: 10, price: near(-2), ...change });
const reports = (orderId: string) => heard.reports.filter((report) => report.orderId === orderId);
const comes = (orderId: string, source: 'Feed' | 'Book', state: string) =>
  until(`${source} says ${state}`, () =>
    reports(orderId).some((report) => report.source === source && report.state === state),
  );

const placed = async (change: Parameters<typeof aNewOrder>[0] = {}): Promise<string> => {
  const outcome = await opened.place(order(change));
  if (outcome.kind !== 'Placed') throw new Error(`${outcome.kind} ${outcome.code}: ${outcome.text}`);
  return outcome.orderId;
};

beforeEach(async () => {
  simulator = await startSimulator({ seed: 7, tickMs: 0 });
  const resolved = resolveAddresses({ env: {}, saved: simulator.urls });
  if (!resolved.ok) throw new Error(resolved.message);
  addresses = resolved.value;
  const reference = await loadReferenceData({
    address: addresses.contractMaster,
    files: ['NSE', 'NFO', 'INDICES'],
    folder: mkdtempSync(join(tmpdir(), 'lockstep-reference-')),
    clock: systemClock,
    log: silentLog,
  });
  if (!reference.ok) throw new Error(reference.message);
  expect(reference.value.missing).toEqual([]);
  index = reference.value.index;
  const listed = simulator.listInstruments().find((item) => item.exchange === 'NSE' && item.lot === 1);
  const found = listed && index.byId(instrumentId(listed.exchange, listed.token));
  if (!listed || !found) throw new Error('no share is listed');
  share = found;
  last = Math.round(listed.last * 100);
  simulator.setPrice({ exchange: listed.exchange, token: listed.token, price: last / 100, hold: true });

  const credentials = simulator.accounts.find((account) => account.id === id);
  const { authCode, userId } = simulator.issueAuthCode(id);
  const session = await createSession({
    accountId: id,
    userId,
    authCode,
    apiSecret: credentials?.apiSecret ?? '',
    addresses,
    clock: systemClock,
  });
  if (!session.ok) throw new Error(session.message);
  opened = openAliceBlueAccount({
    accountId: id,
    addresses,
    session: session.value,
    instruments: () => index,
    watch: 'Always',
    clock: systemClock,
    random: () => 0.5,
    log: silentLog,
    redactor: createRedactor(),
  });
  heard = aListener();
  opened.connect(heard);
  await until('the account is ready', () => opened.link().session.kind === 'Ready' && opened.link().feed === 'Live');
});
afterEach(async () => {
  await opened.close();
  await simulator.stop();
});

describe('against the practice broker', () => {
  test('an order is placed, told by the feed, shown by the book and held in the ledger, under one tag', async () => {
    const orderId = await placed();
    await comes(orderId, 'Feed', 'Working');
    await comes(orderId, 'Book', 'Working');
    const [ledgerOrder] = simulator.ledger(id).orders;
    expect(ledgerOrder).toMatchObject({
      brokerOrderId: orderId,
      tag: 'L123456789',
      status: 'OPEN',
      quantity: 10,
      pricePaise: near(-2),
    });
    for (const report of reports(orderId)) {
      expect(report).toMatchObject({
        accountId: id,
        instrumentId: share.id,
        side: 'Buy',
        ordType: 'Limit',
        product: 'MIS',
        orderQty: 10,
        price: near(-2),
        tag: 'L123456789',
      });
    }
    const working = ['Feed', 'Book'].map(
      (source) => reports(orderId).find((report) => report.source === source && report.state === 'Working')?.execId,
    );
    expect(working[0]).toBe(working[1]);
    expect(heard.unreadable).toEqual([]);
  });

  test('a marketable order fills, and its value and position are exact', async () => {
    const orderId = await placed({ price: near(1) });
    simulator.tick(3);
    await comes(orderId, 'Feed', 'Filled');
    await comes(orderId, 'Book', 'Filled');
    const held = simulator.ledger(id).orders[0];
    const filled = reports(orderId).filter((report) => report.state === 'Filled');
    for (const report of filled)
      expect(report).toMatchObject({ cumQty: 10, cumValue: Math.round((held?.averagePaise ?? 0) * 10) });
    expect(new Set(filled.map((report) => report.execId)).size).toBe(1);
    expect(await opened.positions()).toMatchObject({
      ok: true,
      value: [{ instrumentId: share.id, product: 'MIS', netQty: 10 }],
    });
    expect(await opened.funds()).toMatchObject({ ok: true });
  });

  test('partial fills arrive cumulatively and end with the whole', async () => {
    simulator.setVolume({ exchange: share.exchange, token: share.token, perTick: 4 });
    const orderId = await placed({ price: near(1) });
    for (let i = 0; i < 5; i += 1) {
      simulator.tick();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await comes(orderId, 'Book', 'Filled');
    const told = reports(orderId)
      .filter((report) => report.source === 'Feed')
      .map((report) => report.cumQty);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told).toContain(4);
    expect(told.at(-1)).toBe(10);
  });

  test('a modify keeps the id and changes the terms, a cancel ends the order', async () => {
    const orderId = await placed();
    await comes(orderId, 'Feed', 'Working');
    const replace: ReplaceOrder = {
      ...order({ orderQty: 20, price: near(-3) }),
      kind: 'Replace',
      orderId: orderId as never,
    };
    expect(await opened.replace(replace)).toEqual({ kind: 'Placed', orderId });
    await until('the new terms', () =>
      reports(orderId).some((report) => report.orderQty === 20 && report.price === near(-3)),
    );
    expect(
      await opened.cancel({ kind: 'Cancel', accountId: id, clOrdId: replace.clOrdId, orderId: orderId as never }),
    ).toEqual({ kind: 'Placed', orderId });
    await comes(orderId, 'Feed', 'Canceled');
    await comes(orderId, 'Book', 'Canceled');
  });

  test('a stop order rests and is read back with its trigger', async () => {
    const orderId = await placed({ ordType: 'StopLimit', price: near(2.5), stopPx: near(2) });
    await comes(orderId, 'Book', 'Working');
    expect(reports(orderId).at(-1)).toMatchObject({ ordType: 'StopLimit', stopPx: near(2), price: near(2.5) });
    expect(simulator.ledger(id).orders[0]?.status).toMatch(/TRIGGER/);
  });

  test('an order taken and then rejected is told with the words of the broker', async () => {
    simulator.armFault({
      endpoint: 'place',
      order: { kind: 'reject', text: 'RED:Margin Shortfall:INR 28,030.64 Available:INR 29.36 for C-PR1001 [TEST]' },
    });
    const orderId = await placed();
    await comes(orderId, 'Feed', 'Rejected');
    expect(reports(orderId).at(-1)?.text).toContain('Margin Shortfall');
  });

  test("an order made by hand in the broker's own app is told as well", async () => {
    const made = simulator.placeByHand({
      account: id,
      source: 'MOB',
      exchange: share.exchange,
      instrumentId: share.token,
      transactionType: 'SELL',
      quantity: 5,
      product: 'INTRADAY',
      orderComplexity: 'REGULAR',
      orderType: 'LIMIT',
      validity: 'DAY',
      price: (near(2) / 100).toFixed(2),
      slTriggerPrice: '',
    });
    if (!('brokerOrderId' in made)) throw new Error('refused');
    await comes(made.brokerOrderId, 'Feed', 'Working');
    expect(reports(made.brokerOrderId)[0]).toMatchObject({ side: 'Sell', orderQty: 5, tag: '' });
  });

  test('an answer that is lost although the order was taken ends as unknown, and the book shows the tag', async () => {
    simulator.armFault({ endpoint: 'place', applied: true, answer: { kind: 'reset' } });
    expect(await opened.place(order())).toMatchObject({ kind: 'Unknown' });
    await until('the book shows it', () => heard.reports.some((report) => report.tag === 'L123456789'));
    expect(simulator.ledger(id).orders).toHaveLength(1);
  });

  test.each(['status', 'message', 'item'] as const)(
    'a refusal is read with its code in %s, with either HTTP status',
    async (errorCodeIn) => {
      for (const refusalStatus of [200, 400] as const) {
        simulator.setSwitches({ errorCodeIn, refusalStatus });
        const outcome = await opened.place(order({ instrumentId: instrumentId('NSE', '999999') }));
        expect(outcome).toMatchObject({ kind: 'Refused', code: expect.stringMatching(/^EC\d{3}$/) as string });
      }
      expect(simulator.ledger(id).orders).toEqual([]);
    },
  );

  test.each([401, 200] as const)(
    'sessions that end are noticed, as HTTP %i, and a new one carries on',
    async (expiredSessionStatus) => {
      simulator.setSwitches({ expiredSessionStatus });
      simulator.expireSessions(id);
      expect(await opened.place(order())).toMatchObject({ kind: 'Refused' });
      expect(opened.link().session.kind).toBe('NeedsLogin');
      opened.resume({ accountId: id, token: simulator.issueSession(id), issuedAt: systemClock.now() });
      await until('it is ready again', () => opened.link().session.kind === 'Ready' && opened.link().feed === 'Live');
      await placed();
    },
  );

  test('an order token that is good for one connection only is enough, since each takes its own', async () => {
    simulator.setSwitches({ orderTokenSingleUse: true });
    for (let cut = 0; cut < 2; cut += 1) {
      const before = heard.links.length;
      simulator.cutFeed(id);
      await until('the feed was lost', () => heard.links.slice(before).some((link) => link.feed === 'Connecting'));
      await until('the feed is back', () => opened.link().feed === 'Live');
    }
    await comes(await placed(), 'Feed', 'Working');
  });

  test('either spelling of a cancelled and of a resting stop order is read', async () => {
    simulator.setSwitches({ canceledSpelling: 'CANCELLED', triggerPendingSpelling: 'TRIGGER_PENDING' });
    const orderId = await placed({ ordType: 'StopLimit', price: near(2.5), stopPx: near(2) });
    await comes(orderId, 'Feed', 'Working');
    const cancel = { kind: 'Cancel', accountId: id, clOrdId: order().clOrdId, orderId: orderId as never } as const;
    expect(await opened.cancel(cancel)).toMatchObject({ kind: 'Placed' });
    await comes(orderId, 'Book', 'Canceled');
    expect(heard.reports.every((report) => report.unknownStatus === '')).toBe(true);
  });

  test('an unregistered address is refused by its code', async () => {
    simulator.setSwitches({ registeredAddresses: { [id]: ['192.0.2.1'] } });
    expect(await opened.place(order())).toMatchObject({
      kind: 'Refused',
      code: 'EC097',
      text: expect.stringContaining('register it') as string,
    });
    expect(simulator.ledger(id).orders).toEqual([]);
  });

  test('what happens while the feed is cut is found in the book', async () => {
    simulator.cutFeed(id);
    const orderId = await placed();
    await comes(orderId, 'Book', 'Working');
    await until('the feed is back', () => opened.link().feed === 'Live');
  });
});
