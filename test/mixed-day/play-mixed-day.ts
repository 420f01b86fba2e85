// One day of a master's with twenty followers, each on terms of its own: what the broker's ledger shows at its end, and
// what the model says that it should.

import type { FollowerTerms } from '../../domain/account.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { noLimits, type Segment } from '../../domain/limits.ts';
import { accountId } from '../../domain/ids.ts';
import { noFaults } from '../sim/faults.ts';
import type { WireEvent } from '../sim/history.ts';
import { simInstruments, simTerms } from '../sim/sim-desk.ts';
import { createWorld, masterId } from '../sim/world.ts';
import { seeded } from '../support/seeded.ts';
import { positionsOf, type ModelContract, type Seen } from './day-model.ts';
import { ownerHands, products } from './owner-hands.ts';
import { mixedTerms, type PlainTerms } from './plain-terms.ts';

export type MixedDay = {
  /** How many positions were compared: every follower's in every contract, after every event and at the end. */
  readonly compared: number;
  /** Those that differ, the earliest first. Units. */
  readonly differ: readonly Difference[];
  readonly masterEvents: number;
  readonly sends: number;
  readonly denials: ReadonlyMap<string, number>;
  readonly sliced: number;
};

export type Difference = {
  readonly event: number;
  readonly follower: string;
  readonly contract: string;
  readonly ledger: number;
  readonly model: number;
};

const segments: Readonly<Record<string, ModelContract['segment']>> = {
  Equity: 'Cash',
  Future: 'Futures',
  Call: 'Options',
};
const freezes: Readonly<Record<string, number>> = { 'NFO|35001': 200 };
/** Virtual ms between two events; everything that follows from one is over by then. */
const settled = 4500;

export async function playMixedDay(seed: number, events: number): Promise<MixedDay> {
  const chance = seeded(seed);
  let isThin: (contract: string) => boolean = () => false;
  const world = createWorld({
    seed,
    terms: new Map(mixedTerms.map((one) => [one.id, engineTerms(one)])),
    rates: noFaults,
    settleMs: 120_000,
    inPieces: 0,
    thin: ({ instrumentId, price, qty, cumQty }, now) => {
      const lot = simInstruments.find(({ id }) => id === instrumentId)?.lotSize ?? 1;
      if (!isThin(instrumentId) || price !== now) return qty - cumQty;
      return cumQty > 0 ? 0 : Math.floor(qty / lot / 2) * lot;
    },
    fundsOf: (id) => {
      const size = mixedTerms.find((one) => accountId(one.id) === id)?.size;
      return size !== undefined && 'funds' in size ? { follower: size.funds[0], master: size.funds[1] } : null;
    },
    onHalt: (_, reason) => {
      throw new Error(`copying was halted: ${reason}`);
    },
  });
  const hands = ownerHands(world.exchange, chance, world.time.now);
  isThin = hands.isThin;
  const looks: { readonly at: number; readonly held: ReadonlyMap<string, number> }[] = [];
  const look = (): void => {
    const held = mixedTerms.flatMap((one) =>
      simInstruments.map(
        ({ id }) => [`${one.id} ${id}`, world.exchange.net(one.id, id, products[id] ?? 'MIS')] as const,
      ),
    );
    looks.push({ at: world.time.now(), held: new Map(held) });
  };
  world.boot();
  const begun = world.time.now();
  for (let event = 0; event < events; event += 1)
    world.time.after(4000 + event * settled, () => {
      look();
      hands.act();
    });
  await world.time.run(begun + 4000 + (events + 6) * settled);

  look();
  const model = positionsOf(
    whatHappened(
      world.exchange,
      hands,
      looks.map(({ at }) => at),
    ),
    mixedTerms,
    simInstruments.map(({ id, symbol, kind, lotSize, tick }) => ({
      id,
      symbol,
      segment: segments[kind] ?? 'Cash',
      lot: lotSize,
      tick,
      freeze: freezes[id] ?? null,
    })),
  );
  const differ = looks.flatMap(({ held }, event) =>
    [...held].flatMap(([name, ledger]): readonly Difference[] => {
      const [follower = '', contract = ''] = name.split(' ');
      const units = model.get(follower)?.[event]?.get(contract) ?? 0;
      return units === ledger ? [] : [{ event, follower, contract, ledger, model: units }];
    }),
  );
  const facts = factsOf(world.wire);
  const masters = world.exchange.ordersOf(masterId);
  world.disk.close();
  return {
    compared: looks.length * mixedTerms.length * simInstruments.length,
    differ,
    masterEvents: masters.reduce((sum, { stands }) => sum + stands.length, 0),
    sends: world.wire.filter(({ kind }) => kind === 'Asked').length,
    denials: counted(facts.flatMap((fact) => ('denial' in fact ? [fact.denial.code] : []))),
    sliced: facts.filter((fact) => fact.kind === 'NewIntended' && fact.key.slice > 0).length,
  };
}

