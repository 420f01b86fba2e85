import { expect, it } from 'vitest';
import { accountId, instrumentId } from '../../domain/ids.ts';
import type { Notice } from '../../domain/desk-view.ts';
import { watchDrift } from '../../main/drift-watch.ts';
import { watchHandCloses } from '../../main/hand-close-watch.ts';
import { oneFollower, pass } from './one-follower.ts';
import { masterId, type World } from './world.ts';

const sbin = instrumentId('NSE', '3045');
const id = accountId('FO001');
const asked = { instrumentId: sbin, product: 'NRML', stopPx: 0, ordType: 'Market', price: 0 } as const;
const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;

/** `shown`: FO001's position as the broker answers it at a moment, whatever it really holds. */
function watched(shown: (held: number) => number = (held) => held) {
  const world = oneFollower();
  world.boot();
  const desk = world.desk();
  if (desk === null) throw new Error('the desk is not up');
  const held = (whose: string): number => world.exchange.net(whose, sbin, 'NRML');
  const notices = new Map<string, Notice>();
  const positions = () => [
    {
      accountId: id,
      instrumentId: sbin,
      product: 'NRML' as const,
      netQty: shown(held(id)),
      carriedQty: 0,
      realisedPnl: null,
    },
  ];
  const said = {
    clock: world.time.machineClock(() => true),
    blotter: desk.blotter,
    followers: [id],
    alias: (one: string) => one,
    raise: (notice: Notice) => void notices.set(notice.key, notice),
    clear: (key: string) => void notices.delete(key),
  };
  const watch = watchHandCloses({
    ...said,
    symbol: () => 'SBIN',
    isCounted: () => true,
    figures: () => ({ positions: positions(), funds: null, positionsAt: world.time.now() }),
    record: (facts) => desk.engine.record(facts),
  });
  const drift = watchDrift({
    ...said,
    instrumentOf: () => undefined,
    positionsOf: positions,
    isMoving: () => false,
    onChange: () => undefined,
  });
  return {
    world,
    desk,
    held,
    notices,
    left: () => drift.rows().map(({ cause }) => cause),
    trade: async (whose: string, side: 'Buy' | 'Sell', qty: number, ms: number) => {
      const order = world.exchange.place(whose, { ...asked, side, qty }, byHand);
      await pass(world, ms);
      return order;
    },
    end: () => {
      watch.close();
      drift.close();
      world.disk.close();
    },
  };
}

/** Codes of what FO001 was refused. */
function refused(world: World): readonly (string | undefined)[] {
  return [...(world.desk()?.blotter.copies() ?? [])].flatMap(({ denial }) => (denial === null ? [] : [denial.code]));
}

it('an exit of the master’s sells nothing that the owner has sold by hand before it, and says so', async () => {
  const { world, held, notices, left, trade, end } = watched();
  await pass(world, 3000);
  await trade(masterId, 'Buy', 100, 3000);
  await trade(id, 'Sell', 100, 20_000);
  expect([...notices.values()].map(({ title }) => title)).toEqual([
    '100 SBIN NRML were closed at FO001 by hand or by the broker',
  ]);
  await trade(masterId, 'Sell', 100, 30_000);
  expect([held(masterId), held(id)]).toEqual([0, 0]);
  expect(refused(world)).toEqual(['NOTHING_TO_EXIT']);
  expect(left()).toEqual([]);
  end();
});

it('an exit of half closes half of what the owner has left, and the last one the rest', async () => {
  const { world, held, left, trade, end } = watched();
  await pass(world, 3000);
  await trade(masterId, 'Buy', 100, 3000);
  await trade(id, 'Sell', 40, 20_000);
  await trade(masterId, 'Sell', 50, 10_000);
  expect(held(id)).toBe(30);
  await trade(masterId, 'Sell', 50, 30_000);
  expect([held(masterId), held(id), left()]).toEqual([0, 0, []]);
  end();
});

it('the master’s exit sells nothing at a follower whose exit of that very order was called flat', async () => {
  const { world, desk, held, trade, end } = watched();
  await pass(world, 3000);
  const { orderId } = await trade(masterId, 'Buy', 100, 5000);
  await trade(id, 'Sell', 100, 5000);
  desk.engine.exit({ scope: { kind: 'MasterOrder', masterKey: orderId }, reach: 'Copied' }, [id], 'a person');
  world.time.promiseSettled();
  await pass(world, 20_000);
  expect(
    desk.blotter
      .exits()
      .at(-1)
      ?.accounts.map(({ state }) => state),
  ).toEqual(['Flat']);
  await trade(masterId, 'Sell', 100, 30_000);
  expect(held(id)).toBe(0);
  end();
});

it('positions that lag for long make no later exit too small, and what is bought by hand on top is left alone', async () => {
  let lagsUntil = Infinity;
  const { world, held, trade, notices, end } = watched((now) => (world.time.now() < lagsUntil ? 0 : now));
  await pass(world, 3000);
  await trade(masterId, 'Buy', 100, 20_000);
  expect(notices.size).toBe(1);
  lagsUntil = 0;
  await pass(world, 15_000);
  expect(notices.size).toBe(0);
  await trade(id, 'Buy', 30, 20_000);
  await trade(masterId, 'Sell', 100, 20_000);
  expect(held(id)).toBe(30);
  end();
});

it('what the owner buys long after closing by hand is not sold by the master’s exit', async () => {
  const { world, held, trade, end } = watched();
  await pass(world, 3000);
  await trade(masterId, 'Buy', 100, 3000);
  await trade(id, 'Sell', 100, 150_000);
  await trade(id, 'Buy', 100, 20_000);
  await trade(masterId, 'Sell', 100, 20_000);
  expect(held(id)).toBe(100);
  end();
});

it('what was closed by hand before an exit proved the account flat, or minutes before, is not put back with what is closed later', async () => {
  const bought = async (between: (one: ReturnType<typeof watched>) => Promise<void>): Promise<readonly number[]> => {
    const one = watched();
    const { world, held, trade, end } = one;
    await pass(world, 3000);
    await trade(masterId, 'Buy', 100, 3000);
    await trade(id, 'Sell', 40, 15_000);
    await between(one);
    await trade(id, 'Sell', 30, 15_000);
    // 30 of them are back; nobody has copied the others.
    await trade(id, 'Buy', 70, 15_000);
    const before = held(id);
    await trade(masterId, 'Sell', 100, 20_000);
    end();
    return [before, held(id)];
  };
  const exited = bought(async ({ world, desk, held, trade }) => {
    desk.engine.exit({ scope: { kind: 'Account', accountId: id }, reach: 'Everything' }, [id], 'a person');
    world.time.promiseSettled();
    await pass(world, 20_000);
    expect(held(id)).toBe(0);
    const scope = { kind: 'Follower', followerId: id } as const;
    desk.engine.setTrading({ scope, state: 'Active', reason: '', cancelResting: false }, 'a person');
    await trade(masterId, 'Sell', 100, 5000);
    await trade(masterId, 'Buy', 100, 3000);
  });
  expect(await exited).toEqual([140, 40]);
  expect(await bought(({ world }) => pass(world, 150_000))).toEqual([100, 40]);
});
