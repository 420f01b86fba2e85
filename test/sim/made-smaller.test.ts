// An order of the master's that was made smaller before it traded: the follower is in step, and nothing says otherwise.

import { afterEach, expect, it } from 'vitest';
import { parseMultiplier } from '../../domain/allocation.ts';
import { accountId } from '../../domain/ids.ts';
import type { BrokerPosition } from '../../main/broker/broker.ts';
import { driftsOf } from '../../main/replication/drift.ts';
import { oneFollower, pass } from './one-follower.ts';
import { masterId, type World } from './world.ts';

const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;

let world: World;
afterEach(() => {
  world.disk.close();
});

it.each([
  ['as three orders, of which one is taken back', 'NSE|3045', 300, 200, 200, '1'],
  ['as three orders, of which one is taken back and one made smaller', 'NSE|3045', 300, 150, 150, '1'],
  ['of which the follower’s part comes to less than a lot', 'NFO|35001', 50, 25, 0, '0.5'],
] as const)('%s', async (_, contract, before, qty, due, multiplier) => {
  const parsed = parseMultiplier(multiplier);
  if (!parsed.ok) throw new Error(parsed.message);
  world = oneFollower({ multiplier: parsed.value });
  world.disk.freeze.set('NSE|3045', 100);
  world.boot();
  await pass(world, 3000);
  const price = world.exchange.price(contract) - 10_00;
  const asked = { instrumentId: contract, product: 'NRML', ordType: 'Limit', stopPx: 0, price } as const;
  const { orderId } = world.exchange.place(masterId, { ...asked, side: 'Buy', qty: before }, byHand);
  await pass(world, 5000);
  world.exchange.modify(orderId, { ...asked, qty }, 0);
  await pass(world, 8000);
  world.exchange.setPrice(contract, price);
  await pass(world, 8000);
  expect([masterId, 'FO001'].map((id) => world.exchange.net(id, contract, 'NRML'))).toEqual([qty, due]);
  const { blotter } = world.desk() ?? {};
  if (blotter === undefined) throw new Error('no desk');
  const position = { instrumentId: contract, product: 'NRML', netQty: due, carriedQty: 0 };
  expect(driftsOf(blotter, accountId('FO001'), [position as BrokerPosition])).toEqual([]);
});
