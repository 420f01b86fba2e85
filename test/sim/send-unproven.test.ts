import { afterEach, expect, it } from 'vitest';
import type { Result } from '../../domain/result.ts';
import { noFaults, type FaultRates } from './faults.ts';
import { simTerms } from './sim-desk.ts';
import { createWorld, masterId, type World } from './world.ts';

const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
const asked = { instrumentId: 'NSE|3045', product: 'MIS', stopPx: 0, side: 'Buy', ordType: 'Limit', qty: 100 } as const;

let world: World;
afterEach(() => {
  world.disk.close();
});

async function pass(ms: number): Promise<void> {
  await world.time.run(world.time.now() + ms);
}

function goesWrong(rates: Partial<FaultRates>): void {
  const at = world.accounts.get('FO001');
  if (at !== undefined) at.rates = { ...noFaults, ...rates };
}

async function press(ref: string): Promise<Result<null> | null> {
  let answer: Result<null> | null = null;
  void world
    .desk()
    ?.engine.sendAttention(ref as never, 'a person')
    .then((said) => {
      answer = said;
    });
  world.time.promiseSettled();
  await pass(3000);
  return answer;
}

it('an order that was proven absent is not sent on the word of a book that is cut, and goes out once by a whole one', async () => {
  world = createWorld({
    seed: 5,
    terms: new Map([['FO001', simTerms({ multiplier: { units: 1, scale: 0 } })]]),
    rates: noFaults,
    settleMs: 12_000,
    inPieces: 0,
    onHalt: () => undefined,
  });
  world.boot();
  await pass(3000);
  goesWrong({ requestLost: 1 });
  world.exchange.place(masterId, { ...asked, price: 790_00 }, byHand);
  await pass(6000);
  goesWrong({});
  await pass(60_000);
  const copies = [...(world.desk()?.blotter.copies() ?? [])];
  expect(copies.map(({ attention }) => attention)).toEqual(['Raised']);
  const ref = copies[0]?.clOrdId ?? '';

  goesWrong({ bookUnreadable: 1 });
  expect(await press(ref)).toMatchObject({ ok: false, code: 'SEND_NOT_PROVEN' });
  goesWrong({ bookFails: 1 });
  expect(await press(ref)).toMatchObject({ ok: false, code: 'SEND_BOOK_UNREAD' });
  expect(world.exchange.ordersOf('FO001')).toEqual([]);

  goesWrong({});
  expect(await press(ref)).toMatchObject({ ok: true });
  expect(await press(ref)).toMatchObject({ ok: false, code: 'SEND_NOT_PROVEN' });
  expect(world.exchange.ordersOf('FO001').map(({ tag }) => tag)).toEqual([ref]);
});
