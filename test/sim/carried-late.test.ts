import { describe, expect, it } from 'vitest';
import { accountId, instrumentId } from '../../domain/ids.ts';
import type { BrokerPosition } from '../../main/broker/broker.ts';
import { driftsOf } from '../../main/replication/drift.ts';
import { pendingExitOf } from '../../main/replication/exit-claims.ts';
import { oneFollower, pass } from './one-follower.ts';
import { plainRig, type Rig } from './sim-desk.ts';
import { masterId, type World } from './world.ts';

const asked = { instrumentId: 'NFO|35001', product: 'NRML', stopPx: 0, ordType: 'Market', price: 0 } as const;
const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
const nifty = instrumentId('NFO', '35001');
const master = accountId(masterId);
const follower = accountId('FO001');

/** Each account carries 100. `unread`: whose positions cannot be read in the first ten seconds. */
function carrying({ unread = '', copied = 100 }: { readonly unread?: string; readonly copied?: number } = {}): World {
  const begun: number[] = [];
  const rig: Rig = {
    ...plainRig,
    account: (account) => ({
      ...account,
      positions: async () => {
        const read = await account.positions();
        if (account.accountId === unread && world.time.now() - (begun[0] ?? 0) < 10_000)
          return { ok: false, code: 'HTTP_429', message: 'Too many requests.' };
        return read.ok ? { ok: true, value: [shown(account.accountId)] } : read;
      },
    }),
    parts: (parts) => ({
      ...parts,
      earlier: (back) => (back === 0 ? ({ net: () => copied, hasWholeSums: () => true } as never) : null),
    }),
  };
  const world = oneFollower({}, { rig });
  begun.push(world.time.now());
  const shown = (of: BrokerPosition['accountId']): BrokerPosition => ({
    accountId: of,
    instrumentId: nifty,
    product: 'NRML',
    netQty: 100 + today(world, of),
    carriedQty: 100,
    realisedPnl: null,
  });
  return world;
}

const today = (world: World, account: string): number => world.exchange.net(account, nifty, 'NRML');
const sell = (world: World, account: string, qty = 100) =>
  world.exchange.place(account, { ...asked, side: 'Sell', qty }, byHand);
const opened = (world: World) => {
  const desk = world.desk();
  if (desk === null) throw new Error('the desk is not up');
  return desk;
};
const counted = (world: World): readonly number[] =>
  [master, follower].map((account) => opened(world).blotter.net(account, nifty, 'NRML'));

describe('what an account carries, where its positions cannot be read at the start', () => {
  it.each([masterId, 'FO001'])('is counted when they can be read, and exits in step (%s)', async (unread) => {
    const world = carrying({ unread });
    world.boot();
    await pass(world, 60_000);
    expect(counted(world)).toEqual([100, 100]);
    sell(world, masterId);
    await pass(world, 20_000);
    expect([today(world, masterId), today(world, 'FO001')]).toEqual([-100, -100]);
    const gone = { accountId: follower, instrumentId: nifty, product: 'NRML', netQty: 0, carriedQty: 100 } as const;
    expect(driftsOf(opened(world).blotter, follower, [{ ...gone, realisedPnl: null }])).toEqual([]);
    world.disk.close();
  });

  it('is not sold short at a follower when the master sells it before that: the sale is listed as what it closes', async () => {
    const world = carrying({ unread: masterId });
    world.boot();
    await pass(world, 5000);
    const { orderId } = sell(world, masterId);
    await pass(world, 2000);
    const { blotter, engine } = opened(world);
    const heard = () => blotter.master(orderId as never) ?? Promise.reject(new Error('not heard'));
    expect(heard()).toMatchObject({ missed: true, held: 0 });
    const press = { choice: 'AtLimit', limit: 24_000_00, actor: 'a person' } as const;
    expect(await engine.catchUp(orderId, [follower], press)).toMatchObject({
      value: [{ result: { ok: false, code: 'CARRIED_UNREAD' } }],
    });
    await pass(world, 60_000);
    expect(heard()).toMatchObject({ missed: true, held: 100 });
    expect(today(world, 'FO001')).toBe(0);
    expect(engine.gapsOf(await heard(), null)).toMatchObject([{ purpose: 'Exit', qty: 100 }]);
    world.disk.close();
  });

  it('keeps back nothing that cannot close it', async () => {
    const world = carrying({ unread: masterId });
    world.boot();
    await pass(world, 5000);
    world.exchange.place(masterId, { ...asked, product: 'MIS', side: 'Buy', qty: 25 }, byHand);
    await pass(world, 4000);
    expect(world.exchange.net('FO001', nifty, 'MIS')).toBe(25);
    world.disk.close();
  });
});

