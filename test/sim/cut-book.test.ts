import { describe, expect, it } from 'vitest';
import { noFaults } from './faults.ts';
import { pass } from './one-follower.ts';
import { simTerms } from './sim-desk.ts';
import { createWorld, masterId, type World } from './world.ts';

const sbin = { instrumentId: 'NSE|3045', product: 'MIS', stopPx: 0, ordType: 'Limit', qty: 100 } as const;
const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
const seeds = Array.from({ length: 12 }, (_, at) => at + 1);

async function opened(seed: number): Promise<World> {
  const world = createWorld({
    seed,
    terms: new Map([['FO001', simTerms({})]]),
    rates: noFaults,
    settleMs: 120_000,
    inPieces: 0,
    onHalt: () => undefined,
  });
  world.boot();
  await pass(world, 20_000);
  return world;
}

function spoil(world: World, ms: number): void {
  const at = world.accounts.get(masterId);
  if (at === undefined) throw new Error('no account');
  at.rates = { ...noFaults, frameLost: 1, bookUnreadable: 1 };
  world.time.after(ms, () => {
    at.rates = noFaults;
  });
}

const held = (world: World): number => world.exchange.net('FO001', 'NSE|3045', 'MIS');

describe('a book of the master’s with rows that nobody can name', () => {
  it.each([2000, 20_000])(
    'does not make a short of a sale whose purchase it leaves out, whenever it is whole again (after %i ms)',
    async (ms) => {
      const lowest: number[] = [];
      for (const seed of seeds) {
        const world = await opened(seed);
        spoil(world, ms);
        world.exchange.place(masterId, { ...sbin, side: 'Buy', price: 810_00 }, byHand);
        world.exchange.place(masterId, { ...sbin, side: 'Sell', price: 790_00 }, byHand);
        let low = 0;
        for (let second = 0; second < 60; second += 1) {
          await pass(world, 1000);
          low = Math.min(low, held(world));
        }
        lowest.push(low);
        world.disk.close();
      }
      expect(Math.min(...lowest)).toBe(0);
    },
  );

  it('does not forget an order that it goes on showing: it is listed as missed', async () => {
    const world = await opened(3);
    spoil(world, 60_000);
    const sale = world.exchange.place(masterId, { ...sbin, side: 'Sell', price: 790_00 }, byHand);
    await pass(world, 60_000);
    const missed = world.wire.flatMap((event) =>
      event.kind !== 'Committed'
        ? []
        : event.entries.filter(
            ({ fact }) =>
              fact.kind === 'MasterReported' && fact.report.orderId === sale.orderId && fact.missed === true,
          ),
    );
    expect(missed.length).toBeGreaterThan(0);
    expect(held(world)).toBe(0);
    world.disk.close();
  });
});
