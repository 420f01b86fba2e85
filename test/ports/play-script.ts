// Plays one script with one failing call, lets everything come to rest, and judges what is left by the ledger.

import type { FollowerTerms } from '../../domain/account.ts';
import { accountId, clOrdId, orderId } from '../../domain/ids.ts';
import { copyStatusOf } from '../../domain/copy-order.ts';
import { judge } from '../sim/checker.ts';
import { noFaults } from '../sim/faults.ts';
import type { History } from '../sim/history.ts';
import { rowsByFacts } from '../sim/rows-by-facts.ts';
import { faultsOfFile, simInstruments, simPace, simRules, simTerms } from '../sim/sim-desk.ts';
import { createWorld, masterId, type World } from '../sim/world.ts';
import { failingPorts } from './failing-ports.ts';
import { bootUntilOpen, followers, type Script } from './scripts.ts';
import { createStriker, type PortName, type Strike } from './strike.ts';

const settleMs = 12_000;
const terms: ReadonlyMap<string, FollowerTerms> = new Map([
  [followers[0], simTerms({ multiplier: { units: 1, scale: 0 } })],
  [followers[1], simTerms({ multiplier: { units: 2, scale: 0 } })],
  [followers[2], simTerms({ multiplier: { units: 5, scale: 1 }, copyPolicy: 'Fills' })],
]);

export type ScriptEnd = {
  /** What must never be, in words; empty when all is well. */
  readonly broken: readonly string[];
  /** How often each port was called. */
  readonly counts: ReadonlyMap<PortName, number>;
  readonly halts: number;
  readonly sends: number;
};

export async function playScript(script: Script, strike: Strike | null): Promise<ScriptEnd> {
  const striker = createStriker(strike);
  const escaped: string[] = [];
  let halts = 0;
  const rig = failingPorts({
    striker,
    onEscaped: (where, error) => {
      escaped.push(`thrown out of the engine by ${where}: ${error instanceof Error ? error.message : String(error)}`);
      restart(world);
    },
    settled: () => world.time.promiseSettled(),
    after: (ms, fn) => world.time.after(ms, fn),
    stepClock: (ms) => world.stepClock(ms),
  });
  const world = createWorld({
    seed: 11,
    terms,
    rates: noFaults,
    settleMs,
    inPieces: 0.4,
    rig,
    onHalt: () => {
      halts += 1;
    },
  });
  const { time, exchange } = world;
  const rejected = (error: unknown): void => {
    escaped.push(`a promise that nobody heard was rejected: ${error instanceof Error ? error.message : String(error)}`);
  };
  const others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', rejected);
  try {
    bootUntilOpen(world);
    for (const { at, act } of script.steps)
      time.after(at, () => {
        try {
          act(world);
        } catch (error) {
          // The person who pressed is told; what a port threw into the press stays in it.
          escaped.push(`thrown at a person: ${error instanceof Error ? error.message : String(error)}`);
        }
      });
    const last = Math.max(...script.steps.map(({ at }) => at));
    for (let at = 1500; at < last + 130_000; at += 3000) time.after(at, () => mind(world));
    time.after(last + 14_000, () => takeBack(world));
    const evening = last + 14_000 + 2 * settleMs + 20_000;
    for (const [step, factor] of [0.9, 1.1].entries())
      time.after(evening + step * 6000, () => {
        for (const { id, tick } of simInstruments)
          exchange.setPrice(id, Math.max(tick, Math.round((exchange.price(id) * factor) / tick) * tick));
      });
    time.after(evening + 12_000, () => takeBack(world));
    await time.run(time.now() + evening + 20_000);
    striker.rest();
    await time.run(time.now() + 40_000);
    if (world.desk() === null) bootUntilOpen(world);
    await time.run(time.now() + 15_000);
  } finally {
    process.off('unhandledRejection', rejected);
    for (const other of others) process.on('unhandledRejection', other);
  }
  const history = historyOf(world);
  const { violations } = judge(history);
  const broken = [...violations.map(({ rule, text }) => `${rule}: ${text}`), ...escaped, ...shownOf(world)];
  world.disk.close();
  const sends = history.wire.filter(({ kind }) => kind === 'Asked').length;
  return { broken, counts: striker.counts, halts, sends };
}

function restart(world: World): void {
  world.crash();
  world.time.after(500, () => {
    if (world.desk() === null) bootUntilOpen(world);
  });
}

/** The person at the desk starts it again when it has halted, and switches on what an exit has switched off. */
function mind(world: World): void {
  const desk = world.desk();
  if (desk === null) return;
  if (desk.engine.haltReason() !== null) {
    restart(world);
    return;
  }
  if (desk.blotter.copying().kind === 'Off') desk.engine.setCopying({ kind: 'On' }, 'a person');
  for (const { scope } of desk.blotter.trading())
    desk.engine.setTrading({ scope, state: 'Active', reason: '', cancelResting: false }, 'a person');
}

function takeBack({ exchange }: World): void {
  for (const order of exchange.ordersOf(masterId).filter(exchange.isOpen)) exchange.cancel(order.orderId, 0);
}

/** What the window would show at the end, held against the ledger: the same, or said to be unknown. */
function shownOf(world: World): readonly string[] {
  const desk = world.desk();
  if (desk === null) return ['no desk is open at the end'];
  const { blotter, engine } = desk;
  const found: string[] = [];
  if (engine.haltReason() !== null) found.push(`still halted at the end: ${engine.haltReason()}`);
  for (const id of [masterId, ...followers].map(accountId))
    if (!engine.isReady(id)) found.push(`${id} was never read again: ${engine.notReady(id)}`);
  for (const order of world.exchange.orders) {
    if (order.by === 'Hand') {
      const shown = blotter.master(orderId(order.orderId))?.order.cumQty;
      if (shown !== order.cumQty)
        found.push(`${order.orderId} of the master's is shown with ${shown}: ${order.cumQty}`);
      continue;
    }
    const copy = blotter.copy(clOrdId(order.tag));
    const status = copy === undefined ? 'nothing' : copyStatusOf(copy);
    if (status === 'Unknown' || status === 'NeedsAttention') continue;
    if (copy?.order.cumQty !== order.cumQty)
      found.push(`${order.tag} is shown ${status} with ${copy?.order.cumQty}; the ledger says ${order.cumQty}`);
  }
  for (const run of blotter.exits()) if (run.finishedAt === null) found.push(`${run.id} never ends`);
  return found;
}

function historyOf(world: World): History {
  const { exchange, time } = world;
  return {
    // A port that fails may halt the desk; what becomes of that is what the script is for.
    halts: [],
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
      shared: null,
    },
    lots: new Map(simInstruments.map(({ id, lotSize }) => [id, lotSize])),
    ticks: new Map(),
    underlyings: new Map(),
    longOnly: true,
    file: faultsOfFile(world.disk, time.now(), (entries) => rowsByFacts(entries, masterId)),
    clockKept: world.clockKept(),
  };
}
