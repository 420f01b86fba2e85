import { afterEach, describe, expect, it } from 'vitest';
import type { FaultSpec } from '../../main/simulator/faults.ts';
import { checkRecords, isSettled, lowestNet, readRecords } from '../support/ledger-checker.ts';
import { followers, pass } from '../support/ledger-reading.ts';
import { openPractice, sbin, type Practice } from '../support/practice.ts';
import { seeded, type Seeded } from '../support/seeded.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});

const byHand = {
  account: 'PR1001',
  source: 'MOB',
  exchange: sbin.exchange,
  instrumentId: sbin.token,
  product: 'INTRADAY',
  orderComplexity: 'REGULAR',
  validity: 'DAY',
  slTriggerPrice: '',
} as const;
const masterOrders = () => practice.simulator.ledger('PR1001').orders;
const masterOpen = () => masterOrders().filter(({ status }) => status === 'OPEN' || status === 'TRIGGER PENDING');
const masterNet = (): number =>
  masterOrders().reduce(
    (sum, { side, filledQuantity }) => sum + (side === 'BUY' ? filledQuantity : -filledQuantity),
    0,
  );

/** What the master holds and has not yet offered: it never sells more, so that nobody may ever be short. */
const masterFree = (): number =>
  masterNet() -
  masterOrders().reduce((sum, { side, pendingQuantity }) => sum + (side === 'SELL' ? pendingQuantity : 0), 0);

function aFault(chance: Seeded): FaultSpec {
  const account = chance.pick(followers);
  const endpoint = chance.pick(['place', 'place', 'modify', 'cancel'] as const);
  const applied = chance.next() < 0.6;
  const strike = (spec: FaultSpec): FaultSpec => ({ account, times: chance.between(1, 2), ...spec });
  return chance.pick<() => FaultSpec>([
    () => strike({ endpoint, applied, answer: { kind: 'reset' } }),
    () => strike({ endpoint, applied, answer: { kind: 'reply', status: 502, body: 'html' } }),
    () => strike({ endpoint, applied, answer: { kind: 'reply', status: 200, body: 'html' } }),
    () => strike({ endpoint, applied, answer: { kind: 'reply', status: 200, body: 'empty' } }),
    () => strike({ endpoint, answer: { kind: 'cut-body' } }),
    () => strike({ endpoint, delayAfterMs: chance.between(50, 600) }),
    () =>
      strike({ endpoint: 'place', answer: { kind: 'reset' }, order: { kind: 'hide', ms: chance.between(200, 900) } }),
    () => strike({ endpoint: 'place', order: { kind: 'reject', text: 'RED:Margin Shortfall' } }),
    () => strike({ endpoint, order: { kind: 'slow-exchange', ms: chance.between(100, 900) } }),
    () => strike({ endpoint: 'cancel', order: { kind: 'fill-first' } }),
    () => strike({ endpoint: 'book', answer: { kind: 'reply', status: 502, body: 'html' } }),
    () => ({
      account: chance.pick(['PR1001', ...followers]),
      endpoint: 'feed',
      times: chance.between(1, 6),
      feed: chance.pick(['drop', 'duplicate', 'hold-back', 'cut', 'cut-mid-frame'] as const),
    }),
  ])();
}

async function act(chance: Seeded): Promise<void> {
  const near = (): string => (800 + chance.between(-12, 12) / 2).toFixed(2);
  const roll = chance.next();
  const open = masterOpen();
  if (roll < 0.24) {
    const market = chance.next() < 0.4;
    practice.simulator.placeByHand({
      ...byHand,
      transactionType: 'BUY',
      quantity: 10 * chance.between(1, 20),
      orderType: market ? 'MARKET' : 'LIMIT',
      price: market ? '' : near(),
    });
  } else if (roll < 0.42) {
    const free = masterFree();
    const quantity = chance.next() < 0.5 ? free : 10 * Math.floor((free * chance.next()) / 10);
    const market = chance.next() < 0.6;
    if (quantity > 0)
      practice.simulator.placeByHand({
        ...byHand,
        transactionType: 'SELL',
        quantity,
        orderType: market ? 'MARKET' : 'LIMIT',
        price: market ? '' : near(),
      });
  } else if (roll < 0.52 && open.length > 0) {
    const { brokerOrderId, quantity, side } = chance.pick(open);
    const changed = side === 'BUY' ? quantity + 10 * chance.between(0, 5) : quantity;
    practice.simulator.modifyByHand({ brokerOrderId, price: near(), quantity: changed });
  } else if (roll < 0.6 && open.length > 0) {
    practice.simulator.cancelByHand(chance.pick(open).brokerOrderId);
  } else if (roll < 0.68) {
    practice.simulator.setPrice({ exchange: sbin.exchange, token: sbin.token, price: Number(near()), hold: true });
  } else if (roll < 0.74) {
    practice.simulator.setVolume({
      exchange: sbin.exchange,
      token: sbin.token,
      perTick: chance.pick([0, 7, 30, null]),
      perOrder: true,
    });
  } else if (roll < 0.78) {
    await practice.call('setFollowerTerms', { followerId: chance.pick(followers), enabled: chance.next() < 0.5 });
  } else if (roll < 0.8) {
    await practice.reopen();
  } else {
    practice.simulator.armFault(aFault(chance));
  }
}

async function playDay(seed: number): Promise<void> {
  const chance = seeded(seed);
  practice = await openPractice({
    simulator: { seed, tickMs: 15, latencyMs: { min: 0, max: 25 } },
    plan: { rules: { settleMs: 1200 }, pace: { perSecond: 100, exitReserve: 20 } },
  });
  for (let step = 0; step < 30; step += 1) {
    await act(chance);
    await pass(chance.between(5, 120));
  }
  practice.simulator.clearFaults();
  practice.simulator.setVolume({ exchange: sbin.exchange, token: sbin.token, perTick: null });
  await quiet();
  checkRecords(readRecords(practice));
  expect(lowestNet(practice, 'PR1001')).toBe(0);
  for (const id of followers)
    expect(lowestNet(practice, id), `${id} was never short, as the master never was (seed ${seed})`).toBe(0);
}

/** The master takes its orders back; then until ledger and table have agreed, and have not changed, for a while. */
async function quiet(): Promise<void> {
  let before = '';
  let since = performance.now();
  for (;;) {
    for (const { brokerOrderId } of masterOpen()) practice.simulator.cancelByHand(brokerOrderId);
    await pass(100);
    const records = readRecords(practice);
    const now = JSON.stringify([
      records.rows.map(({ cl_ord_id, status, filled_quantity }) => [cl_ord_id, status, filled_quantity]),
      records.orders.map(({ status, filledQuantity }) => [status, filledQuantity]),
    ]);
    if (now !== before || !isSettled(records)) since = performance.now();
    before = now;
    if (performance.now() - since > 1500 && masterOpen().length === 0) return;
  }
}

const seeds = (process.env['LOCKSTEP_CHAOS_SEEDS'] ?? '13,116').split(',').flatMap((text) => {
  const [first, last] = text.split('-').map(Number);
  return last === undefined
    ? [Number(first)]
    : Array.from({ length: last - Number(first) + 1 }, (_, at) => Number(first) + at);
});

describe('a day of the master’s actions and the broker’s faults, by seed', () => {
  it.each(seeds)(
    'ends with ledger, journal and table in agreement, no order twice, none forgotten, nobody short: seed %i',
    playDay,
    60_000,
  );
});
