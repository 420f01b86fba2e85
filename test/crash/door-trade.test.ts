// A script gives, changes and exits trades at the local door; the engine is killed in the middle, comes back, and the
// script, which heard nothing, sends the same again.

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DoorCallName } from '../../main/door-calls.ts';
import type { DoorReport } from '../../main/door-outcome.ts';
import { defaultAccountSeeds } from '../../main/simulator/accounts.ts';
import { startSimulator, type RunningSimulator } from '../../main/simulator/start-simulator.ts';
import { checkRecords } from '../support/ledger-checker.ts';
import { until } from '../support/until.ts';
import { buildChild } from './doomed-build.ts';
import { live, type Life } from './doomed-process.ts';
import { commitPoint, wirePoint } from './kill-points.ts';
import { isAtRest, master, recordsOf } from './kill-records.ts';

const followers = 4;
const built = join(import.meta.dirname, '..', '..', 'out', `door-trade-${process.pid}`);
const folder = mkdtempSync(join(tmpdir(), 'lockstep-door-'));
const profile = join(folder, 'desk');
let simulator: RunningSimulator;
let script = '';
let life: Life;

beforeAll(async () => {
  script = await buildChild('doomed-engine', built);
  mkdirSync(profile);
  simulator = await startSimulator({
    seed: 5,
    tickMs: 0,
    latencyMs: { min: 5, max: 25 },
    accounts: defaultAccountSeeds(followers),
  });
  simulator.setPrice({ exchange: 'NSE', token: '3045', price: 800, hold: true });
  life = live(script, profile, simulator, '');
  expect(await life.ready).toBe('Ready');
});
afterAll(async () => {
  await life.kill();
  await simulator.stop();
  for (const made of [folder, built]) rmSync(made, { recursive: true, force: true });
});

const trade = (id: string, quantity = 10): object => ({
  trade: { id, symbol: 'SBIN', side: 'BUY', quantity, price: 790 },
});
const orders = () => simulator.ledger().orders;

/** The orders at the broker that belong to the trade, by the journal's own table. */
function ordersOf(id: string) {
  const refs = new Set(
    recordsOf(profile, simulator)
      .rows.filter(({ master_order_id }) => master_order_id === id)
      .map(({ cl_ord_id }) => cl_ord_id),
  );
  return orders().filter(({ tag }) => refs.has(tag));
}

async function ask(name: DoorCallName, input: object): Promise<DoorReport> {
  const answer = await life.door(name, input);
  if (answer?.ok !== true) throw new Error(`The door answered ${JSON.stringify(answer)}`);
  return answer.value as DoorReport;
}

/** Asks, is killed before it hears, comes back to rest, and asks the same again. */
async function askTwice(killAt: string, name: DoorCallName, input: object): Promise<DoorReport> {
  await life.arm(killAt);
  expect(await life.door(name, input), `it was killed at "${killAt}" before it answered`).toBeNull();
  expect(life.end()).toBe('Killed');
  life = live(script, profile, simulator, '');
  expect(await life.ready).toBe('Ready');
  await until('the desk is at rest', () => isAtRest(recordsOf(profile, simulator)));
  return ask(name, input);
}

/** Nobody has two, what the broker holds is told with its number, and nothing else is called a success. */
function checkReport(id: string, report: DoorReport): void {
  const held = ordersOf(id);
  expect(new Set(held.map(({ account }) => account)).size).toBe(held.length);
  expect(report.results.map(({ client_id }) => client_id).sort()).toEqual(['PR2001', 'PR2002', 'PR2003', 'PR2004']);
  for (const { client_id, status, follower_order_id } of report.results) {
    const order = held.find(({ account }) => account === client_id);
    expect({ client_id, status, follower_order_id }).toEqual({
      client_id,
      status: order === undefined ? 'UNKNOWN' : 'SUCCESS',
      follower_order_id: order?.brokerOrderId ?? null,
    });
  }
}

