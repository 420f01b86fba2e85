import { describe, expect, it } from 'vitest';
import { accountId } from '../../domain/ids.ts';
import { noFaults } from './faults.ts';
import { oneFollower, pass } from './one-follower.ts';
import { simTerms } from './sim-desk.ts';
import { createWorld, masterId } from './world.ts';

const contracts = ['NSE|3045', 'NFO|35001'] as const;
const asked = { product: 'NRML', stopPx: 0, ordType: 'Market', price: 0, qty: 100 } as const;
const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;

/** Two holdings of the master's are exited while the address lets one call out in a second. */
async function waiting() {
  const world = createWorld({
    seed: 1,
    terms: new Map([['FO001', simTerms({ enabled: false })]]),
    rates: noFaults,
    settleMs: 40_000,
    inPieces: 0,
    shared: { edge: { perSecond: 1, exitReserve: 0 }, turnLimitMs: 20_000 },
    onHalt: () => undefined,
  });
  const held = (): readonly number[] => contracts.map((id) => world.exchange.net(masterId, id, 'NRML'));
  world.boot();
  await pass(world, 3000);
  for (const instrumentId of contracts) world.exchange.place(masterId, { ...asked, instrumentId, side: 'Buy' }, byHand);
  await pass(world, 5000);
  expect(held()).toEqual([100, 100]);
  const master = accountId(masterId);
  const request = { scope: { kind: 'Account', accountId: master }, reach: 'Everything' } as const;
  world.desk()?.engine.exit(request, [master], 'a person');
  world.time.promiseSettled();
  const ports = (): readonly string[] =>
    world.exchange.orders.flatMap(({ by, instrumentId }) => (by === 'Port' ? [instrumentId] : []));
  for (let tick = 0; tick < 200 && ports().length === 0; tick += 1) await pass(world, 10);
  const left = contracts.find((id) => !ports().includes(id));
  if (left === undefined) throw new Error('neither close waits for its turn');
  return { world, held, left };
}

describe('a close that waits for its turn', () => {
  it('does not leave when the owner has closed the position meanwhile', async () => {
    const { world, held, left } = await waiting();
    world.exchange.place(masterId, { ...asked, instrumentId: left, side: 'Sell' }, byHand);
    await pass(world, 30_000);
    expect(held()).toEqual([0, 0]);
    expect(world.exchange.orders.filter(({ by, instrumentId }) => by === 'Port' && instrumentId === left)).toEqual([]);
    world.disk.close();
  });

  it('leaves for what is left when the owner has sold a part of it meanwhile', async () => {
    const { world, held, left } = await waiting();
    world.exchange.place(masterId, { ...asked, qty: 75, instrumentId: left, side: 'Sell' }, byHand);
    await pass(world, 30_000);
    expect(held()).toEqual([0, 0]);
    const sent = world.exchange.orders.filter(({ by, instrumentId }) => by === 'Port' && instrumentId === left);
    expect(sent.map(({ first }) => first.qty)).toEqual([25]);
    world.disk.close();
  });
});

/** A follower's holding is exited while nothing can be sent to its account: the close is tried again and again. */
async function lineDown() {
  const world = oneFollower();
  const until = async (isSo: () => boolean): Promise<void> => {
    for (let tick = 0; tick < 4000 && !isSo(); tick += 1) await pass(world, 10);
    expect(isSo()).toBe(true);
  };
  const order = { ...asked, instrumentId: contracts[0] };
  const held = (): number => world.exchange.net('FO001', order.instrumentId, 'NRML');
  world.boot();
  await pass(world, 3000);
  world.exchange.place(masterId, { ...order, side: 'Buy' }, byHand);
  await until(() => held() === 100);
  const account = world.accounts.get('FO001');
  if (account === undefined) throw new Error('no account');
  account.rates = { ...noFaults, notSent: 1 };
  const follower = accountId('FO001');
  const request = { scope: { kind: 'Account', accountId: follower }, reach: 'Everything' } as const;
  world.desk()?.engine.exit(request, [follower], 'a person');
  world.time.promiseSettled();
  const soldByHandAndUp = async (): Promise<void> => {
    world.exchange.place('FO001', { ...order, side: 'Sell' }, byHand);
    await pass(world, 100);
    account.rates = noFaults;
    await pass(world, 40_000);
  };
  return { world, account, until, held, soldByHandAndUp };
}

describe('a close that waits for its turn in a follower’s account', () => {
  it('does not leave when its holder has sold by hand meanwhile', async () => {
    const { world, until, held, soldByHandAndUp } = await lineDown();
    await until(() => [...(world.desk()?.blotter.copies() ?? [])].some(({ key }) => key.purpose === 'Flatten'));
    await pass(world, 500);
    await soldByHandAndUp();
    expect(held()).toBe(0);
    expect(world.exchange.ordersOf('FO001').filter(({ by, side }) => by === 'Port' && side === 'Sell')).toEqual([]);
    world.disk.close();
  });

  it('does not leave any more once the account is called LEFT: whoever reads that closes it by hand', async () => {
    const { world, account, until, held, soldByHandAndUp } = await lineDown();
    await until(() => {
      const run = world.desk()?.blotter.exits().at(-1);
      return run?.accounts.some(({ state }) => state === 'Left') === true;
    });
    // Nor does the feed tell of it.
    account.feed = 'Silent';
    account.line?.feedChanged();
    await soldByHandAndUp();
    expect(held()).toBe(0);
    world.disk.close();
  });
});

/** A close of 100 has traded 60 and rests for the others, and from now on nobody can read the account's books. */
async function rests(account: string) {
  let most = 60;
  const world = oneFollower(
    {},
    {
      thin: ({ by, account: at, side, qty }) =>
        by === 'Port' && at === account && side === 'Sell' ? Math.min(qty, most) : qty,
    },
  );
  const order = { ...asked, instrumentId: contracts[0] };
  const held = (): number => world.exchange.net(account, order.instrumentId, 'NRML');
  world.boot();
  await pass(world, 3000);
  world.exchange.place(masterId, { ...order, side: 'Buy' }, byHand);
  await pass(world, 3000);
  expect(held()).toBe(100);
  const id = accountId(account);
  world.desk()?.engine.exit({ scope: { kind: 'Account', accountId: id }, reach: 'Everything' }, [id], 'a person');
  world.time.promiseSettled();
  for (let tick = 0; tick < 200 && held() > 40; tick += 1) await pass(world, 10);
  expect(held()).toBe(40);
  most = 0;
  const books = world.accounts.get(account);
  if (books === undefined) throw new Error('no account');
  books.rates = { ...noFaults, bookFails: 1 };
  await pass(world, 1000);
  const free = async (): Promise<void> => {
    most = 100;
    world.exchange.setPrice(order.instrumentId, 799_00);
    await pass(world, 200);
    books.rates = noFaults;
    await pass(world, 40_000);
  };
  return { world, held, order, free };
}

describe('a close that rests at the broker', () => {
  it.each([masterId, 'FO001'])(
    'is taken back when the owner of %s sells by hand what it would close',
    async (account) => {
      const { world, held, order, free } = await rests(account);
      world.exchange.place(account, { ...order, qty: 30, side: 'Sell' }, byHand);
      await pass(world, 600);
      await free();
      expect(held()).toBe(0);
      const lowest = world.exchange.fills.filter((fill) => fill.account === account);
      expect(
        lowest.reduce((sum, { qty }) => sum + qty, 0),
        'bought once and sold once',
      ).toBe(200);
      world.disk.close();
    },
  );
});
