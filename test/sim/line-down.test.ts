import { describe, expect, it } from 'vitest';
import { accountId } from '../../domain/ids.ts';
import { noFaults } from './faults.ts';
import { pass } from './one-follower.ts';
import { simTerms } from './sim-desk.ts';
import { createWorld, masterId } from './world.ts';

const sbin = { instrumentId: 'NSE|3045', product: 'MIS', stopPx: 0, ordType: 'Limit', side: 'Buy', qty: 10 } as const;
const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;

describe('an account whose line fails before anything leaves, for good', () => {
  it('keeps trying to take an order back, and leaves none of the entries behind that waiting for ever', async () => {
    const follower = accountId('FO001');
    const world = createWorld({
      seed: 12,
      terms: new Map([[follower, simTerms({})]]),
      rates: noFaults,
      settleMs: 40_000,
      inPieces: 0,
      onHalt: () => undefined,
    });
    world.boot();
    await pass(world, 3000);
    const resting = world.exchange.place(masterId, { ...sbin, price: 790_00 }, byHand);
    await pass(world, 2000);
    const at = world.accounts.get(follower);
    if (at === undefined) throw new Error('no account');
    at.rates = { ...noFaults, notSent: 1 };
    world.exchange.cancel(resting.orderId, 0);
    for (let count = 0; count < 12; count += 1) {
      world.exchange.place(masterId, { ...sbin, price: 780_00 - count * 5 }, byHand);
      await pass(world, 10_000);
    }
    await pass(world, 20_000);
    const copies = [...(world.desk()?.blotter.copiesOfAccount(follower) ?? [])];
    expect(copies).toHaveLength(13);
    expect(copies.filter(({ sending }) => sending === 'Planned' || sending === 'Sending')).toEqual([]);

    at.rates = noFaults;
    await pass(world, 20_000);
    expect(world.exchange.ordersOf(follower).map(({ state }) => state)).toEqual(['Canceled']);
    world.disk.close();
  });
});
