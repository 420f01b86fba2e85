import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CopyOrder } from '../../domain/copy-order.ts';
import { accountId, instrumentId } from '../../domain/ids.ts';
import type { BrokerPosition } from '../../main/broker/broker.ts';
import { driftsOf } from '../../main/replication/drift.ts';
import { noFaults } from './faults.ts';
import { simTerms } from './sim-desk.ts';
import { createWorld, masterId, type World } from './world.ts';

const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
const asked = { instrumentId: 'NSE|3045', product: 'MIS', stopPx: 0, ordType: 'Limit', side: 'Buy' } as const;
const held = (): number => world.exchange.net('FO001', 'NSE|3045', 'MIS');
const quantities = (): readonly number[] => world.exchange.ordersOf('FO001').map(({ qty }) => qty);
const copies = (): readonly CopyOrder[] => [...(world.desk()?.blotter.copies() ?? [])];

const drifts = () => {
  const desk = world.desk();
  const position = {
    instrumentId: instrumentId('NSE', '3045'),
    product: 'MIS',
    netQty: held(),
    carriedQty: 0,
  } as const;
  return desk === null ? null : driftsOf(desk.blotter, accountId('FO001'), [position as BrokerPosition]);
};

let world: World;
/** Units that the follower's newest order may trade. */
let mayTrade: number;

async function pass(ms: number): Promise<void> {
  await world.time.run(world.time.now() + ms);
}

async function rejectNewest(): Promise<void> {
  world.exchange.rejectRest(world.exchange.ordersOf('FO001').at(-1)?.orderId ?? '', 'RED: margin shortfall');
  await pass(3000);
}

function again(at: number): unknown {
  const copy = copies()[at];
  return copy === undefined ? null : world.desk()?.engine.retryCopy(copy, 810_00 as never, null, 'a person');
}

beforeEach(async () => {
  world = createWorld({
    seed: 3,
    terms: new Map([['FO001', simTerms({})]]),
    rates: noFaults,
    settleMs: 12_000,
    inPieces: 0,
    thin: (order) => (order.account === 'FO001' ? mayTrade - order.cumQty : order.qty),
    onHalt: () => undefined,
  });
  world.boot();
  await pass(3000);
  mayTrade = 40;
  world.exchange.place(masterId, { ...asked, qty: 100, price: 810_00 }, byHand);
  await pass(3000);
  await rejectNewest();
  expect([held(), copies().map(({ order }) => order.ended)]).toEqual([40, ['Rejected']]);
});
afterEach(() => {
  world.disk.close();
});

it('a copy that was rejected after it had traded in part is asked for again for the rest alone', async () => {
  mayTrade = 1000;
  expect(again(0)).toMatchObject({ ok: true });
  expect(again(0)).toMatchObject({ ok: false, code: 'RETRY_DONE' });
  await pass(5000);
  expect([held(), quantities()]).toEqual([100, [100, 60]]);
  expect(drifts()).toEqual([]);
});

it('the order that took its place, rejected in its turn, is asked for again for what is left of it', async () => {
  mayTrade = 10;
  expect(again(0)).toMatchObject({ ok: true });
  await pass(3000);
  await rejectNewest();
  expect(held()).toBe(50);
  mayTrade = 1000;
  expect(again(1)).toMatchObject({ ok: true });
  await pass(5000);
  expect([held(), quantities()]).toEqual([100, [100, 60, 50]]);
});
