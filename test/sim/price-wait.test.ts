import { afterEach, describe, expect, it } from 'vitest';
import { copyStatusOf } from '../../domain/copy-order.ts';
import type { FollowerTerms } from '../../domain/account.ts';
import { unknownTape } from '../../domain/reference-price.ts';
import { noFaults } from './faults.ts';
import { plainRig, type Rig, simTerms } from './sim-desk.ts';
import { createWorld, masterId, type World } from './world.ts';

const priceTakesMs = 1500;
const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
const stop = {
  instrumentId: 'NSE|3045',
  product: 'MIS',
  side: 'Buy',
  ordType: 'Stop',
  qty: 100,
  price: 0,
  stopPx: 820_00,
} as const;

let world: World;
afterEach(() => {
  world.disk.close();
});

/** No price is known after a start until one has been wished for and so long has passed. */
function slowPrices(): Rig {
  return {
    ...plainRig,
    parts: (parts) => {
      let known = false;
      return {
        ...parts,
        tapeOf: (id) => (known ? parts.tapeOf(id) : unknownTape),
        wantPrices: () =>
          known
            ? null
            : new Promise((resolve) => {
                parts.clock.after(priceTakesMs, () => {
                  known = true;
                  resolve();
                });
              }),
      };
    },
  };
}

async function pass(ms: number): Promise<void> {
  await world.time.run(world.time.now() + ms);
}

async function aStopWaits(copyPolicy: FollowerTerms['copyPolicy'] = 'Orders'): Promise<void> {
  world = createWorld({
    seed: 5,
    terms: new Map([
      ['FO001', simTerms({ copyPolicy })],
      ['FO002', simTerms({ copyPolicy })],
    ]),
    rates: noFaults,
    settleMs: 12_000,
    inPieces: 0,
    onHalt: () => undefined,
    rig: slowPrices(),
  });
  world.boot();
  await pass(3000);
  world.exchange.place(masterId, stop, byHand);
  await pass(700);
  expect(statuses(), 'nothing is decided before the price is here').toEqual([]);
}

const statuses = (): readonly string[] => [...(world.desk()?.blotter.copies() ?? [])].map(copyStatusOf);
const held = (): readonly number[] => world.followers.map((id) => world.exchange.ordersOf(id).length);
const asks = (): number => world.wire.filter(({ kind }) => kind === 'Asked').length;

describe('an entry that waits for a first price', () => {
  it('is sent once at each follower when the price is here', async () => {
    await aStopWaits();
    await pass(30_000);
    expect({ statuses: statuses(), held: held(), asks: asks() }).toEqual({
      statuses: ['New', 'New'],
      held: [1, 1],
      asks: 2,
    });
  });

  it('is decided after a start, once and by a price of that moment, when the machine went off while it waited', async () => {
    await aStopWaits();
    world.crash();
    await pass(300);
    world.boot();
    await pass(30_000);
    expect({ statuses: statuses(), held: held(), asks: asks() }).toEqual({
      statuses: ['New', 'New'],
      held: [1, 1],
      asks: 2,
    });
  });

  it('is asked about, and neither sent nor decided again, when the machine goes off as soon as it has been decided', async () => {
    await aStopWaits();
    world.disk.afterAppend = (rows) => {
      if (!rows.some(({ entry }) => entry.fact.kind === 'NewIntended')) return;
      world.disk.afterAppend = () => undefined;
      world.crash();
      throw new Error('the machine is off');
    };
    await pass(priceTakesMs);
    expect(world.desk(), 'it went off').toBeNull();
    world.boot();
    await pass(90_000);
    expect({ statuses: statuses(), held: held(), asks: asks() }).toEqual({
      statuses: ['NeedsAttention', 'NeedsAttention'],
      held: [0, 0],
      asks: 0,
    });
  });

  it.each([
    ['that came too late to follow it', 20_000, 0],
    ['with the clock set back meanwhile, for nobody knows how late that is', 9000, -20_000],
  ])('is refused with its reason after a start %s', async (_, offMs, stepMs) => {
    await aStopWaits();
    world.crash();
    world.stepClock(stepMs);
    await pass(offMs);
    world.boot();
    await pass(30_000);
    expect([...(world.desk()?.blotter.copies() ?? [])].map(({ denial }) => denial?.code)).toEqual([
      'MASTER_ACTION_STALE',
      'MASTER_ACTION_STALE',
    ]);
    expect({ held: held(), asks: asks() }).toEqual({ held: [0, 0], asks: 0 });
  });

  it.each(['Orders', 'Fills'] as const)(
    'is followed by the exit of the part that the master closed while it waited (by %s)',
    async (copyPolicy) => {
      await aStopWaits(copyPolicy);
      world.exchange.setPrice(stop.instrumentId, 821_00);
      world.exchange.place(masterId, { ...stop, side: 'Sell', ordType: 'Market', qty: 50, stopPx: 0 }, byHand);
      await pass(30_000);
      expect(world.exchange.net(masterId, 'NSE|3045', 'MIS')).toBe(50);
      for (const id of world.followers) expect(world.exchange.net(id, 'NSE|3045', 'MIS')).toBe(50);
    },
  );
});
