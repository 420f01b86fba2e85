// Plays one day from one seed: the master's work, the faults, a quiet evening in which everything must end, and the
// history for the checker.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FollowerTerms } from '../../domain/account.ts';
import { seeded } from '../support/seeded.ts';
import { episodes, onlyByName, type EpisodeName } from './episodes.ts';
import { allFaults, noFaults, scaled, type FaultRates } from './faults.ts';
import type { History } from './history.ts';
import { rowsByFacts } from './rows-by-facts.ts';
import { befall, ownPace, ownTermsOf, sharedRules } from './own-terms.ts';
import { faultsOfFile, legInstruments, simInstruments, simPace, simRules, simTerms } from './sim-desk.ts';
import { createWorld, masterId, type World } from './world.ts';
import { masterHands } from './workload.ts';

export type DayPlan = {
  readonly seed: number;
  readonly followers: number;
  readonly events: number;
  /** Mean ms between two things that the master does; they come in bursts. */
  readonly gapMs: number;
  /** Absent: all faults, at a severity that the seed chooses. */
  readonly rates?: FaultRates;
  /** Absent: what the seed chooses. */
  readonly episodes?: readonly EpisodeName[];
  /** 0 to 1: how many orders trade in pieces. Absent: what the seed chooses. */
  readonly inPieces?: number;
  /** How long an order may be hidden, and how long it is waited for. Absent: as in the product, two minutes. */
  readonly settleMs?: number;
  /** Followers with legs and budgets of their own, and a pace for all together; absent: none of that. */
  readonly ownTerms?: boolean;
  /** The trade books are read beside the order books, as in the product; absent: no. */
  readonly tradeBooks?: boolean;
  /** The followers' books are polled as seldom as where nothing works; absent: every few seconds. */
  readonly polledSeldom?: boolean;
  /** The journal is a file, written and synced as in the product; absent: in memory. */
  readonly onDisk?: boolean;
};

export type Played = {
  readonly history: History;
  readonly digest: string;
  readonly sends: number;
  readonly struck: World['struck'];
};

/** Each is decided by its seed. Quick: denser, and with a shorter wait for what is in doubt, for playing very many. */
export const dayKinds = {
  short: (seed: number): DayPlan => ({ seed, followers: 8, events: 40, gapMs: 2000, ownTerms: hasOwnTerms(seed) }),
  quick: (seed: number): DayPlan => ({
    seed,
    followers: 8,
    events: 40,
    gapMs: 1200,
    settleMs: 40_000,
    ownTerms: hasOwnTerms(seed),
  }),
  /** On a real file that is found again after each crash. */
  disk: (seed: number): DayPlan => ({ ...dayKinds.quick(seed), episodes: crashes, onDisk: true }),
  normal: (seed: number): DayPlan => ({ seed, followers: 20, events: 400, gapMs: 55_000 }),
} as const;

/** Each is followed by a start on what is left. */
const crashes: readonly EpisodeName[] = [
  'crash',
  'crashBeforeCommit',
  'crashAfterCommit',
  'crashBeforeFirstByte',
  'crashInFanOut',
  'crashBeforeOutcome',
  'powerLost',
];

/** One seed in five. */
function hasOwnTerms(seed: number): boolean {
  return seed % 5 === 0;
}

export type DayKind = keyof typeof dayKinds;

const usualSettleMs = 120_000;
/** What was hidden shows itself a little before it would be called lost. */
const shownMs = 10_000;
const names = (Object.keys(episodes) as EpisodeName[]).filter((name) => !onlyByName.includes(name));

