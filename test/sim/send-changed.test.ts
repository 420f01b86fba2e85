import { afterEach, expect, it } from 'vitest';
import type { CopyOrder } from '../../domain/copy-order.ts';
import type { Result } from '../../domain/result.ts';
import { noFaults } from './faults.ts';
import { pass } from './one-follower.ts';
import { simTerms } from './sim-desk.ts';
import { createWorld, masterId, type World } from './world.ts';

const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
const asked = {
  instrumentId: 'NSE|3045',
  product: 'MIS',
  stopPx: 0,
  side: 'Buy',
  ordType: 'Limit',
  qty: 100,
  price: 790_00,
} as const;

let world: World;
let most: number;
afterEach(() => {
  world.disk.close();
});

const nets = (): readonly number[] => [masterId, 'FO001'].map((id) => world.exchange.net(id, 'NSE|3045', 'MIS'));

async function booted(): Promise<void> {
  most = Infinity;
  world = createWorld({
    seed: 5,
    terms: new Map([['FO001', simTerms({})]]),
    rates: noFaults,
    settleMs: 12_000,
    inPieces: 0,
    thin: ({ account, qty }) => (account === masterId ? Math.min(qty, most) : qty),
    onHalt: () => undefined,
  });
  world.boot();
  await pass(world, 3000);
}

/** An order of the master's whose copy never reached the broker, which is proven. */
async function absent(order: Partial<Pick<CopyOrder['order'], 'side' | 'price'>>): Promise<string> {
  const at = world.accounts.get('FO001');
  if (at === undefined) throw new Error('no account');
  at.rates = { ...noFaults, requestLost: 1 };
  const { orderId } = world.exchange.place(masterId, { ...asked, ...order }, byHand);
  await pass(world, 6000);
  at.rates = noFaults;
  await pass(world, 60_000);
  expect(last().attention).toBe('Raised');
  return orderId;
}

function last(): CopyOrder {
  const copy = [...(world.desk()?.blotter.copies() ?? [])].at(-1);
  if (copy === undefined) throw new Error('no copy');
  return copy;
}

/** What the window says before the press, and what the press answers. */
async function press(): Promise<readonly (Result<null> | undefined)[]> {
  const engine = world.desk()?.engine;
  const before = engine?.maySend(last());
  const answer = engine?.sendAttention(last().clOrdId, 'a person');
  world.time.promiseSettled();
  await pass(world, 20_000);
  return [before, await answer];
}

const refused = (code: string) => [
  { ok: false, code },
  { ok: false, code },
];

it('an entry that was proven absent is sent while the master’s order is as it was', async () => {
  await booted();
  await absent({});
  world.exchange.setPrice('NSE|3045', 789_00);
  await pass(world, 3000);
  expect(await press()).toMatchObject([{ ok: true }, { ok: true }]);
  expect(nets()).toEqual([100, 100]);
});

it('an entry that was proven absent is not sent where the master’s has ended with a part traded', async () => {
  await booted();
  const order = await absent({});
  most = 30;
  world.exchange.setPrice('NSE|3045', 789_00);
  await pass(world, 3000);
  world.exchange.cancel(order, 0);
  await pass(world, 5000);
  expect(await press()).toMatchObject(refused('SEND_ORDER_OVER'));
  expect(nets()).toEqual([30, 0]);
});

it('an entry that was proven absent is not sent where the master has made its order smaller', async () => {
  await booted();
  world.exchange.modify(await absent({}), { ...asked, qty: 40 }, 0);
  await pass(world, 5000);
  expect(await press()).toMatchObject(refused('SEND_WANTS_LESS'));
  expect(last().order.orderId).toBeNull();
});

it('an entry that was proven absent is not sent at a price that the master does not ask any more', async () => {
  await booted();
  world.exchange.modify(await absent({}), { ...asked, price: 780_00 }, 0);
  await pass(world, 5000);
  world.exchange.setPrice('NSE|3045', 789_00);
  await pass(world, 5000);
  expect(await press()).toMatchObject(refused('SEND_OTHER_TERMS'));
  expect(nets()).toEqual([0, 0]);
});

it('an exit that was proven absent is not sent where the master has cancelled its own or made it smaller', async () => {
  await booted();
  world.exchange.place(masterId, { ...asked, price: 810_00 }, byHand);
  await pass(world, 5000);
  const exit = await absent({ side: 'Sell', price: 820_00 });
  world.exchange.modify(exit, { ...asked, price: 820_00, qty: 40 }, 0);
  await pass(world, 3000);
  expect(await press()).toMatchObject(refused('SEND_WANTS_LESS'));
  world.exchange.cancel(exit, 0);
  await pass(world, 3000);
  world.exchange.setPrice('NSE|3045', 825_00);
  expect(await press()).toMatchObject(refused('SEND_ORDER_OVER'));
  expect(nets()).toEqual([100, 100]);
});
