import { describe, expect, it } from 'vitest';
import type { ExecutionReport } from '../../domain/execution-report.ts';
import { accountId, instrumentId, orderId, type AccountId } from '../../domain/ids.ts';
import { ok } from '../../domain/result.ts';
import type { BrokerAccount, BrokerPosition, OrderBook } from '../../main/broker/broker.ts';
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

type Reading = {
  /** For so long after the press an older page is read. Ms. */
  readonly oldMs: number;
  readonly book?: (book: OrderBook, old: boolean) => OrderBook;
  readonly positions?: (positions: readonly BrokerPosition[], old: boolean) => readonly BrokerPosition[];
};

/** An exit just after a copied purchase of 100, of an account that is read otherwise than its feed tells. */
async function exitReading(of: AccountId, { oldMs, book = (read) => read, positions = (read) => read }: Reading) {
  let until = 0;
  const isOld = (): boolean => world.time.now() < until;
  const otherwise = (account: BrokerAccount): BrokerAccount => ({
    ...account,
    orderBook: async (why) => {
      const read = await account.orderBook(why);
      return read.ok ? ok(book(read.value, isOld())) : read;
    },
    positions: async (why) => {
      const read = await account.positions(why);
      return read.ok ? ok(positions(read.value, isOld())) : read;
    },
  });
  const world: World = oneFollower(
    {},
    { rig: { ...plainRig, account: (account) => (account.accountId === of ? otherwise(account) : account) } },
  );
  world.boot();
  await pass(world, 25_000);
  world.exchange.place(masterId, { ...share, ordType: 'Market', price: 0 }, byHand);
  await pass(world, 600);
  expect(world.desk()?.blotter.net(of, instrumentId('NSE', '3045'), 'NRML')).toBe(100);
  until = world.time.now() + oldMs;
  const end = await exit(world, of);
  const held = world.exchange.net(of, share.instrumentId, 'NRML');
  const cancels = world.wire.filter((event) => event.kind === 'Asked' && event.command.kind === 'Cancel').length;
  world.disk.close();
  return { state: end?.state, held, cancels };
}

const flat = { state: 'Flat', held: 0, cancels: 0 };

describe('an account that the feed has told a fill of', () => {
  it.each(['FO001', masterId])('is not called flat by books that are both older than the fill: %s', async (name) => {
    const end = await exitReading(accountId(name), {
      oldMs: 2000,
      book: (book, old) => (old ? { ...book, reports: [], unreadable: [] } : book),
      positions: (positions, old) => (old ? [] : positions),
    });
    expect(end).toEqual(flat);
  });
});

describe('an account whose book has a row that nobody can read and that is over', () => {
  it('is not called flat by positions that do not show yet what the book does', async () => {
    const odd = { orderId: orderId('26112499000001'), tag: '', mayWork: false };
    const end = await exitReading(id, {
      oldMs: 1500,
      book: (book) => ({ ...book, unreadable: ['a bracket leg'], oddRows: [odd] }),
      positions: (positions, old) => (old ? [] : positions),
    });
    expect(end).toEqual(flat);
  });
});

describe('a close of an exit that the feed has told the fill of', () => {
  it('is not cancelled because an older page of the book shows it at work', async () => {
    const asBefore = (report: ExecutionReport): ExecutionReport =>
      report.side === 'Sell' ? { ...report, state: 'Working', cumQty: 0, cumValue: 0 } : report;
    const end = await exitReading(id, {
      oldMs: 1500,
      book: (book, old) => (old ? { ...book, reports: book.reports.map(asBefore) } : book),
    });
    expect(end).toEqual(flat);
  });
});