export async function playDay(plan: DayPlan): Promise<Played> {
  const chance = seeded(plan.seed);
  const settleMs = plan.settleMs ?? usualSettleMs;
  const severity = chance.pick([0, 0.15, 0.5, 1, 2]);
  const own = plan.ownTerms === true ? seeded(plan.seed * 31 + 11) : null;
  const onlyLong = chance.next() < 0.7;
  const longOnly = onlyLong && (own === null || own.next() < 0.5);
  const terms = new Map<string, FollowerTerms>();
  for (let at = 1; at <= plan.followers; at += 1)
    terms.set(`FO${String(at).padStart(3, '0')}`, {
      ...simTerms({
        multiplier: chance.pick([
          { units: 1, scale: 0 },
          { units: 5, scale: 1 },
          { units: 2, scale: 0 },
          { units: 3, scale: 1 },
        ]),
        copyPolicy: chance.next() < 0.8 ? 'Orders' : 'Fills',
      }),
      ...(own === null ? {} : ownTermsOf(own)),
    });
  const folder = plan.onDisk === true ? mkdtempSync(join(tmpdir(), 'lockstep-day-')) : undefined;
  const halts: string[] = [];
  const world = createWorld({
    folder,
    seed: plan.seed,
    terms,
    rates: { ...(plan.rates ?? scaled(allFaults, severity)), longestHiddenMs: settleMs - shownMs },
    settleMs,
    inPieces: plan.inPieces ?? chance.pick([0, 0.2, 0.6]),
    ...(own === null ? {} : { shared: ownPace }),
    ...(plan.tradeBooks === true ? { tradeBooks: true } : {}),
    ...(plan.polledSeldom === true ? { polledSeldom: true } : {}),
    // A person looks, and starts it again.
    onHalt: (halted, reason) => {
      halts.push(reason);
      halted.time.after(chance.between(2000, 9000), () => restart(halted));
    },
    onUnopened: (reason) => halts.push(reason),
  });
  const { time, exchange } = world;
  const hands = masterHands(exchange, chance, longOnly);

  world.boot();
  let moment = 3000;
  for (let event = 0; event < plan.events; event += 1) {
    const burst = chance.next() < 0.25;
    moment += burst ? chance.between(20, 300) : Math.round(-Math.log(1 - chance.next()) * plan.gapMs * 1.3);
    time.after(moment, hands.act);
  }
  const chosen =
    plan.episodes ?? Array.from({ length: severity === 0 ? 0 : chance.between(0, 4) }, () => chance.pick(names));
  for (const name of chosen)
    time.after(chance.between(4000, moment), () => {
      world.struck.set(name, (world.struck.get(name) ?? 0) + 1);
      episodes[name](world, chance);
    });
  if (own !== null) befall(world, own, { until: moment, spreads: !longOnly, shutOut: severity > 0 });
  for (let at = 2000; at < moment + 320_000; at += 4000) time.after(at, () => mind(world));

  const dusk = moment + 2000;
  time.after(dusk, () => {
    for (const at of world.accounts.values()) {
      at.rates = noFaults;
      at.slowMs = 0;
    }
    hands.takeBack();
  });
  // What was hidden has shown itself by then, and what is not there is proven so.
  const evening = dusk + 2 * settleMs + 60_000;
  for (const [step, factor] of [0.9, 1.1, 0.88, 1.12].entries())
    time.after(evening + step * 8000, () => {
      for (const { id, tick } of simInstruments)
        exchange.setPrice(id, Math.max(tick, Math.round((exchange.price(id) * factor) / tick) * tick));
    });
  time.after(evening + 33_000, hands.takeBack);
  // Two readings of the trades after the last of them.
  const end = evening + (plan.tradeBooks === true ? 240_000 : 60_000);
  await time.run(world.time.now() + end);

  if (world.desk() === null) world.boot();
  await time.run(time.now() + 10_000);
  const digest = world.digest();
  const history = { ...historyOf(world, longOnly, settleMs, own !== null), halts };
  world.disk.close();
  if (folder !== undefined) rmSync(folder, { recursive: true });
  return { history, digest, sends: history.wire.filter(({ kind }) => kind === 'Asked').length, struck: world.struck };
}

function restart(world: World): void {
  world.crash();
  world.boot();
}

/** The person at the desk: starts it when it is off, switches copying on again, and looks at what was left open. */
function mind(world: World): void {
  const desk = world.desk();
  if (desk === null) return;
  if (desk.blotter.copying().kind === 'Off') desk.engine.setCopying({ kind: 'On' }, 'a person');
  if (desk.engine.haltReason() === null)
    for (const { scope } of desk.blotter.trading())
      desk.engine.setTrading({ scope, state: 'Active', reason: '', cancelResting: false }, 'a person');
}

function historyOf(world: World, longOnly: boolean, settleMs: number, ownTerms: boolean): Omit<History, 'halts'> {
  const { exchange, time } = world;
  return {
    masterId,
    followers: world.followers,
    wire: world.wire,
    orders: exchange.orders,
    fills: exchange.fills,
    rules: {
      staleAfterMs: simRules.staleAfterMs,
      settleMs,
      perSecond: simPace.exitPerSecond ?? simPace.perSecond,
      entriesPerSecond: Math.max(1, simPace.perSecond - simPace.exitReserve),
      shared: ownTerms ? sharedRules : null,
    },
    lots: new Map([...simInstruments, ...legInstruments].map(({ id, lotSize }) => [id, lotSize])),
    ticks: new Map([...simInstruments, ...legInstruments].map(({ id, tick }) => [id, tick])),
    underlyings: new Map(legInstruments.map(({ id, symbol }) => [id, symbol])),
    longOnly,
    file: faultsOfFile(world.disk, time.now(), (entries) => rowsByFacts(entries, masterId)),
    clockKept: world.clockKept(),
  };
}
