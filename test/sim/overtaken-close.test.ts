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

/** The follower holds 100, and its exit is about to be pressed; `most` is what each of its closes trades at once. */
async function bought() {
  const order = { ...asked, instrumentId: contracts[0] };
  const most = { close: 1e6 };
  const world = oneFollower(
    {},
    {
      thin: ({ by, account, side, qty }) =>
        by === 'Port' && account === 'FO001' && side === 'Sell' ? Math.min(qty, most.close) : qty,
    },
  );
  const held = () => world.exchange.net('FO001', order.instrumentId, 'NRML');
  world.boot();
  await pass(world, 3000);
  world.exchange.place(masterId, { ...order, side: 'Buy' }, byHand);
  await pass(world, 3000);
  expect(held()).toBe(100);
  const id = accountId('FO001');
  const exit = (): void => {
    world.desk()?.engine.exit({ scope: { kind: 'Account', accountId: id }, reach: 'Everything' }, [id], 'a person');
    world.time.promiseSettled();
  };
  const until = async (isSo: () => boolean, step = 10): Promise<void> => {
    for (let tick = 0; tick < 8000 && !isSo(); tick += 1) await pass(world, step);
    expect(isSo()).toBe(true);
  };
  const at = world.accounts.get('FO001');
  if (at === undefined) throw new Error('no account');
  const sold = (qty: number): void => {
    world.exchange.place('FO001', { ...order, qty, side: 'Sell' }, byHand);
  };
  const closesAskedAt = () =>
    world.wire.flatMap((e) =>
      e.kind === 'Asked' && e.command.kind === 'New' && e.command.side === 'Sell' ? [e.at] : [],
    );
  const lowest = () => {
    let net = 0;
    return Math.min(
      ...world.exchange.fills
        .filter(({ account }) => account === 'FO001')
        .map((fill) => (net += (world.exchange.order(fill.orderId)?.side === 'Buy' ? 1 : -1) * fill.qty)),
    );
  };
  const states = () =>
    world
      .desk()
      ?.blotter.exits()
      .at(-1)
      ?.accounts.map(({ state }) => state);
  return { world, order, most, held, exit, until, at, sold, closesAskedAt, lowest, states };
}

describe('a close beside which the owner trades by hand', () => {
  it('while it is on its way to the broker is taken back once it rests there', async () => {
    const { world, order, most, held, exit, at, sold, closesAskedAt, lowest } = await bought();
    most.close = 60;
    exit();
    for (let tick = 0; tick < 3000 && closesAskedAt().length === 0; tick += 1) {
      at.slowMs = 700;
      await pass(world, 5);
    }
    at.slowMs = 0;
    await pass(world, 100);
    sold(30);
    at.rates = { ...noFaults, bookFails: 1 };
    await pass(world, 3000);
    most.close = 1e6;
    world.exchange.setPrice(order.instrumentId, 799_00);
    await pass(world, 1000);
    expect(lowest()).toBeGreaterThanOrEqual(0);
    at.rates = noFaults;
    await pass(world, 20_000);
    expect([held(), lowest()]).toEqual([0, 0]);
    world.disk.close();
  });

  it('does not rest on after the account is called LEFT', async () => {
    const { world, order, most, held, exit, until, at, sold, lowest, states } = await bought();
    most.close = 60;
    exit();
    await until(() => held() === 40);
    most.close = 0;
    at.rates = { ...noFaults, bookFails: 1 };
    await until(() => states()?.[0] === 'Left');
    sold(40);
    await pass(world, 3000);
    at.rates = noFaults;
    await pass(world, 20_000);
    most.close = 1e6;
    world.exchange.setPrice(order.instrumentId, 799_00);
    await pass(world, 20_000);
    expect([held(), lowest()]).toEqual([0, 0]);
    world.disk.close();
  });

  it('again and again ends flat all the same', async () => {
    const { world, order, most, exit, sold, states } = await bought();
    most.close = 0;
    exit();
    for (let tick = 0; tick < 70; tick += 1) {
      await pass(world, 400);
      if (tick % 2 === 0) sold(10);
      else world.exchange.place('FO001', { ...order, qty: 10, side: 'Buy' }, byHand);
      // A buyer takes what has rested for a second and a half.
      const waits = world.exchange
        .ordersOf('FO001')
        .some(
          ({ by, side, state, arrivedAt }) =>
            by === 'Port' && side === 'Sell' && state === 'Working' && world.time.now() - arrivedAt > 1500,
        );
      if (waits) most.close = 1e6;
      if (waits) world.exchange.setPrice(order.instrumentId, 799_00);
      most.close = 0;
      if (states()?.[0] === 'Flat') break;
    }
    expect(states()).toEqual(['Flat']);
    world.disk.close();
  });

  it('while the positions are on their way is sized by what was heard meanwhile', async () => {
    const { world, exit, at, sold, closesAskedAt, lowest } = await bought();
    at.slowMs = 300;
    exit();
    await pass(world, 1000);
    at.slowMs = 0;
    sold(30);
    const soldAt = world.time.now();
    at.slowMs = 300;
    await pass(world, 60_000);
    // The frame of the sale takes 40 ms at most.
    expect((closesAskedAt()[0] ?? 0) - soldAt).toBeGreaterThan(50);
    expect(lowest()).toBe(0);
    world.disk.close();
  });

  it('and that only a book tells of is not read for again: the positions after it have it', async () => {
    const readings = async (sells: boolean): Promise<number> => {
      const { world, exit, until, at, sold, closesAskedAt } = await bought();
      at.feed = 'Silent';
      at.line?.feedChanged();
      if (sells) sold(30);
      const from = world.time.now();
      exit();
      await until(() => closesAskedAt().length > 0);
      world.disk.close();
      return world.wire.filter((e) => e.kind === 'BookRead' && e.account === 'FO001' && e.startedAt >= from).length;
    };
    expect(await readings(true)).toBe(await readings(false));
  });

  it('does not rest on after a start, when the machine went off in the middle of the exit', async () => {
    const { world, order, most, held, exit, until, sold, lowest } = await bought();
    most.close = 60;
    exit();
    await until(() => held() === 40);
    most.close = 0;
    world.crash();
    await pass(world, 2000);
    world.boot();
    await pass(world, 10_000);
    sold(40);
    most.close = 1e6;
    world.exchange.setPrice(order.instrumentId, 799_00);
    await pass(world, 20_000);
    expect([held(), lowest()]).toEqual([0, 0]);
    world.disk.close();
  });
});
