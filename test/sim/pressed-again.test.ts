import { describe, expect, it } from 'vitest';
import { wholeFleet } from '../../domain/exit-scope.ts';
import { accountId } from '../../domain/ids.ts';
import { noFaults } from './faults.ts';
import { pass } from './one-follower.ts';
import { simTerms } from './sim-desk.ts';
import { createWorld, masterId } from './world.ts';

const asked = { instrumentId: 'NSE|3045', product: 'NRML', stopPx: 0, ordType: 'Market', price: 0, qty: 100 } as const;
const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;

/** Two followers that hold 100 each; the books of the second cannot be read, so that an Exit All goes on for its half minute. */
async function underWay(reach: 'Everything' | 'Copied') {
  const world = createWorld({
    seed: 1,
    terms: new Map(['FO001', 'FO002'].map((id) => [id, simTerms({})])),
    rates: noFaults,
    settleMs: 40_000,
    inPieces: 0,
    onHalt: () => undefined,
  });
  const held = (id: string): number => world.exchange.net(id, 'NSE|3045', 'NRML');
  world.boot();
  await pass(world, 3000);
  world.exchange.place(masterId, { ...asked, side: 'Buy' }, byHand);
  await pass(world, 3000);
  expect([held('FO001'), held('FO002')]).toEqual([100, 100]);
  const slow = world.accounts.get('FO002');
  if (slow === undefined) throw new Error('no account');
  slow.rates = { ...noFaults, bookFails: 1 };
  return {
    world,
    held,
    press: async (): Promise<void> => {
      world.desk()?.engine.exit({ ...wholeFleet, reach }, [masterId, 'FO001', 'FO002'].map(accountId), 'a person');
      world.time.promiseSettled();
      await pass(world, 5000);
    },
    first: () => {
      const run = world.desk()?.engine.exitRun(world.desk()?.blotter.exits().at(-1)?.id ?? '');
      const account = run?.accounts.find(({ accountId: id }) => id === 'FO001');
      return { held: held('FO001'), state: account?.state, reason: account?.reason };
    },
  };
}

describe('an Exit All pressed again while it still works on another account', () => {
  it('closes the account that was LEFT for an order made by hand, once that is gone', async () => {
    const { world, press, first } = await underWay('Copied');
    const own = world.exchange.place('FO001', { ...asked, side: 'Sell', ordType: 'Limit', price: 900_00 }, byHand);
    await press();
    expect(first()).toMatchObject({ held: 100, state: 'Left' });
    world.exchange.cancel(own.orderId, 0);
    await pass(world, 1000);
    await press();
    expect(first()).toEqual({ held: 0, state: 'Flat', reason: '' });
    world.disk.close();
  });

  it('closes what an account that was flat holds by now', async () => {
    const { world, press, first } = await underWay('Everything');
    await press();
    expect(first()).toEqual({ held: 0, state: 'Flat', reason: '' });
    world.exchange.place('FO001', { ...asked, side: 'Buy' }, byHand);
    await pass(world, 1000);
    expect(first().held).toBe(100);
    await press();
    expect(first()).toEqual({ held: 0, state: 'Flat', reason: '' });
    world.disk.close();
  });
});
