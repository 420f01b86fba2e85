import { expect, it } from 'vitest';
import { accountId } from '../../domain/ids.ts';
import { noFaults } from './faults.ts';
import { simTerms } from './sim-desk.ts';
import { createWorld, masterId } from './world.ts';

const nifty = { instrumentId: 'NFO|35001', product: 'NRML', stopPx: 0 } as const;
const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;

it('an exit by a book with rows that nobody can read closes nothing beside an order of its own that may be one of them', async () => {
  const lowest: number[] = [];
  for (let seed = 1; seed <= 25; seed += 1) {
    const world = createWorld({
      seed,
      terms: new Map([['FO001', simTerms({})]]),
      rates: noFaults,
      settleMs: 120_000,
      inPieces: 0.9,
      onHalt: () => undefined,
    });
    const pass = (ms: number): Promise<void> => world.time.run(world.time.now() + ms);
    world.boot();
    await pass(3000);
    world.exchange.place(masterId, { ...nifty, side: 'Buy', ordType: 'Limit', qty: 400, price: 25_000_00 }, byHand);
    await pass(40_000);
    expect(world.exchange.net('FO001', 'NFO|35001', 'NRML')).toBe(400);
    const at = world.accounts.get('FO001');
    if (at === undefined) throw new Error('no account');
    at.rates = { ...noFaults, bookUnreadable: 1, frameLost: 1 };
    world
      .desk()
      ?.engine.exit(
        { scope: { kind: 'Account', accountId: accountId('FO001') }, reach: 'Everything' },
        [accountId('FO001')],
        'a person',
      );
    world.time.promiseSettled();
    let low = 400;
    for (let second = 0; second < 40; second += 1) {
      await pass(1000);
      low = Math.min(low, world.exchange.net('FO001', 'NFO|35001', 'NRML'));
    }
    lowest.push(low);
    world.disk.close();
  }
  expect(Math.min(...lowest)).toBe(0);
});
