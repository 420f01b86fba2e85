import { describe, expect, it } from 'vitest';
import { accountId } from '../../domain/ids.ts';
import { noFaults, type FaultRates } from './faults.ts';
import { simTerms } from './sim-desk.ts';
import { createWorld, masterId } from './world.ts';

const seeds = Array.from({ length: 10 }, (_, at) => at + 1);
const sbin = { instrumentId: 'NSE|3045', product: 'MIS', stopPx: 0, ordType: 'Limit' } as const;
const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;

/**
 * The least that the follower held while it was exited, and what it ended with. `restsMs`: how long a closing order
 * rests before it trades; `faults`: what befalls the account besides.
 */
async function exited(
  seed: number,
  restsMs: number,
  faults: Partial<FaultRates> = {},
): Promise<{ readonly lowest: number; readonly left: number }> {
  const world = createWorld({
    seed,
    terms: new Map([['FO001', simTerms({})]]),
    rates: noFaults,
    settleMs: 40_000,
    inPieces: 0,
    onHalt: () => undefined,
  });
  const held = (): number => world.exchange.net('FO001', 'NSE|3045', 'MIS');
  const pass = (ms: number): Promise<void> => world.time.run(world.time.now() + ms);
  world.boot();
  await pass(3000);
  world.exchange.place(masterId, { ...sbin, side: 'Buy', qty: 100, price: 810_00 }, byHand);
  await pass(5000);
  expect(held()).toBe(100);
  const at = world.accounts.get('FO001');
  if (at === undefined) throw new Error('no account');
  at.rates = { ...noFaults, hidden: 1, longestHiddenMs: 20_000, ...faults };
  const { place } = world.exchange;
  Object.assign(world.exchange, {
    place: (...[account, asked, how]: Parameters<typeof place>) =>
      place(account, asked, { ...how, exchangeMs: restsMs }),
  });
  const follower = accountId('FO001');
  const request = { scope: { kind: 'Account', accountId: follower }, reach: 'Everything' } as const;
  world.desk()?.engine.exit(request, [follower], 'a person');
  world.time.promiseSettled();
  let lowest = held();
  for (let tick = 0; tick < 600; tick += 1) {
    await pass(100);
    lowest = Math.min(lowest, held());
  }
  const left = held();
  world.disk.close();
  return { lowest, left };
}

describe('an exit whose closing order the broker has taken and its book does not show yet', () => {
  it('does not close again around it', async () => {
    for (const seed of seeds) expect([seed, await exited(seed, 300)]).toEqual([seed, { lowest: 0, left: 0 }]);
  });

  it('does not close again either where it rests out of sight for longer and the feed has lost its frames', async () => {
    for (const seed of seeds) {
      const { lowest, left } = await exited(seed, 12_000, { frameLost: 1 });
      expect([seed, lowest, left]).toEqual([seed, 0, 0]);
    }
  });
});