it('a sale of what both carry, made before the master signs in, is listed with what the follower has to close', async () => {
  const world = carrying();
  const at = world.accounts.get(masterId);
  const { orderId } = sell(world, masterId);
  if (at === undefined) throw new Error('no account');
  await pass(world, 60_000);
  at.session = 'Over';
  world.boot();
  await pass(world, 20_000);
  at.session = 'Ready';
  at.line?.sessionChanged();
  await pass(world, 20_000);
  const { blotter, engine } = opened(world);
  const heard = blotter.master(orderId as never);
  if (heard === undefined) throw new Error('not heard');
  expect(heard).toMatchObject({ missed: true, held: 100 });
  expect(engine.gapsOf(heard, null)).toMatchObject([{ purpose: 'Exit', qty: 100 }]);
  expect(today(world, 'FO001')).toBe(0);
  world.disk.close();
});

describe('what the master has sold before it is known what a follower carries', () => {
  it('is sold there as soon as it is, while the master’s sale is fresh', async () => {
    const world = carrying({ unread: 'FO001' });
    world.boot();
    await pass(world, 12_500);
    sell(world, masterId);
    await pass(world, 1000);
    expect(counted(world)).toEqual([0, 0]);
    await pass(world, 10_000);
    expect([today(world, masterId), today(world, 'FO001')]).toEqual([-100, -100]);
    world.disk.close();
  });

  it.each([[[100]], [[50, 25]], [[25, 75]]])(
    'is listed once the follower signs in, each sale with its part: %j',
    async (sales) => {
      const world = carrying();
      const at = world.accounts.get('FO001');
      if (at === undefined) throw new Error('no account');
      at.session = 'Over';
      world.boot();
      await pass(world, 10_000);
      const keys: string[] = [];
      for (const qty of sales) {
        keys.push(sell(world, masterId, qty).orderId);
        await pass(world, 20_000);
      }
      at.session = 'Ready';
      at.line?.sessionChanged();
      await pass(world, 20_000);
      const { blotter, engine } = opened(world);
      const pending = () => keys.map((key) => pendingExitOf(blotter, key, follower, null)?.qty ?? 0);
      expect({ today: today(world, 'FO001'), pending: pending() }).toEqual({ today: 0, pending: sales });
      for (const masterKey of keys) {
        const scope = { kind: 'InStep', masterKey, accountId: follower } as const;
        engine.exit({ scope, reach: 'Copied' }, [follower], 'a person');
        world.time.promiseSettled();
        await pass(world, 20_000);
      }
      expect({ today: today(world, 'FO001'), pending: pending() }).toEqual({
        today: today(world, masterId),
        pending: sales.map(() => 0),
      });
      world.disk.close();
    },
  );
});

it.each([
  ['after a start', ''],
  ['when its positions are read late', 'FO001'],
])('what an exit has proven flat is not counted as carried %s, and is not sold again', async (_, unread) => {
  const world = carrying({ unread });
  world.boot();
  await pass(world, 5000);
  sell(world, 'FO001');
  await pass(world, 5500);
  const scope = { kind: 'Instrument', instrumentId: nifty, includeMaster: false } as const;
  opened(world).engine.exit({ scope, reach: 'Everything' }, [follower], 'a person');
  world.time.promiseSettled();
  await pass(world, 20_000);
  expect(opened(world).blotter.exits().at(-1)?.accounts).toMatchObject([{ state: 'Flat' }]);
  world.crash();
  world.boot();
  await pass(world, 20_000);
  expect(counted(world)).toEqual([100, 0]);
  sell(world, masterId);
  await pass(world, 20_000);
  expect(today(world, 'FO001')).toBe(-100);
  world.disk.close();
});
