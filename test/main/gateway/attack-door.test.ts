// A change that the broker did not make is never told as made.

import { afterEach, describe, expect, it } from 'vitest';
import { fastClock } from '../../support/fast-clock.ts';
import { openLocalDoor, type LocalDoor } from '../../support/local-door.ts';
import { until } from '../../support/practice.ts';

let door: LocalDoor;
afterEach(async () => {
  await door.stop();
});

type Row = Record<string, unknown>;

const trade = { id: 'T-1', symbol: 'SBIN', side: 'BUY', quantity: 100, price: 790 };
const modify = async (changes: Row): Promise<{ readonly summary: unknown; readonly of: (id: string) => unknown }> => {
  const reply = await door.post('/api/trades/modify', { masterOrderId: 'T-1', ...changes });
  const rows = reply.body['results'] as unknown as readonly Row[];
  return { summary: reply.body['summary'], of: (id) => rows.find(({ client_id }) => client_id === id) };
};
const priceOf = (id: string) => door.practice.simulator.ledger(id).orders[0]?.pricePaise;

describe('a change asked for at the door', () => {
  it('that the broker refuses is FAILED with its words, though the order goes on working', async () => {
    door = await openLocalDoor();
    await door.post('/api/trades/replicate', { trade });
    door.practice.simulator.armFault({
      account: 'PR2003',
      endpoint: 'modify',
      times: null,
      applied: false,
      answer: { kind: 'refuse', code: 'EC858', message: 'Exchange not enabled' },
    });
    const told = await modify({ price: 780 });
    expect(told.summary).toMatchObject({ successful: 2, failed: 1 });
    expect(told.of('PR2003')).toMatchObject({ status: 'FAILED', message: 'Exchange not enabled' });
    expect([priceOf('PR2002'), priceOf('PR2003')]).toEqual([780_00, 790_00]);
  });

  it('that our own rules refuse is FAILED with the reason', async () => {
    door = await openLocalDoor();
    await door.post('/api/trades/replicate', { trade });
    await door.practice.call('setFollowerTerms', { followerId: 'PR2003', maxQty: '250' });
    const told = await modify({ quantity: 200 });
    expect(told.of('PR2003')).toMatchObject({ status: 'FAILED', code: 'QTY_ABOVE_MAXIMUM' });
    expect(told.of('PR2002')).toMatchObject({ status: 'SUCCESS' });
  });

  it('that waits until copying is on again is UNKNOWN however often it is asked for', async () => {
    door = await openLocalDoor();
    await door.post('/api/trades/replicate', { trade });
    await door.practice.call('setCopying', { on: false });
    for (const changes of [{ price: 780 }, { price: 780 }, { quantity: 200 }]) {
      const told = await modify(changes);
      expect(told.summary).toMatchObject({ successful: 0, unknown: 3 });
      expect(told.of('PR2002')).toMatchObject({ status: 'UNKNOWN', code: 'CHANGE_WAITS' });
    }
    expect(priceOf('PR2002')).toBe(790_00);
  });

  it('that cannot be sent to an account that is logged out is UNKNOWN', async () => {
    door = await openLocalDoor();
    await door.post('/api/trades/replicate', { trade });
    door.practice.simulator.expireSessions('PR2003', true);
    const told = await modify({ price: 780 });
    expect(told.of('PR2003')).not.toMatchObject({ status: 'SUCCESS' });
    expect(priceOf('PR2003')).toBe(790_00);
  });
});

describe('a trade given while an exit holds a follower’s contract', () => {
  it('is UNKNOWN there, since it may still be followed, and not SKIPPED', async () => {
    door = await openLocalDoor({ plan: { rules: { staleAfterMs: 20_000 } } });
    const resting = { ...trade, price: 780 };
    await door.post('/api/trades/replicate', { trade: resting });
    door.practice.simulator.armFault({ account: 'PR2003', endpoint: 'cancel', times: 1, delayBeforeMs: 3000 });
    const leaving = door.post('/api/trades/exit', { masterOrderId: 'T-1' });
    await until(() => door.practice.view().exits.some(({ finishedAt }) => finishedAt === null));
    const told = await door.post('/api/trades/replicate', { trade: { ...resting, id: 'T-2' } });
    const rows = told.body['results'] as unknown as readonly Row[];
    expect(rows.find(({ client_id }) => client_id === 'PR2003')).not.toMatchObject({ status: 'SKIPPED' });
    await leaving;
    await until(() => door.practice.simulator.ledger('PR2003').orders.length === 2);
    const later = await door.post('/api/trades/replicate', { trade: { ...resting, id: 'T-2' } });
    expect(later.body).toMatchObject({ summary: { successful: 3 } });
  });
});

describe('an exit that is still under way when the door answers', () => {
  it('is UNKNOWN for each account that has not been proven flat, and not ok', async () => {
    // The account's cancel takes longer than the door waits, by a clock that runs five times as fast.
    door = await openLocalDoor({
      plan: { clock: fastClock(5), rules: { exitLimitMs: 600_000, staleAfterMs: 120_000 } },
    });
    await door.post('/api/trades/replicate', { trade: { ...trade, price: 780 } });
    await until(() => door.practice.simulator.ledger().orders.length === 3);
    door.practice.simulator.armFault({ account: 'PR2003', endpoint: 'cancel', times: null, delayBeforeMs: 20_000 });
    const told = await door.post('/api/trades/exit', { masterOrderId: 'T-1' });
    const rows = told.body['results'] as unknown as readonly Row[];
    expect(new Set(rows.map(({ client_id }) => client_id))).toEqual(new Set(['PR2001', 'PR2002', 'PR2003']));
    expect(rows.find(({ client_id }) => client_id === 'PR2003')).toMatchObject({
      status: 'UNKNOWN',
      code: 'NOT_PROVEN_FLAT',
    });
    expect(told.body).toMatchObject({ ok: false, summary: { failed: 0 } });
  });
});