/** The master's book and the market's moves in their order: the only things that the model is told. */
function whatHappened(
  exchange: ReturnType<typeof createWorld>['exchange'],
  { moves }: ReturnType<typeof ownerHands>,
  looks: readonly number[],
): readonly Seen[] {
  const rows = exchange.ordersOf(masterId).flatMap((order) =>
    order.stands.map((stand) => ({
      at: stand.at,
      seen: {
        kind: 'Master',
        order: order.orderId,
        contract: order.instrumentId,
        side: order.side,
        type: stand.ordType === 'Stop' ? 'StopLimit' : stand.ordType,
        qty: stand.qty,
        price: stand.price,
        stop: stand.stopPx,
        traded: stand.cumQty,
        value: stand.cumValue,
        canceled: stand.state === 'Canceled',
      } satisfies Seen,
    })),
  );
  const prices = moves.map(({ at, contract, price, thin }) => ({
    at,
    seen: { kind: 'Price', contract, price, thin } satisfies Seen,
  }));
  const opening = simInstruments.map(({ id }) => ({
    at: 0,
    seen: { kind: 'Price', contract: id, price: exchange.startOf(id), thin: false } satisfies Seen,
  }));
  const looked = looks.map((at) => ({ at, seen: { kind: 'Look' } satisfies Seen }));
  // One looks before anything is done at the same moment, and a price is there before what it trades.
  return [...opening, ...looked, ...prices, ...rows].toSorted((a, b) => a.at - b.at).map(({ seen }) => seen);
}

function factsOf(wire: readonly WireEvent[]): readonly JournalFact[] {
  return wire.flatMap((event) => (event.kind === 'Committed' ? event.entries.map(({ fact }) => fact) : []));
}

function counted(codes: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  return counts;
}

function engineTerms(plain: PlainTerms): FollowerTerms {
  const { size } = plain;
  const terms = simTerms({
    copyPolicy: plain.fills === true ? 'Fills' : 'Orders',
    multiplier: 'times' in size ? { units: size.times[0], scale: Math.log10(size.times[1]) } : { units: 1, scale: 0 },
    sizing:
      'times' in size
        ? { kind: 'Multiplier' }
        : 'units' in size
          ? { kind: 'FixedQty', qty: size.units }
          : 'lots' in size
            ? { kind: 'FixedLots', lots: size.lots }
            : 'paise' in size
              ? { kind: 'FixedValue', value: size.paise }
              : { kind: 'Funds' },
    reverse: plain.reverse === true,
    carryLots: plain.forgetsRests !== true,
    atLeastOneLot: plain.atLeastOneLot === true,
    maxQty: plain.most?.units ?? null,
    maxOrderValue: plain.most?.paise ?? null,
    aboveMaximum: plain.most?.cuts === true ? 'Cut' : 'Refuse',
  });
  return {
    ...terms,
    limits: {
      ...noLimits,
      blocked: plain.never ?? [],
      segments: (plain.onlySegments ?? []) as readonly Segment[],
      ordTypes: plain.onlyTypes ?? [],
      maxExposure: plain.mostExposure ?? null,
      maxPositions: plain.mostContracts ?? null,
      maxOrdersPerDay: plain.mostOrders ?? null,
    },
  };
}
