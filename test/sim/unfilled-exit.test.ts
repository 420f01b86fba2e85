// An exit that does not fill, and whose price cannot be made any better: a person is told, once.

import { describe, expect, it } from 'vitest';
import { oneFollower, pass } from './one-follower.ts';
import { masterId } from './world.ts';

const sbin = { instrumentId: 'NSE|3045', product: 'MIS', qty: 100, price: 0, stopPx: 0, ordType: 'Market' } as const;
const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;

describe('an exit at a protected price that the market passes by', () => {
  it('is told of once where its price can go no further, and is priced anew when it can', async () => {
    let passedBy = false;
    const world = oneFollower(
      { copyPolicy: 'Fills' },
      { thin: ({ account, qty }) => (passedBy && account !== masterId ? 0 : qty) },
    );
    const commits = world.wire.push.bind(world.wire);
    // A desk that writes without end is switched off, so that the test ends too.
    world.wire.push = (...events) => {
      if (world.wire.length === 2000) {
        commits(...events);
        world.crash();
        return world.wire.length;
      }
      return commits(...events);
    };
    world.boot();
    await pass(world, 3000);
    world.exchange.place(masterId, { ...sbin, side: 'Buy' }, byHand);
    await pass(world, 2000);
    passedBy = true;
    world.exchange.place(masterId, { ...sbin, side: 'Sell' }, byHand);
    await pass(world, 1000);
    world.exchange.setPrice(sbin.instrumentId, 900_00);
    await pass(world, 20_000);
    const facts = (kind: string) =>
      world.wire.flatMap((event) =>
        event.kind === 'Committed' ? event.entries.filter(({ fact }) => fact.kind === kind) : [],
      );
    expect(facts('ExitUnfilled')).toHaveLength(1);
    expect(facts('ReplaceIntended')).toHaveLength(0);
    world.exchange.setPrice(sbin.instrumentId, 700_00);
    await pass(world, 3000);
    expect(facts('ReplaceIntended').length).toBeGreaterThan(0);
    passedBy = false;
    world.exchange.setPrice(sbin.instrumentId, 699_00);
    await pass(world, 3000);
    expect(world.exchange.net('FO001', sbin.instrumentId, sbin.product)).toBe(0);
    world.disk.close();
  });
});
