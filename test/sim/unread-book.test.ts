import { afterEach, expect, it } from 'vitest';
import { noFaults } from './faults.ts';
import { simTerms } from './sim-desk.ts';
import { createWorld, masterId, type World } from './world.ts';

const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
const asked = { instrumentId: 'NSE|3045', product: 'MIS', stopPx: 0, side: 'Buy', ordType: 'Limit', qty: 10 } as const;

let world: World;
afterEach(() => {
  world.disk.close();
});

it('an account whose book cannot be read after a start is copied nothing until it was read, and holds up nobody', async () => {
  const terms = simTerms({ multiplier: { units: 1, scale: 0 } });
  world = createWorld({
    seed: 9,
    terms: new Map([
      ['FO001', terms],
      ['FO002', terms],
    ]),
    rates: noFaults,
    settleMs: 12_000,
    inPieces: 0,
    onHalt: () => undefined,
  });
  const pass = (ms: number): Promise<void> => world.time.run(world.time.now() + ms);
  const at = world.accounts.get('FO002');
  if (at !== undefined) at.booksDownUntil = world.time.now() + 15_000;
  world.boot();
  await pass(6000);
  world.exchange.place(masterId, { ...asked, price: 790_00 }, byHand);
  await pass(2000);
  expect(world.exchange.ordersOf('FO001')).toHaveLength(1);
  expect(world.exchange.ordersOf('FO002')).toEqual([]);
  const denied = [...(world.desk()?.blotter.copies() ?? [])].filter(({ denial }) => denial !== null);
  expect(denied.map(({ denial, key }) => [key.followerId, denial?.code])).toEqual([['FO002', 'ACCOUNT_NOT_READY']]);

  await pass(40_000);
  world.exchange.place(masterId, { ...asked, price: 791_00 }, byHand);
  await pass(2000);
  expect(world.exchange.ordersOf('FO001')).toHaveLength(2);
  expect(world.exchange.ordersOf('FO002')).toHaveLength(1);
});
