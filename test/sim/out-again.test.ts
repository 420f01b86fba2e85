import { expect, it } from 'vitest';
import { noFaults } from './faults.ts';
import { pass } from './one-follower.ts';
import { legInstruments, simTerms } from './sim-desk.ts';
import { createWorld, masterId } from './world.ts';

const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;

it('a second leg that waited for its first while the master went out of it is not sent when the master is in it again', async () => {
  const [first, second] = legInstruments;
  if (first === undefined || second === undefined) throw new Error('no legs');
  let holdsBack = true;
  const world = createWorld({
    seed: 1,
    terms: new Map([['FO001', simTerms({ legs: 'HedgeFirst' })]]),
    rates: noFaults,
    settleMs: 120_000,
    inPieces: 0,
    thin: ({ account, instrumentId, qty }) => (holdsBack && account === 'FO001' && instrumentId === first.id ? 0 : qty),
    onHalt: () => undefined,
  });
  const master = (id: string, side: 'Buy' | 'Sell'): string =>
    world.exchange.place(
      masterId,
      { instrumentId: id, side, ordType: 'Market', product: 'NRML', qty: 75, price: 0, stopPx: 0 },
      byHand,
    ).orderId;
  const held = (account: string, id: string): number => world.exchange.net(account, id, 'NRML');
  world.boot();
  await pass(world, 3000);
  master(first.id, 'Buy');
  await pass(world, 200);
  const sale = master(second.id, 'Sell');
  await pass(world, 3000);
  expect(held('FO001', second.id), 'its first leg has not filled').toBe(0);
  master(second.id, 'Buy');
  await pass(world, 3000);
  master(second.id, 'Sell');
  await pass(world, 3000);
  expect([held(masterId, second.id), held('FO001', second.id)]).toEqual([-75, -75]);
  holdsBack = false;
  world.exchange.setPrice(first.id, world.exchange.price(first.id) - first.tick);
  await pass(world, 20_000);
  expect(held('FO001', first.id), 'the first leg has filled').toBe(75);
  expect([held(masterId, second.id), held('FO001', second.id)]).toEqual([-75, -75]);
  const said = world.wire.flatMap((event) => (event.kind === 'Committed' ? event.entries : []));
  expect(
    said.flatMap(({ fact }) => (fact.kind === 'Denied' && fact.key.masterKey === sale ? [fact.denial.code] : [])),
  ).toEqual(['MASTER_OUT']);
  world.disk.close();
});
