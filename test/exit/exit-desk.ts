// The real engine, journal and queues on virtual brokers, set up in the middle of a day: orders resting, positions held.

import type { ChainEnd, JournalRow, JournalStore } from '../../db/journal-store.ts';
import type { ExitRunView } from '../../domain/exit-view.ts';
import { newFollowerTerms } from '../../domain/account.ts';
import { accountId, deriveClOrdId, type AccountId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { ok } from '../../domain/result.ts';
import type { NewOrder } from '../../domain/order-command.ts';
import { defaultPace } from '../../domain/pacing.ts';
import { silentLog } from '../../main/log.ts';
import { createBlotter } from '../../main/replication/blotter.ts';
import { createEngine, type Engine } from '../../main/replication/engine.ts';
import { createExecute } from '../../main/replication/execute.ts';
import { createJournal } from '../../main/replication/journal.ts';
import { seeded } from '../support/seeded.ts';
import { createVirtualBroker, lastPrice, tokens, type Fault, type VirtualBroker } from './virtual-broker.ts';
import { virtualTime, type VirtualTime } from './virtual-time.ts';

export type ExitDeskPlan = {
  readonly seed: number;
  readonly accounts: number;
  readonly openOrders: number;
  readonly positions: number;
  readonly rttMs: number;
  readonly faultOf: (index: number, chance: ReturnType<typeof seeded>) => Fault;
  readonly feedLost: boolean;
  /** The journal cannot be written between these moments, ms from the start; null: always. */
  readonly diskFull: { readonly from: number; readonly to: number } | null;
  readonly onExit?: (run: ExitRunView) => void;
};

export type ExitDesk = {
  readonly time: VirtualTime;
  readonly engine: Engine;
  readonly ids: readonly AccountId[];
  readonly brokers: ReadonlyMap<AccountId, VirtualBroker>;
  readonly faults: ReadonlyMap<AccountId, Fault>;
  readonly runs: ReadonlyMap<string, ExitRunView>;
  readonly facts: () => readonly JournalFact[];
};

const lot = 75;
const instrumentOf = (id: string): Instrument => ({
  id: id as Instrument['id'],
  exchange: 'NFO',
  token: id.split('|')[1] ?? '',
  symbol: 'NIFTY',
  tradingSymbol: `NIFTY${id.split('|')[1]}`,
  name: 'NIFTY',
  kind: 'Call',
  lotSize: lot,
  tick: 5,
  expiry: null,
});

export async function openExitDesk(plan: ExitDeskPlan): Promise<ExitDesk> {
  const time = virtualTime();
  const chance = seeded(plan.seed);
  const ids = Array.from({ length: plan.accounts }, (_, at) => accountId(`A${String(at).padStart(3, '0')}`));
  const [masterId = accountId('A000'), ...followers] = ids;
  const brokers = new Map<AccountId, VirtualBroker>();
  const faults = new Map<AccountId, Fault>();
  const past: JournalFact[] = [];
  /** The master's resting orders, which every other one of the followers' is a copy of. */
  const masterKeys: string[] = [];
  for (const [index, id] of ids.entries()) {
    const fault = plan.faultOf(index, chance);
    faults.set(id, fault);
    const broker = createVirtualBroker({
      id,
      clock: time,
      random: chance.next,
      rttMs: plan.rttMs,
      fault,
      feedLost: plan.feedLost,
    });
    brokers.set(id, broker);
    for (let at = 0; at < plan.positions; at += 1) {
      const qty = lot * chance.between(1, 4) * (chance.next() < 0.4 ? -1 : 1);
      broker.seedPosition(tokens[at % tokens.length] ?? tokens[0]!, 'NRML', qty, chance.next() < 0.5);
    }
    for (let at = 0; at < plan.openOrders; at += 1)
      past.push(...restingOrder(broker, id, masterId, masterKeys[at] ?? '', at, chance));
    if (id !== masterId) continue;
    broker.reports((report) => {
      past.push({ kind: 'MasterReported', report, notCopied: '', masterHeld: null });
      if (report.state === 'Working') masterKeys.push(report.orderId);
    });
  }

  let full = false;
  const rows: JournalRow[] = [];
  const store = {
    lastSeq: () => rows.at(-1)?.entry.seq ?? 0,
    readPart: (_day: string, last: ChainEnd | null) => {
      const entries = rows.map(({ entry }) => entry).filter(({ seq }) => seq > (last?.seq ?? 0));
      return ok({ entries, last: { seq: entries.at(-1)?.seq ?? 0, hash: '' } });
    },
    append: (added: readonly JournalRow[]) => {
      if (full) throw new Error('database or disk is full');
      rows.push(...added);
    },
  } as unknown as JournalStore;
  for (const fact of past)
    rows.push({ entry: { seq: rows.length + 1, at: time.now() - 60_000, fact } } as unknown as JournalRow);
  if (plan.diskFull !== null) {
    time.after(plan.diskFull.from, () => (full = true));
    time.after(plan.diskFull.to, () => (full = false));
  }

  const blotter = createBlotter();
  const accounts = new Map([...brokers].map(([id, { account }]) => [id, account]));
  const journal = createJournal({
    store,
    blotter,
    clock: time,
    names: { alias: (id) => id, symbol: (id) => id },
    masterId,
    instrumentOf,
  });
  const execute = createExecute({
    accounts,
    clock: time,
    pace: defaultPace,
    onAnswer: (answer) => engine.onAnswer(answer),
    whyOvertaken: (command) => engine.whyOvertaken(command),
    onLeaving: (commands) => engine.onLeaving(commands),
  });
  const runs = new Map<string, ExitRunView>();
  const engine: Engine = createEngine({
    mode: 'Practice',
    version: '0',
    clock: time,
    log: silentLog,
    rules: { staleAfterMs: 5000, settleMs: 120_000, exitLimitMs: 30_000, turnLimitMs: 20_000 },
    masterId,
    followers,
    accounts,
    blotter,
    journal,
    execute,
    instrumentOf,
    alias: (id) => id,
    referencePrice: () => lastPrice,
    wantPrices: () => null,
    pace: defaultPace,
    mayCopyInto: () => null,
    groupOf: () => '',
    fundsOf: () => null,
    figuresOf: () => ({ used: null, dayPnl: null }),
    quoteOf: () => null,
    tapeOf: () => ({ last: null, band: null }),
    dated: {
      marketOf: () => ({ phase: 'Open', label: '', known: true, clearings: [] }) as never,
      referenceStale: () => null,
      freezeQtyOf: () => lot * 3,
    },
    initial: {
      copying: { kind: 'On' },
      trading: [],
      terms: new Map(followers.map((id) => [id, { ...newFollowerTerms, enabled: true }])),
    },
    listener: {
      onLink: () => undefined,
      onReady: () => undefined,
      onFill: () => undefined,
      onExit: (run) => {
        runs.set(run.id, run);
        plan.onExit?.(run);
      },
      onExitTrouble: () => undefined,
      onBook: () => undefined,
      onDoubt: () => undefined,
      onHalt: () => undefined,
    },
  });
  void engine.start();
  await time.runUntil(500);
  return { time, engine, ids, brokers, faults, runs, facts: () => rows.map(({ entry }) => entry.fact) };
}

/** Far from the market; every other one is a copy of ours that the journal knows, the others were made by hand. */
function restingOrder(
  broker: VirtualBroker,
  id: AccountId,
  masterId: AccountId,
  masterKey: string,
  at: number,
  chance: ReturnType<typeof seeded>,
): readonly JournalFact[] {
  const side = chance.next() < 0.5 ? 'Buy' : 'Sell';
  const ours = at % 2 === 0 && id !== masterId;
  const clOrdId = deriveClOrdId({
    masterAccount: masterId,
    masterEvent: masterKey,
    follower: id,
    purpose: 'Copy',
    slice: 0,
  });
  const instrumentId = tokens[at % tokens.length] ?? tokens[0]!;
  const price = side === 'Buy' ? lastPrice / 2 : lastPrice * 2;
  const qty = lot * chance.between(1, 3);
  const order = broker.seedOrder({ tag: ours ? clOrdId : '', instrumentId, product: 'NRML', side, qty, price });
  if (!ours) return [];
  const command: NewOrder = {
    kind: 'New',
    accountId: id,
    clOrdId,
    instrumentId,
    side,
    ordType: 'Limit',
    timeInForce: 'Day',
    product: 'NRML',
    orderQty: qty,
    price,
    stopPx: 0,
  };
  const key = { masterKey, followerId: id, purpose: 'Copy', slice: 0 } as const;
  return [
    { kind: 'NewIntended', key, command, heldAtDecision: null, masterAt: 0 },
    {
      kind: 'CommandAnswered',
      clOrdId,
      command: 'New',
      outcome: { kind: 'Placed', orderId: order.orderId as never },
      sentAt: 1,
      answeredAt: 2,
    },
  ];
}
