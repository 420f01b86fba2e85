import { describe, expect, it } from 'vitest';
import { noFaults } from './faults.ts';
import { pass } from './one-follower.ts';
import { legInstruments, simTerms } from './sim-desk.ts';
import { createWorld, masterId } from './world.ts';

const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;

function twoLegs() {
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
  const held = (account: string, id: string): number => world.exchange.net(account, id, 'NRML');
  return {
    world,
    first: first.id,
    second: second.id,
    /** At once, at the market; the order's number. */
    master: (id: string, side: 'Buy' | 'Sell', qty: number): string =>
      world.exchange.place(
        masterId,
        { instrumentId: id, side, ordType: 'Market', product: 'NRML', qty, price: 0, stopPx: 0 },
        byHand,
      ).orderId,
    firstLegFills: (): void => {
      holdsBack = false;
      world.exchange.setPrice(first.id, world.exchange.price(first.id) - first.tick);
    },
    /** Of the second leg: the master, the follower. */
    short: (): readonly number[] => [held(masterId, second.id), held('FO001', second.id)],
    bought: (): number => held('FO001', first.id),
    saidOf: (order: string): readonly string[] =>
      world.wire
        .flatMap((event) => (event.kind === 'Committed' ? event.entries : []))
        .flatMap(({ fact }) => (fact.kind === 'Denied' && fact.key.masterKey === order ? [fact.denial.code] : [])),
  };
}

describe('a second leg that waits for its first at the follower', () => {
  it('and that the master went out of meanwhile is not sent when the master is in it again', async () => {
    const { world, first, second, master, firstLegFills, short, bought, saidOf } = twoLegs();
    world.boot();
    await pass(world, 3000);
    master(first, 'Buy', 75);
    await pass(world, 200);
    const sale = master(second, 'Sell', 75);
    await pass(world, 3000);
    expect(short(), 'its first leg has not filled').toEqual([-75, 0]);
    master(second, 'Buy', 75);
    await pass(world, 3000);
    master(second, 'Sell', 75);
    await pass(world, 3000);
    expect(short()).toEqual([-75, -75]);
    firstLegFills();
    await pass(world, 20_000);
    expect(bought(), 'the first leg has filled').toBe(75);
    expect(short()).toEqual([-75, -75]);
    expect(saidOf(sale)).toEqual(['MASTER_OUT']);
    world.disk.close();
  });

  it('and that the master bought back in part meanwhile is not sent whole, and a person is told', async () => {
    const { world, first, second, master, firstLegFills, short, bought, saidOf } = twoLegs();
    world.boot();
    await pass(world, 3000);
    master(first, 'Buy', 150);
    await pass(world, 200);
    const sale = master(second, 'Sell', 150);
    await pass(world, 3000);
    master(second, 'Buy', 75);
    await pass(world, 3000);
    expect(short()).toEqual([-75, 0]);
    firstLegFills();
    await pass(world, 20_000);
    expect(bought(), 'the first leg has filled').toBe(150);
    expect(short()).toEqual([-75, 0]);
    expect(saidOf(sale)).toEqual(['LEG_FIRST_UNFILLED']);
    world.disk.close();
  });
});
