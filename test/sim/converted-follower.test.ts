import { expect, it } from 'vitest';
import { accountId, instrumentId } from '../../domain/ids.ts';
import { watchConversions } from '../../main/conversion-watch.ts';
import type { BrokerPosition } from '../../main/broker/broker.ts';
import { watchDrift } from '../../main/drift-watch.ts';
import { oneFollower, pass } from './one-follower.ts';
import { masterId } from './world.ts';

const sbin = instrumentId('NSE', '3045');
const follower = accountId('FO001');

it.each([500, 1500])(
  'a follower’s position moved to another product is at no time shown as traded by hand, whoever looks first (%i ms)',
  async (movedAfterMs) => {
    const world = oneFollower();
    world.boot();
    await pass(world, 3000);
    const bought = { instrumentId: sbin, side: 'Buy', ordType: 'Limit', qty: 100, price: 810_00, stopPx: 0 } as const;
    const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
    world.exchange.place(masterId, { ...bought, product: 'MIS' }, byHand);
    await pass(world, 10_000);
    const desk = world.desk();
    if (desk === null) throw new Error('the desk is not up');
    let product: 'MIS' | 'NRML' = 'MIS';
    const parts = {
      clock: world.time.machineClock(() => true),
      blotter: desk.blotter,
      followers: [follower],
      alias: (id: string) => id,
      positionsOf: (id: string) =>
        id === follower
          ? [{ accountId: follower, instrumentId: sbin, product, netQty: 100, carriedQty: 0, realisedPnl: null }]
          : null,
      raise: () => undefined,
      clear: () => undefined,
    };
    const conversions = watchConversions({
      ...parts,
      positionsAt: () => parts.clock.now(),
      masterId: accountId(masterId),
      symbol: (id) => id,
      record: (facts) => desk.engine.record(facts),
    });
    await pass(world, 1000);
    const drift = watchDrift({
      ...parts,
      instrumentOf: () => undefined,
      onChange: () => undefined,
      isMoving: conversions.isMoving,
    });
    await pass(world, movedAfterMs);
    product = 'NRML';
    const shown: unknown[] = [];
    for (let second = 0; second < 30; second += 1) {
      await pass(world, 1000);
      shown.push(...drift.rows());
    }
    expect(desk.blotter.net(follower, sbin, 'NRML')).toBe(100);
    expect(shown).toEqual([]);
    drift.close();
    conversions.close();
    world.disk.close();
  },
);

it('positions that cannot be read for a while are not taken for a conversion, and an exit finds what it closes', async () => {
  const world = oneFollower();
  world.boot();
  await pass(world, 3000);
  const desk = world.desk();
  if (desk === null) throw new Error('the desk is not up');
  const market = { instrumentId: sbin, ordType: 'Market', price: 0, stopPx: 0, qty: 100 } as const;
  const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
  const net = (id: string, product: 'MIS' | 'NRML'): number => world.exchange.net(id, sbin, product);
  const clock = world.time.machineClock(() => true);
  const last = new Map<string, { readonly at: number; readonly rows: readonly BrokerPosition[] }>();
  let fails = false;
  const read = (accountId: BrokerPosition['accountId']) => {
    const known = last.get(accountId);
    if (known !== undefined && fails && accountId === follower) return known;
    const rows = (['MIS', 'NRML'] as const).map((product) => {
      return {
        accountId,
        instrumentId: sbin,
        product,
        netQty: net(accountId, product),
        carriedQty: 0,
        realisedPnl: null,
      };
    });
    const shown = { at: clock.now(), rows };
    last.set(accountId, shown);
    return shown;
  };
  const conversions = watchConversions({
    clock,
    blotter: desk.blotter,
    masterId: accountId(masterId),
    followers: [follower],
    alias: (id) => id,
    symbol: (id) => id,
    positionsOf: (id) => read(id).rows,
    positionsAt: (id) => read(id).at,
    record: (facts) => {
      desk.engine.record(facts);
    },
    raise: () => undefined,
    clear: () => undefined,
  });
  world.exchange.place(masterId, { ...market, side: 'Buy', product: 'MIS' }, byHand);
  await pass(world, 10_000);
  fails = true;
  world.exchange.place(masterId, { ...market, side: 'Sell', product: 'MIS' }, byHand);
  await pass(world, 2000);
  world.exchange.place(masterId, { ...market, side: 'Buy', product: 'NRML' }, byHand);
  await pass(world, 20_000);
  expect([net(follower, 'MIS'), net(follower, 'NRML')]).toEqual([0, 100]);
  expect(desk.blotter.net(follower, sbin, 'NRML')).toBe(100);
  world.exchange.place(masterId, { ...market, side: 'Sell', product: 'NRML' }, byHand);
  await pass(world, 10_000);
  expect([net(follower, 'MIS'), net(follower, 'NRML')]).toEqual([0, 0]);
  conversions.close();
  world.disk.close();
});
