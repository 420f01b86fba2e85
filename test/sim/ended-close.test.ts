import { describe, expect, it } from 'vitest';
import { accountId } from '../../domain/ids.ts';
import { noFaults, type FaultRates } from './faults.ts';
import { oneFollower, pass } from './one-follower.ts';
import { masterId } from './world.ts';

const order = {
  instrumentId: 'NSE|3045',
  product: 'NRML',
  stopPx: 0,
  ordType: 'Market',
  price: 0,
  qty: 100,
} as const;
const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;

/** A follower that holds 100, whose closes trade as far as `most` lets them. */
async function bought() {
  const most = { close: 0 };
  const world = oneFollower(
    {},
    {
      thin: ({ by, account, side, qty }) =>
        by === 'Port' && account === 'FO001' && side === 'Sell' ? Math.min(qty, most.close) : qty,
    },
  );
  const held = (): number => world.exchange.net('FO001', order.instrumentId, 'NRML');
  world.boot();
  await pass(world, 3000);
  world.exchange.place(masterId, { ...order, side: 'Buy' }, byHand);
  await pass(world, 3000);
  expect(held()).toBe(100);
  const at = world.accounts.get('FO001');
  if (at === undefined) throw new Error('no account');
  const id = accountId('FO001');
  return {
    world,
    most,
    held,
    at,
    exit: (): void => {
      world.desk()?.engine.exit({ scope: { kind: 'Account', accountId: id }, reach: 'Everything' }, [id], 'a person');
      world.time.promiseSettled();
    },
    until: async (isSo: () => boolean): Promise<void> => {
      for (let tick = 0; tick < 8000 && !isSo(); tick += 1) await pass(world, 10);
      expect(isSo()).toBe(true);
    },
    rates: (part: Partial<FaultRates>): void => {
      at.rates = { ...noFaults, ...part };
    },
    isLeft: (): boolean => world.desk()?.blotter.exits().at(-1)?.accounts[0]?.state === 'Left',
    closes: () => world.exchange.ordersOf('FO001').filter(({ by, side }) => by === 'Port' && side === 'Sell'),
    cancelsAsked: (): number =>
      world.wire.filter((event) => event.kind === 'Asked' && event.command.kind === 'Cancel').length,
  };
}

/** Whoever reads LEFT closes by hand what is left; then a buyer comes for what still rests. */
async function closedByHand({ world, most, held, closes }: Awaited<ReturnType<typeof bought>>) {
  const rested = closes().map(({ state }) => state);
  world.exchange.place('FO001', { ...order, qty: held(), side: 'Sell' }, byHand);
  most.close = 1e6;
  await pass(world, 5000);
  world.exchange.setPrice(order.instrumentId, 799_00);
  await pass(world, 10_000);
  const end = { rested, held: held() };
  world.disk.close();
  return end;
}

const gone = { rested: ['Canceled'], held: 0 };

describe('a close that still rests when its account is called LEFT', () => {
  it.each([
    ['never left', { notSent: 1 }],
    ['was refused for too many requests', { rateLimited: 1 }],
    ['was lost on its way', { requestLost: 1 }],
  ] as const)('is cancelled once the line is up again, where the first cancel %s', async (_, fault) => {
    const one = await bought();
    one.most.close = 60;
    one.exit();
    await one.until(() => one.held() === 40);
    one.most.close = 0;
    one.rates({ bookFails: 1, ...fault });
    await one.until(one.isLeft);
    await pass(one.world, 5000);
    one.rates({});
    await pass(one.world, 60_000);
    expect(await closedByHand(one)).toEqual(gone);
  });

  it('is cancelled when a book shows it only after that', async () => {
    const one = await bought();
    one.rates({ answerLost: 1, hidden: 1, longestHiddenMs: 110_000 });
    one.exit();
    await one.until(() => one.closes().length === 1);
    one.rates({});
    await one.until(one.isLeft);
    await pass(one.world, 150_000);
    expect(await closedByHand(one)).toEqual(gone);
  });

  it('is cancelled when it is answered only after that', async () => {
    const one = await bought();
    const isAsked = (): boolean =>
      one.world.wire.some(
        (event) => event.kind === 'Asked' && event.command.kind === 'New' && event.command.side === 'Sell',
      );
    one.rates({ bookFails: 1 });
    one.exit();
    await pass(one.world, 24_000);
    one.rates({});
    await one.until(isAsked);
    one.at.cloggedUntil = one.world.time.now() + 4500;
    await one.until(one.isLeft);
    await pass(one.world, 60_000);
    expect(await closedByHand(one)).toEqual(gone);
  });

  it('is cancelled after a start in the middle of the exit, where the first cancel is refused', async () => {
    const one = await bought();
    one.most.close = 60;
    one.exit();
    await one.until(() => one.held() === 40);
    one.most.close = 0;
    one.world.crash();
    await pass(one.world, 2000);
    one.rates({ rateLimited: 1 });
    one.world.boot();
    await pass(one.world, 10_000);
    one.rates({});
    await pass(one.world, 60_000);
    expect(await closedByHand(one)).toEqual(gone);
  });

  it('is asked for ever more seldom while the broker refuses to cancel it, and for as long as it rests', async () => {
    const one = await bought();
    one.exit();
    await one.until(() => one.closes().length === 1);
    one.rates({ bookFails: 1, rateLimited: 1 });
    await one.until(one.isLeft);
    await pass(one.world, 60_000);
    const first = one.cancelsAsked();
    await pass(one.world, 320_000);
    const more = one.cancelsAsked() - first;
    expect(more).toBeGreaterThanOrEqual(8);
    expect(more).toBeLessThanOrEqual(10);
    one.world.disk.close();
  });
});
