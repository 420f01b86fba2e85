import { afterEach, describe, expect, it } from 'vitest';
import { accountId } from '../../domain/ids.ts';
import type { CopyOrder } from '../../domain/copy-order.ts';
import { driftsOf } from '../../main/replication/drift.ts';
import { noFaults } from './faults.ts';
import { oneFollower, pass } from './one-follower.ts';
import { masterId, type World } from './world.ts';

const asked = { instrumentId: 'NSE|3045', product: 'NRML', stopPx: 0, ordType: 'Market', price: 0 } as const;
const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
const follower = accountId('FO001');

let world: World;
afterEach(() => {
  world.disk.close();
});

const nets = (): readonly number[] => [masterId, 'FO001'].map((one) => world.exchange.net(one, 'NSE|3045', 'NRML'));

async function booted(): Promise<void> {
  world = oneFollower();
  world.boot();
  await pass(world, 3000);
}

async function master(side: 'Buy' | 'Sell', qty: number): Promise<string> {
  const { orderId } = world.exchange.place(masterId, { ...asked, side, qty }, byHand);
  await pass(world, 20_000);
  return orderId;
}

function desk() {
  const up = world.desk();
  if (up === null) throw new Error('no desk');
  return up;
}

function drift() {
  const row = {
    accountId: follower,
    instrumentId: 'NSE|3045',
    product: 'NRML',
    netQty: nets()[1] ?? 0,
    carriedQty: 0,
    realisedPnl: null,
  };
  return driftsOf(desk().blotter, follower, [row as never]);
}

describe('a failed entry that is asked for again', () => {
  async function failed(): Promise<CopyOrder> {
    await booted();
    const at = world.accounts.get('FO001');
    if (at === undefined) throw new Error('no account');
    at.rates = { ...noFaults, refused: 1 };
    await master('Buy', 100);
    at.rates = noFaults;
    const copy = [...desk().blotter.copies()][0];
    if (copy === undefined) throw new Error('no copy');
    return copy;
  }

  async function again(copy: CopyOrder): Promise<number | string> {
    const offered = desk().engine.retryOf(copy);
    const answer = desk().engine.retryCopy(copy, 801_00, null, 'a person');
    await pass(world, 30_000);
    expect(answer.ok).toBe(offered.ok);
    return offered.ok ? offered.value.command.orderQty : offered.code;
  }

  it('is for all of it while the master has all of it', async () => {
    expect(await again(await failed())).toBe(100);
    expect(nets()).toEqual([100, 100]);
  });

  it('is for what the master has left of it, stays at that, and goes with the master’s exit of the rest', async () => {
    const copy = await failed();
    await master('Sell', 60);
    expect(await again(copy)).toBe(40);
    expect({ nets: nets(), drift: drift() }).toEqual({ nets: [40, 40], drift: [] });
    await master('Sell', 40);
    expect(nets()).toEqual([0, 0]);
  });

  it('is for its share of what is left where the follower has sold its own share of another', async () => {
    const copy = await failed();
    await master('Buy', 100);
    await master('Sell', 60);
    expect(nets()).toEqual([140, 70]);
    expect(await again(copy)).toBe(70);
    expect({ nets: nets(), drift: drift() }).toEqual({ nets: [140, 140], drift: [] });
  });

  it('is refused where the master has closed all of it, though it is in again by another order', async () => {
    const copy = await failed();
    await master('Sell', 100);
    await master('Buy', 100);
    expect(await again(copy)).toBe('RETRY_REDUCED');
    expect(nets()).toEqual([100, 100]);
  });
});

it('a missed entry of which the master has closed a part is caught up with by what is left, and the rest is not asked for later', async () => {
  await booted();
  const at = world.accounts.get(masterId);
  if (at === undefined) throw new Error('no account');
  at.session = 'Over';
  at.line?.sessionChanged();
  await pass(world, 1000);
  const buy = await master('Buy', 100);
  at.session = 'Ready';
  at.line?.sessionChanged();
  await pass(world, 10_000);
  await master('Sell', 60);
  const missed = desk().blotter.master(buy as never);
  if (missed === undefined) throw new Error('the order is not known');
  const gaps = desk().engine.gapsOf(missed, 800_00);
  expect(gaps.map(({ purpose, qty }) => [purpose, qty])).toEqual([['Copy', 40]]);
  const answer = desk().engine.catchUp(buy, [follower], { choice: 'AtLimit', limit: 801_00, actor: 'a person' });
  world.time.promiseSettled();
  await pass(world, 30_000);
  expect(await answer).toMatchObject({ value: [{ result: { ok: true } }] });
  const copies = desk().blotter.copiesFor(buy, follower);
  expect(copies.map(({ command, reasonCode }) => [command.orderQty, reasonCode])).toEqual([
    [40, ''],
    [60, 'MASTER_OUT'],
  ]);
  expect({ nets: nets(), drift: drift() }).toEqual({ nets: [40, 40], drift: [] });
});
