import { describe, expect, it } from 'vitest';
import { ok } from '../../domain/result.ts';
import { accountId, instrumentId, orderId } from '../../domain/ids.ts';
import { noFaults, type FaultRates } from './faults.ts';
import { oneFollower, pass } from './one-follower.ts';
import { plainRig } from './sim-desk.ts';
import { masterId, type World } from './world.ts';

const id = accountId('FO001');
const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
const share = { instrumentId: 'NSE|3045', product: 'NRML', stopPx: 0, side: 'Buy', qty: 100 } as const;

async function exit(world: World, of = id) {
  world.desk()?.engine.exit({ scope: { kind: 'Account', accountId: of }, reach: 'Everything' }, [of], 'a person');
  world.time.promiseSettled();
  const ended = () => world.desk()?.blotter.exits().at(-1)?.accounts[0];
  for (let ms = 0; ms < 40_000 && ended() === undefined; ms += 20) await pass(world, 20);
  return ended();
}

/** A copy that rests at the broker, told of by the feed a moment ago, and an exit pressed with these faults. */
async function exitBesideResting(faults: Partial<FaultRates>) {
  const world = oneFollower();
  world.boot();
  await pass(world, 25_000);
  world.exchange.place(masterId, { ...share, ordType: 'Limit', price: 700_00 }, byHand);
  await pass(world, 600);
  const at = world.accounts.get('FO001');
  if (at === undefined) throw new Error('no account');
  at.rates = { ...noFaults, ...faults };
  const end = await exit(world);
  const orders = world.exchange.ordersOf('FO001').map(({ state }) => state);
  world.disk.close();
  return { state: end?.state, workingLeft: end?.workingLeft, orders };
}

describe('an account whose order works at the broker, as the feed has told', () => {
  it.each([
    ['never left', { notSent: 1 }],
    ['was lost', { requestLost: 1 }],
    ['was refused for too many requests', { rateLimited: 1 }],
  ] as const)('is not called flat by an old page of its book, where the cancel %s', async (_, faults) => {
    expect(await exitBesideResting({ bookOld: 1, ...faults })).toEqual({
      state: 'Left',
      workingLeft: 1,
      orders: ['Working'],
    });
  });

  it('is called flat once its book shows the order cancelled', async () => {
    expect(await exitBesideResting({})).toEqual({ state: 'Flat', workingLeft: 0, orders: ['Canceled'] });
  });
});

describe('an account that the feed has told a fill of', () => {
  it.each(['FO001', masterId])('is not called flat by books that are both older than the fill: %s', async (name) => {
    const lag = { until: 0 };
    const of = accountId(name);
    const world: World = oneFollower(
      {},
      {
        rig: {
          ...plainRig,
          account: (account) => ({
            ...account,
            orderBook: async (why) => {
              const book = await account.orderBook(why);
              return account.accountId === of && book.ok && world.time.now() < lag.until
                ? ok({ ...book.value, reports: [], unreadable: [], startedAt: book.value.startedAt })
                : book;
            },
            positions: async (why) =>
              account.accountId === of && world.time.now() < lag.until ? ok([]) : account.positions(why),
          }),
        },
      },
    );
    world.boot();
    await pass(world, 25_000);
    world.exchange.place(masterId, { ...share, ordType: 'Market', price: 0 }, byHand);
    await pass(world, 600);
    expect(world.desk()?.blotter.net(of, instrumentId('NSE', '3045'), 'NRML')).toBe(100);
    lag.until = world.time.now() + 2000;
    const end = await exit(world, of);
    const held = world.exchange.net(name, share.instrumentId, 'NRML');
    world.disk.close();
    expect({ state: end?.state, held }).toEqual({ state: 'Flat', held: 0 });
  });
});

describe('an account whose book has a row that nobody can read and that is over', () => {
  it('is not called flat by positions that do not show yet what the book does', async () => {
    const lag = { until: 0 };
    const odd = { orderId: orderId('26112499000001'), tag: '', mayWork: false };
    const world: World = oneFollower(
      {},
      {
        rig: {
          ...plainRig,
          account: (account) => ({
            ...account,
            orderBook: async (why) => {
              const book = await account.orderBook(why);
              return account.accountId === id && book.ok
                ? ok({ ...book.value, reports: book.value.reports, unreadable: ['a bracket leg'], oddRows: [odd] })
                : book;
            },
            positions: async (why) =>
              account.accountId === id && world.time.now() < lag.until ? ok([]) : account.positions(why),
          }),
        },
      },
    );
    world.boot();
    await pass(world, 25_000);
    world.exchange.place(masterId, { ...share, ordType: 'Market', price: 0 }, byHand);
    await pass(world, 600);
    lag.until = world.time.now() + 1500;
    const end = await exit(world);
    const held = world.exchange.net('FO001', share.instrumentId, 'NRML');
    world.disk.close();
    expect({ state: end?.state, held }).toEqual({ state: 'Flat', held: 0 });
  });
});

describe('a close of an exit that the feed has told the fill of', () => {
  it('is not cancelled because an older page of the book shows it at work', async () => {
    const lag = { until: 0 };
    const world: World = oneFollower(
      {},
      {
        rig: {
          ...plainRig,
          account: (account) => ({
            ...account,
            orderBook: async (why) => {
              const book = await account.orderBook(why);
              if (account.accountId !== id || !book.ok || world.time.now() >= lag.until) return book;
              const before = book.value.reports.map((report) =>
                report.side === 'Sell' ? { ...report, state: 'Working' as const, cumQty: 0, cumValue: 0 } : report,
              );
              return ok({ ...book.value, reports: before });
            },
          }),
        },
      },
    );
    world.boot();
    await pass(world, 25_000);
    world.exchange.place(masterId, { ...share, ordType: 'Market', price: 0 }, byHand);
    await pass(world, 600);
    lag.until = world.time.now() + 1500;
    const end = await exit(world);
    const held = world.exchange.net('FO001', share.instrumentId, 'NRML');
    const cancels = world.wire.filter((event) => event.kind === 'Asked' && event.command.kind === 'Cancel').length;
    world.disk.close();
    expect({ state: end?.state, held, cancels }).toEqual({ state: 'Flat', held: 0, cancels: 0 });
  });
});
