import { describe, expect, it } from 'vitest';
import { noFaults } from './faults.ts';
import { oneFollower, pass } from './one-follower.ts';
import { simTerms } from './sim-desk.ts';
import { createWorld, masterId } from './world.ts';

const sbin = { instrumentId: 'NSE|3045', product: 'MIS', stopPx: 0 } as const;
const nifty = { instrumentId: 'NFO|35001', product: 'NRML', stopPx: 0 } as const;
const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;

describe('an exit at a follower', () => {
  it('is made once by two sales of the master that waited for the same late purchase', async () => {
    const world = oneFollower({ multiplier: { units: 2, scale: 0 } });
    world.boot();
    await pass(world, 3000);
    const at = world.accounts.get('FO001');
    if (at === undefined) throw new Error('no account');
    at.rates = { ...noFaults, hidden: 1, longestHiddenMs: 30_000 };
    world.exchange.place(masterId, { ...sbin, side: 'Buy', ordType: 'Limit', qty: 100, price: 810_00 }, byHand);
    await pass(world, 200);
    at.rates = noFaults;
    expect(world.exchange.net('FO001', 'NSE|3045', 'MIS'), 'bought, and seen by nobody yet').toBe(200);
    world.exchange.place(masterId, { ...sbin, side: 'Sell', ordType: 'Limit', qty: 40, price: 790_00 }, byHand);
    await pass(world, 200);
    world.exchange.place(masterId, { ...sbin, side: 'Sell', ordType: 'Limit', qty: 60, price: 790_00 }, byHand);
    let lowest = 0;
    for (let second = 0; second < 60; second += 1) {
      await pass(world, 1000);
      lowest = Math.min(lowest, world.exchange.net('FO001', 'NSE|3045', 'MIS'));
    }
    expect({ lowest, left: world.exchange.net('FO001', 'NSE|3045', 'MIS') }).toEqual({ lowest: 0, left: 0 });
    world.disk.close();
  });

  it('is measured by what the earlier exit of a purchase that nobody has seen yet leaves of it', async () => {
    const world = oneFollower({ multiplier: { units: 2, scale: 0 } });
    world.boot();
    await pass(world, 3000);
    const at = world.accounts.get('FO001');
    if (at === undefined) throw new Error('no account');
    at.rates = { ...noFaults, hidden: 1, longestHiddenMs: 30_000 };
    world.exchange.place(masterId, { ...sbin, side: 'Buy', ordType: 'Limit', qty: 100, price: 810_00 }, byHand);
    await pass(world, 200);
    at.rates = noFaults;
    world.exchange.place(masterId, { ...sbin, side: 'Sell', ordType: 'Limit', qty: 40, price: 790_00 }, byHand);
    await pass(world, 200);
    world.exchange.place(masterId, { ...sbin, side: 'Sell', ordType: 'Limit', qty: 30, price: 790_00 }, byHand);
    await pass(world, 60_000);
    expect([world.exchange.net(masterId, 'NSE|3045', 'MIS'), world.exchange.net('FO001', 'NSE|3045', 'MIS')]).toEqual([
      30, 60,
    ]);
    world.disk.close();
  });

  it('is measured without the units that an earlier exit waits for', async () => {
    const world = oneFollower({ multiplier: { units: 2, scale: 0 } });
    world.boot();
    await pass(world, 3000);
    const at = world.accounts.get('FO001');
    if (at === undefined) throw new Error('no account');
    const trade = async (side: 'Buy' | 'Sell', qty: number): Promise<void> => {
      world.exchange.place(
        masterId,
        { ...sbin, side, ordType: 'Limit', qty, price: side === 'Buy' ? 810_00 : 790_00 },
        byHand,
      );
      await pass(world, 200);
    };
    at.rates = { ...noFaults, hidden: 1, longestHiddenMs: 30_000 };
    await trade('Buy', 100);
    at.rates = noFaults;
    await trade('Sell', 100);
    await trade('Buy', 50);
    await trade('Sell', 20);
    await pass(world, 60_000);
    expect(world.exchange.net(masterId, 'NSE|3045', 'MIS')).toBe(30);
    expect(world.exchange.net('FO001', 'NSE|3045', 'MIS')).toBe(60);
    world.disk.close();
  });

  it('comes to its lot as the master’s sale trades on, though its first piece came to less', async () => {
    const world = oneFollower({ multiplier: { units: 5, scale: 1 }, copyPolicy: 'Fills' });
    world.boot();
    await pass(world, 3000);
    world.exchange.place(masterId, { ...nifty, side: 'Buy', ordType: 'Limit', qty: 100, price: 25_000_00 }, byHand);
    await pass(world, 3000);
    expect(world.exchange.net('FO001', 'NFO|35001', 'NRML')).toBe(50);
    const sale = world.exchange.place(
      masterId,
      { ...nifty, side: 'Sell', ordType: 'Limit', qty: 25, price: 24_000_00 },
      { ...byHand, exchangeMs: 500 },
    );
    // The same order trades 25 first, and the rest a moment later.
    await pass(world, 100);
    sale.qty = 100;
    sale.largestQty = 100;
    await pass(world, 10_000);
    expect(world.exchange.net(masterId, 'NFO|35001', 'NRML')).toBe(0);
    expect(world.exchange.net('FO001', 'NFO|35001', 'NRML')).toBe(0);
    world.disk.close();
  });

  it('is measured by all that is on its way for a purchase of the master’s that has traded in part', async () => {
    let holdsBack = true;
    const world = createWorld({
      seed: 1,
      terms: new Map([['FO001', simTerms({ copyPolicy: 'Fills' })]]),
      rates: noFaults,
      settleMs: 120_000,
      inPieces: 0,
      thin: ({ account, side, qty, cumQty }) => {
        if (side === 'Sell') return qty;
        if (account === masterId) return 50 - cumQty;
        return holdsBack ? 0 : qty;
      },
      onHalt: () => undefined,
    });
    const master = (side: 'Buy' | 'Sell', qty: number): string => {
      const price = side === 'Buy' ? 24_900_00 : 24_700_00;
      return world.exchange.place(masterId, { ...nifty, side, ordType: 'Limit', qty, price }, byHand).orderId;
    };
    world.boot();
    await pass(world, 3000);
    const purchase = master('Buy', 100);
    await pass(world, 1000);
    master('Sell', 50);
    await pass(world, 1000);
    world.exchange.cancel(purchase, 0);
    await pass(world, 1000);
    holdsBack = false;
    world.exchange.setPrice('NFO|35001', 24_799_00);
    await pass(world, 5000);
    expect([
      world.exchange.net(masterId, 'NFO|35001', 'NRML'),
      world.exchange.net('FO001', 'NFO|35001', 'NRML'),
    ]).toEqual([0, 0]);
    world.disk.close();
  });
});