describe('SIGKILL in the middle of a trade of the door', () => {
  it.each([
    ['before the trade is durable', commitPoint('before', 'TradeGiven')],
    ['once the trade is durable', commitPoint('after', 'TradeGiven')],
    ['before the first order leaves', wirePoint('create', 'orders/placeorder')],
    ['with the second order at the broker', `${wirePoint('sent', 'orders/placeorder')}#2`],
    ['with the last answer read', `${wirePoint('read', 'orders/placeorder')}#${followers}`],
  ])('sends no order twice when the same trade is given again: %s', async (moment, killAt) => {
    const id = `T-${killAt.replaceAll(/[^A-Za-z0-9]/g, '-')}`;
    const told = await askTwice(killAt, 'replicate', trade(id));
    checkReport(id, told);
    if (moment === 'before the trade is durable') expect(told.summary.successful).toBe(followers);
    const placed = orders().length;
    expect(await ask('replicate', trade(id))).toEqual(told);
    expect(await life.door('replicate', trade(id, 20))).toMatchObject({ ok: false, code: 'TRADE_ID_USED' });
    expect(orders()).toHaveLength(placed);
    checkRecords(recordsOf(profile, simulator));
  });

  it('makes a change once, though it was cut after the first account', async () => {
    await ask('replicate', trade('T-change'));
    const told = await askTwice(`${wirePoint('sent', 'orders/modify')}#2`, 'modify', {
      masterOrderId: 'T-change',
      price: 789,
    });
    expect(told.summary).toMatchObject({ successful: followers });
    expect(ordersOf('T-change').map(({ pricePaise }) => pricePaise)).toEqual([789_00, 789_00, 789_00, 789_00]);
    checkRecords(recordsOf(profile, simulator));
  });

  it('ends everything under a trade whose exit was cut after the first cancel', async () => {
    await ask('replicate', trade('T-exit'));
    const told = await askTwice(`${wirePoint('sent', 'orders/cancel')}#2`, 'exit', { masterOrderId: 'T-exit' });
    expect(told.ok).toBe(true);
    expect(ordersOf('T-exit').map(({ status }) => status)).toEqual(Array.from({ length: followers }, () => 'CANCELED'));
    checkRecords(recordsOf(profile, simulator));
  });
});

describe('SIGKILL in the middle of what the master changed', () => {
  const buyByHand = (): string => {
    const placed = simulator.placeByHand({
      account: master,
      source: 'MOB',
      exchange: 'NSE',
      instrumentId: '3045',
      transactionType: 'BUY',
      quantity: 10,
      product: 'INTRADAY',
      orderComplexity: 'REGULAR',
      orderType: 'LIMIT',
      validity: 'DAY',
      price: '785',
      slTriggerPrice: '',
    });
    if ('refusal' in placed) throw new Error(JSON.stringify(placed.refusal));
    return placed.brokerOrderId;
  };
  const cutAt = async (killAt: string, act: () => void): Promise<void> => {
    await life.arm(killAt);
    act();
    await life.ended;
    expect(life.end()).toBe('Killed');
    life = live(script, profile, simulator, '');
    expect(await life.ready).toBe('Ready');
  };

  it('makes the change at every follower after the restart', async () => {
    const id = buyByHand();
    await until('the copies work', () => ordersOf(id).filter(({ status }) => status === 'OPEN').length === followers);
    await until('the desk is at rest', () => isAtRest(recordsOf(profile, simulator)));
    await cutAt(`${wirePoint('sent', 'orders/modify')}#2`, () =>
      simulator.modifyByHand({ brokerOrderId: id, price: '784' }),
    );
    await until('every copy follows', () => ordersOf(id).every(({ pricePaise }) => pricePaise === 784_00));
  });

  it('cancels at every follower after the restart', async () => {
    const id = buyByHand();
    await until('the copies work', () => ordersOf(id).filter(({ status }) => status === 'OPEN').length === followers);
    await until('the desk is at rest', () => isAtRest(recordsOf(profile, simulator)));
    await cutAt(`${wirePoint('sent', 'orders/cancel')}#2`, () => simulator.cancelByHand(id));
    await until('every copy is cancelled', () => ordersOf(id).every(({ status }) => status === 'CANCELED'));
    await until('the desk is at rest', () => isAtRest(recordsOf(profile, simulator)));
    checkRecords(recordsOf(profile, simulator));
  });
});
