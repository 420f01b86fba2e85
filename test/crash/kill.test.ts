import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultAccountSeeds } from '../../main/simulator/accounts.ts';
import { startSimulator, type RunningSimulator } from '../../main/simulator/start-simulator.ts';
import { until } from '../support/practice.ts';
import { eventKinds, mappingsIn, startEngine } from './killed-engine.ts';

const followers = 12;
let simulator: RunningSimulator;
let profile: string;

beforeEach(async () => {
  profile = mkdtempSync(join(tmpdir(), 'lockstep-crash-'));
  // Answers take a while, so that a kill lands in the middle of the fan-out.
  simulator = await startSimulator({
    seed: 11,
    tickMs: 50,
    latencyMs: { min: 10, max: 120 },
    accounts: defaultAccountSeeds(followers),
  });
  simulator.setPrice({ exchange: 'NSE', token: '3045', price: 800, hold: true });
});
afterEach(async () => {
  await simulator.stop();
  rmSync(profile, { recursive: true, force: true });
});

const copies = () => simulator.ledger().orders.filter(({ account }) => account !== 'PR1001');

function masterBuys(): void {
  simulator.placeByHand({
    account: 'PR1001',
    source: 'MOB',
    exchange: 'NSE',
    instrumentId: '3045',
    transactionType: 'BUY',
    quantity: 100,
    product: 'INTRADAY',
    orderComplexity: 'REGULAR',
    orderType: 'LIMIT',
    validity: 'DAY',
    price: '790',
    slTriggerPrice: '',
  });
}

/** No order twice, none without a row, and every row either agrees with the ledger or waits for a person. */
function check(): void {
  const orders = copies();
  const rows = mappingsIn(profile);
  const tags = orders.map(({ tag }) => tag);
  expect(new Set(tags).size).toBe(tags.length);
  for (const order of orders) {
    const row = rows.find(({ cl_ord_id }) => cl_ord_id === order.tag);
    expect(row).toMatchObject({
      follower_id: order.account,
      quantity: order.quantity,
      follower_order_id: order.brokerOrderId,
      status: 'ACTIVE',
    });
    expect(row?.created_at_ms).toBeLessThanOrEqual(order.arrivedWallMs);
  }
  for (const row of rows.filter(({ follower_order_id }) => follower_order_id === null))
    expect(row.status).toBe('UNKNOWN');
}

const settled = (): boolean => {
  const rows = mappingsIn(profile);
  const unknown = rows.filter(({ status }) => status === 'UNKNOWN').length;
  return (
    rows.every(({ status }) => status !== 'PENDING') &&
    eventKinds(profile, 'AttentionRaised') >= unknown &&
    copies().every(({ tag }) => rows.some((row) => row.cl_ord_id === tag && row.status === 'ACTIVE'))
  );
};

describe('SIGKILL in the middle of a fan-out', () => {
  for (const arrived of [1, 4, 9]) {
    it(`sends no order twice and forgets none: killed when ${arrived} of ${followers} had arrived at the broker`, async () => {
      const first = await startEngine(profile, simulator);
      masterBuys();
      await until(() => copies().length >= arrived);
      await first.kill();
      const second = await startEngine(profile, simulator);
      await until(settled);
      await second.stop();
      check();
      expect(mappingsIn(profile)).toHaveLength(followers);
    });
  }

  it('ends the same when it is killed again during each of three recoveries', async () => {
    const first = await startEngine(profile, simulator);
    masterBuys();
    await until(() => copies().length >= 3);
    await first.kill();
    for (let again = 0; again < 3; again += 1) {
      const engine = await startEngine(profile, simulator);
      await engine.kill();
    }
    const last = await startEngine(profile, simulator);
    await until(settled);
    await last.stop();
    check();
  });

  it('sends nothing when it is killed before it saw the master’s order and comes back too late to copy it', async () => {
    const first = await startEngine(profile, simulator);
    await first.kill();
    masterBuys();
    await new Promise((resolve) => setTimeout(resolve, 7000));
    const second = await startEngine(profile, simulator);
    await until(() => eventKinds(profile, 'MasterReported') === 1);
    await second.stop();
    expect(copies()).toEqual([]);
    expect(mappingsIn(profile)).toEqual([]);
  });
});
