import { afterEach, describe, expect, it } from 'vitest';
import { copyStatusOf } from '../../domain/copy-order.ts';
import { noFaults } from './faults.ts';
import { simTerms } from './sim-desk.ts';
import { createWorld, masterId, type World } from './world.ts';

const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
const asked = { instrumentId: 'NSE|3045', product: 'MIS', stopPx: 0, side: 'Buy', ordType: 'Limit', qty: 100 } as const;

let world: World;
afterEach(() => {
  world.disk.close();
});

async function until(fact: () => boolean): Promise<void> {
  for (let step = 0; step < 10_000 && !fact(); step += 1) await world.time.run(world.time.now() + 1);
  expect(fact()).toBe(true);
}

const statuses = (): readonly string[] => [...(world.desk()?.blotter.copies() ?? [])].map(copyStatusOf);
const asks = (): number => world.wire.filter(({ kind }) => kind === 'Asked').length;

describe('an order that was on its way when the machine went off', () => {
  it.each([
    ['and arrives', 0, 'New', 1],
    ['and is lost', 1, 'NeedsAttention', 0],
  ])(
    '%s is called unknown by the next start, never failed, and is never sent again',
    async (_how, lost, ends, held) => {
      world = createWorld({
        seed: 3,
        terms: new Map([['FO001', simTerms({ multiplier: { units: 1, scale: 0 } })]]),
        rates: noFaults,
        settleMs: 12_000,
        inPieces: 0,
        onHalt: () => undefined,
      });
      world.boot();
      await world.time.run(world.time.now() + 3000);
      const at = world.accounts.get('FO001');
      if (at !== undefined) at.rates = { ...noFaults, requestLost: lost };
      world.exchange.place(masterId, { ...asked, price: 790_00 }, byHand);
      await until(() => asks() === 1);
      world.crash();
      if (at !== undefined) {
        at.rates = noFaults;
        at.booksDownUntil = world.time.now() + 8000;
      }
      await world.time.run(world.time.now() + 1000);
      world.boot();
      await world.time.run(world.time.now() + 3000);
      expect(statuses(), 'its book could not be read yet').toEqual(['Unknown']);
      await world.time.run(world.time.now() + 90_000);
      expect(statuses()).toEqual([ends]);
      expect(world.exchange.ordersOf('FO001')).toHaveLength(held);
      expect(asks()).toBe(1);
    },
  );
});
