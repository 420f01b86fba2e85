import { expect, it } from 'vitest';
import { wholeFleet } from '../../domain/exit-scope.ts';
import { accountId } from '../../domain/ids.ts';
import { oneFollower, pass } from './one-follower.ts';
import { masterId } from './world.ts';

const asked = { instrumentId: 'NSE|3045', product: 'NRML', stopPx: 0, ordType: 'Market', price: 0, qty: 100 } as const;
const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
const id = accountId('FO001');

it('an exit of an order whose units an Exit All has closed takes nothing from what was bought since', async () => {
  const world = oneFollower();
  const nets = () => [masterId, 'FO001'].map((one) => world.exchange.net(one, 'NSE|3045', 'NRML'));
  world.boot();
  await pass(world, 3000);
  const first = world.exchange.place(masterId, { ...asked, side: 'Buy' }, byHand);
  await pass(world, 5000);
  const engine = world.desk()?.engine;
  if (engine === undefined) throw new Error('no desk');
  engine.exit(wholeFleet, [accountId(masterId), id], 'a person');
  world.time.promiseSettled();
  await pass(world, 20_000);
  expect(nets()).toEqual([0, 0]);
  engine.setCopying({ kind: 'On' }, 'a person');
  await pass(world, 2000);
  world.exchange.place(masterId, { ...asked, side: 'Buy' }, byHand);
  await pass(world, 5000);
  expect(nets()).toEqual([100, 100]);
  engine.exit({ scope: { kind: 'MasterOrder', masterKey: first.orderId }, reach: 'Copied' }, [id], 'a person');
  world.time.promiseSettled();
  await pass(world, 30_000);
  expect(nets()).toEqual([100, 100]);
  world.disk.close();
});
