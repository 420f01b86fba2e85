import { describe, expect, it } from 'vitest';
import { noFaults } from './faults.ts';
import { oneFollower, pass } from './one-follower.ts';
import { masterId, type World } from './world.ts';

const sbin = { instrumentId: 'NSE|3045', product: 'MIS', stopPx: 0, ordType: 'Limit' } as const;
const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
/** Which of two orders that leave together arrives first is chance. */
const seeds = [1, 2, 3, 4, 5, 6, 7, 8];

type Trade = { readonly side: 'Buy' | 'Sell'; readonly qty: number; readonly heard: 'Feed' | 'Book' };
type Ended = { readonly master: number; readonly follower: number; readonly lowest: number };

/** What the master, which holds 100, trades at once; where both ended, and the least that the follower ever held. */
async function played(seed: number, trades: readonly Trade[]): Promise<Ended> {
  const world = oneFollower({}, { seed });
  world.boot();
  await pass(world, 3000);
  await trade(world, { side: 'Buy', qty: 100, heard: 'Feed' });
  await pass(world, 10_000);
  for (const one of trades) await trade(world, one);
  await pass(world, 20_000);
  world.disk.close();
  let follower = 0;
  let lowest = 0;
  for (const { account, orderId, qty } of world.exchange.fills) {
    if (account !== 'FO001') continue;
    follower += world.exchange.order(orderId)?.side === 'Buy' ? qty : -qty;
    lowest = Math.min(lowest, follower);
  }
  return { master: world.exchange.net(masterId, sbin.instrumentId, sbin.product), follower, lowest };
}

async function trade(world: World, { side, qty, heard }: Trade): Promise<void> {
  const at = world.accounts.get(masterId);
  if (at === undefined) throw new Error('no account');
  at.rates = heard === 'Feed' ? noFaults : { ...noFaults, frameLost: 1 };
  world.exchange.place(masterId, { ...sbin, side, qty, price: side === 'Buy' ? 810_00 : 790_00 }, byHand);
  await pass(world, 10);
  at.rates = noFaults;
}

describe('a sale of the master’s that a book tells of after the feed has told of a later one', () => {
  it.each(seeds)('is no short where the same book shows that the master is none (seed %i)', async (seed) => {
    const ended = await played(seed, [
      { side: 'Sell', qty: 80, heard: 'Book' },
      { side: 'Buy', qty: 60, heard: 'Book' },
      { side: 'Sell', qty: 50, heard: 'Feed' },
    ]);
    expect(ended).toEqual({ master: 30, follower: 30, lowest: 0 });
  });

  it('is one where the master is short in the end', async () => {
    const ended = await played(1, [
      { side: 'Sell', qty: 80, heard: 'Book' },
      { side: 'Sell', qty: 50, heard: 'Feed' },
    ]);
    expect(ended).toEqual({ master: -30, follower: -30, lowest: -30 });
  });
});
