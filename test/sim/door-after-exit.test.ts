import { afterEach, beforeEach, expect, it } from 'vitest';
import { wholeFleet, type ExitRequest } from '../../domain/exit-scope.ts';
import { accountId, instrumentId, type AccountId } from '../../domain/ids.ts';
import { oneFollower, pass } from './one-follower.ts';
import { masterId, type World } from './world.ts';

const sbin = instrumentId('NSE', '3045');
const follower = accountId('FO001');
const asked = { instrumentId: sbin, product: 'MIS', stopPx: 0, ordType: 'Limit', timeInForce: 'Day' } as const;

let world: World;
const net = (): number => world.exchange.net('FO001', 'NSE|3045', 'MIS');

function engine() {
  const desk = world.desk();
  if (desk === null) throw new Error('no desk');
  return desk.engine;
}

async function give(id: string, side: 'Buy' | 'Sell', orderQty: number): Promise<number> {
  const terms = { ...asked, side, orderQty, price: side === 'Buy' ? 810_00 : 790_00 };
  expect(engine().giveTrade({ id, asked: terms, terms, only: null }, 'the door')).toMatchObject({ ok: true });
  await pass(world, 10_000);
  return net();
}

async function exit(request: ExitRequest, accounts: readonly AccountId[]): Promise<void> {
  engine().exit(request, accounts, 'a person');
  world.time.promiseSettled();
  await pass(world, 20_000);
  const states = world
    .desk()
    ?.blotter.exits()
    .at(-1)
    ?.accounts.map(({ state }) => state);
  expect(states).toEqual(accounts.map(() => 'Flat'));
}

beforeEach(async () => {
  world = oneFollower();
  world.boot();
  await pass(world, 3000);
});
afterEach(() => {
  world.disk.close();
});

it('after an Exit All that proved all flat, a trade of the door that closes the next one closes all of it, over a restart too', async () => {
  expect(await give('d-1', 'Buy', 100)).toBe(100);
  await exit(wholeFleet, [accountId(masterId), follower]);
  engine().setCopying({ kind: 'On' }, 'a person');
  await pass(world, 2000);
  expect(await give('d-2', 'Buy', 100)).toBe(100);
  world.crash();
  world.boot();
  await pass(world, 10_000);
  expect(await give('d-3', 'Sell', 100)).toBe(0);
});

it('after an exit of the only follower that had it, a trade of the door opens the other side, and the next closes that', async () => {
  await give('d-1', 'Buy', 100);
  await exit({ scope: { kind: 'Position', accountId: follower, instrumentId: sbin }, reach: 'Everything' }, [follower]);
  engine().setTrading(
    {
      scope: { kind: 'Position', followerId: follower, instrumentId: sbin },
      state: 'Active',
      reason: '',
      cancelResting: false,
    },
    'a person',
  );
  await pass(world, 2000);
  expect(await give('d-2', 'Sell', 100)).toBe(-100);
  expect(await give('d-3', 'Buy', 100)).toBe(0);
});

it('after an exit of one trade of the door, what another has opened is closed as before', async () => {
  await give('d-1', 'Buy', 100);
  expect(await give('d-2', 'Buy', 60)).toBe(160);
  engine().endTrade('d-2', 'the door');
  await exit({ scope: { kind: 'MasterOrder', masterKey: 'd-2' }, reach: 'Copied' }, [follower]);
  expect(net()).toBe(100);
  expect(await give('d-3', 'Sell', 50)).toBe(50);
  const exits = [...(world.desk()?.blotter.copies() ?? [])].filter(({ key }) => key.masterKey === 'd-3');
  expect(exits.map(({ key }) => key.purpose)).toEqual(['Exit']);
});
