import { describe, expect, it } from 'vitest';
import type { ExitScope } from '../../domain/exit-scope.ts';
import { accountId } from '../../domain/ids.ts';
import { noFaults } from './faults.ts';
import { oneFollower, pass } from './one-follower.ts';
import { masterId, type World } from './world.ts';

const asked = { instrumentId: 'NSE|3045', product: 'NRML', stopPx: 0, ordType: 'Market', price: 0 } as const;
const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
const id = accountId('FO001');

const held = (world: World): readonly number[] =>
  [masterId, id].map((of) => world.exchange.net(of, 'NSE|3045', 'NRML'));

async function trade(world: World, side: 'Buy' | 'Sell', qty: number): Promise<string> {
  const { orderId } = world.exchange.place(masterId, { ...asked, side, qty }, byHand);
  await pass(world, 3000);
  return orderId;
}

/** The master does this, and its feed tells of it 2.3 s late: while the exit that begins meanwhile has the follower. */
async function toldBeside(
  world: World,
  { side, qty }: { readonly side: 'Buy' | 'Sell'; readonly qty: number },
  scope: ExitScope,
) {
  const [master, follower] = [masterId, id].map((of) => world.accounts.get(of));
  if (master === undefined || follower === undefined) throw new Error('no account');
  master.slowMs = 2300;
  const { orderId } = world.exchange.place(masterId, { ...asked, side, qty }, byHand);
  await pass(world, 1700);
  master.slowMs = 0;
  follower.slowMs = 400;
  world.desk()?.engine.exit({ scope, reach: 'Copied' }, [id], 'a person');
  world.time.promiseSettled();
  await pass(world, 60_000);
  const blotter = world.desk()?.blotter;
  const heardAt = [...(blotter?.masters() ?? [])].find(({ order }) => order.orderId === orderId)?.receivedAt ?? 0;
  const run = blotter?.exits().at(-1);
  expect(run !== undefined && heardAt > run.startedAt && heardAt < (run.finishedAt ?? 0)).toBe(true);
  return [...(blotter?.copies() ?? [])]
    .filter(({ key }) => key.masterKey === orderId)
    .map(({ command, denial }) => [command.side, command.orderQty, denial?.code ?? '']);
}

describe('what the master did just before an exit began at a follower, and the desk is told of only during it', () => {
  it('is followed after it where it closes', async () => {
    const world = oneFollower();
    world.boot();
    await pass(world, 3000);
    const first = await trade(world, 'Buy', 100);
    await trade(world, 'Buy', 50);
    const scope = { kind: 'MasterOrder', masterKey: first, accountId: null } as const;
    expect(await toldBeside(world, { side: 'Sell', qty: 150 }, scope)).toEqual([['Sell', 50, '']]);
    expect(held(world)).toEqual([0, 0]);
    world.disk.close();
  });

  it('is followed after it where the exit makes up for another of the master’s', async () => {
    const world = oneFollower();
    world.boot();
    await pass(world, 3000);
    await trade(world, 'Buy', 200);
    const follower = world.accounts.get(id);
    if (follower === undefined) throw new Error('no account');
    follower.rates = { ...noFaults, refused: 1 };
    const first = await trade(world, 'Sell', 50);
    follower.rates = noFaults;
    expect(held(world)).toEqual([150, 200]);
    const scope = { kind: 'InStep', masterKey: first, accountId: id } as const;
    expect(await toldBeside(world, { side: 'Sell', qty: 50 }, scope)).toEqual([['Sell', 50, '']]);
    expect(held(world)).toEqual([100, 100]);
    world.disk.close();
  });

  it('has a line of its own where it opens and is too old by then', async () => {
    const world = oneFollower();
    world.boot();
    await pass(world, 3000);
    const first = await trade(world, 'Buy', 100);
    await trade(world, 'Buy', 50);
    const scope = { kind: 'MasterOrder', masterKey: first, accountId: null } as const;
    expect(await toldBeside(world, { side: 'Buy', qty: 30 }, scope)).toEqual([['Buy', 30, 'MASTER_ACTION_STALE']]);
    expect(held(world)).toEqual([180, 50]);
    world.disk.close();
  });

  it('has a line of its own where it has traded in part and ended by then', async () => {
    const world = oneFollower(
      {},
      { thin: ({ account, side, qty }) => (account === masterId && side === 'Sell' ? 60 : qty) },
    );
    world.boot();
    await pass(world, 3000);
    const first = await trade(world, 'Buy', 100);
    await trade(world, 'Buy', 50);
    const follower = world.accounts.get(id);
    if (follower === undefined) throw new Error('no account');
    follower.slowMs = 400;
    const scope = { kind: 'MasterOrder', masterKey: first, accountId: null } as const;
    world.desk()?.engine.exit({ scope, reach: 'Copied' }, [id], 'a person');
    world.time.promiseSettled();
    const { orderId } = world.exchange.place(masterId, { ...asked, side: 'Sell', qty: 150 }, byHand);
    await pass(world, 500);
    world.exchange.cancel(orderId, 0);
    await pass(world, 60_000);
    const told = [...(world.desk()?.blotter.copies() ?? [])].filter(({ key }) => key.masterKey === orderId);
    expect(told.map(({ denial }) => denial?.code)).toEqual(['MASTER_ACTION_STALE']);
    expect(told[0]?.denial?.text).toContain('with 60 traded');
    expect(told[0]?.denial?.remedy).toMatch(/Compare .* close by hand/);
    expect(held(world)).toEqual([90, 50]);
    world.disk.close();
  });
});
