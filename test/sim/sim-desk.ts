// The real engine, journal, pacing and exits of one machine, put together around a virtual clock and broker. It can be
// dropped in the middle of anything and built again on the same file.

import type { JournalRow, JournalStore } from '../../db/journal-store.ts';
import { completeTerms, type FollowerTerms } from '../../domain/account.ts';
import type { FundsPair } from '../../domain/entry-size.ts';
import { accountId, instrumentId, orderId, type AccountId, type InstrumentId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { isAsGoodAsDecided } from '../../domain/late-turn.ts';
import { noLimits } from '../../domain/limits.ts';
import type { JournalEntry } from '../../domain/journal-entry.ts';
import type { OrderMapping } from '../../domain/order-mapping.ts';
import { defaultPace, type Pace } from '../../domain/pacing.ts';
import { alwaysOpenSession } from '../../domain/trading-session.ts';
import { err } from '../../domain/result.ts';
import { tradingDayOf } from '../../domain/trading-day.ts';
import type { BrokerAccount } from '../../main/broker/broker.ts';
import type { Clock } from '../../main/clock.ts';
import { silentLog } from '../../main/log.ts';
import { createBlotter, type Blotter } from '../../main/replication/blotter.ts';
import type { EngineParts } from '../../main/replication/engine-parts.ts';
import { createEngine, type Engine } from '../../main/replication/engine.ts';
import { createExecute } from '../../main/replication/execute.ts';
import { watchTrades, type TradeWatch } from '../../main/trade-watch.ts';
import { createJournal } from '../../main/replication/journal.ts';
import type { SimDisk } from './sim-disk.ts';

export const simPace: Pace = defaultPace;

export const simInstruments: readonly Instrument[] = [
  anInstrument('NSE', '3045', 'SBIN', 'Equity', 1, 5),
  anInstrument('NFO', '35001', 'NIFTY26NOVF', 'Future', 25, 10),
  anInstrument('NFO', '42001', 'NIFTY26N24800C', 'Call', 75, 5),
];
/** Two strikes that the master buys and sells together, on days on terms of their own. */
export const legInstruments: readonly Instrument[] = ['43001', '43002'].map((token) => ({
  ...anInstrument('NFO', token, `BANKNIFTY26N${token}C`, 'Call', 75, 5),
  symbol: 'BANKNIFTY',
}));
const byId = new Map([...simInstruments, ...legInstruments].map((one) => [one.id, one]));

function anInstrument(
  exchange: Instrument['exchange'],
  token: string,
  symbol: string,
  kind: Instrument['kind'],
  lotSize: number,
  tick: number,
): Instrument {
  return {
    id: instrumentId(exchange, token),
    exchange,
    token,
    symbol,
    tradingSymbol: symbol,
    name: symbol,
    kind,
    lotSize,
    tick,
    expiry: null,
  };
}

export function simTerms(part: Partial<FollowerTerms>): FollowerTerms {
  return { ...completeTerms({ enabled: true, ...part }), limits: noLimits };
}

export type SimDesk = { readonly engine: Engine; readonly blotter: Blotter };

/** Stands between the engine and what it is built on, to make some call of it fail. */
export type Rig = {
  readonly account: (account: BrokerAccount) => BrokerAccount;
  readonly clock: (clock: Clock) => Clock;
  readonly store: (store: JournalStore) => JournalStore;
  readonly parts: (parts: EngineParts) => EngineParts;
  /** Told after each commit, as whoever shows it is. */
  readonly onCommit: () => void;
};

/** Changes nothing. */
export const plainRig: Rig = {
  account: (account) => account,
  clock: (clock) => clock,
  store: (store) => store,
  parts: (parts) => parts,
  onCommit: () => undefined,
};

export type SimDeskPlan = {
  readonly clock: Clock;
  readonly disk: SimDisk;
  readonly isAlive: () => boolean;
  readonly masterId: string;
  readonly followers: readonly string[];
  readonly accounts: ReadonlyMap<AccountId, BrokerAccount>;
  readonly settleMs: number;
  readonly price: (id: InstrumentId) => number | null;
  /** Absent: nobody's funds are known. */
  readonly fundsOf?: (follower: AccountId) => FundsPair | null;
  readonly onAppended: (rows: readonly JournalRow[], mappings: readonly OrderMapping[]) => void;
  /** Of all accounts together, and how late a turn may come; absent: no bound for all together, and no late turn. */
  readonly shared?: SharedPace | undefined;
  /** The trade books are read once a minute. */
  readonly tradeBooks?: boolean | undefined;
  readonly onHalt: (reason: string) => void;
  readonly rig?: Rig | undefined;
};

export type SharedPace = { readonly edge: Pace; readonly turnLimitMs: number };

export const simRules = { staleAfterMs: 5000, exitLimitMs: 30_000, turnLimitMs: 5000 } as const;

export function openSimDesk(plan: SimDeskPlan): SimDesk {
  const { clock, disk } = plan;
  const blotter = createBlotter();
  const instrumentOf = (id: InstrumentId): Instrument | undefined => byId.get(id);
  const alias = (id: string): string => id;
  const masterId = accountId(plan.masterId);
  const store = {
    ...disk.store(),
    append: (rows: readonly JournalRow[], mappings: readonly OrderMapping[]): void => {
      if (!plan.isAlive()) throw new Error('the machine is off');
      disk.beforeAppend(rows);
      disk.store().append(rows, mappings);
      plan.onAppended(rows, mappings);
      disk.afterAppend(rows);
    },
  };
  const { rig } = plan;
  const journal = createJournal({
    store: rig?.store(store) ?? store,
    blotter,
    clock,
    names: { alias, symbol: (id) => byId.get(id as InstrumentId)?.tradingSymbol ?? id },
    masterId,
    instrumentOf,
  });
  const execute = createExecute({
    accounts: plan.accounts,
    clock,
    pace: simPace,
    ...(plan.shared === undefined ? {} : { edge: plan.shared.edge }),
    isStillGood: (command) => {
      const order = blotter.master(orderId(blotter.copy(command.clOrdId)?.key.masterKey ?? ''))?.order;
      if (command.kind !== 'New' || order === undefined) return false;
      return isAsGoodAsDecided(command, order, plan.price(command.instrumentId));
    },
    onAnswer: (answer) => {
      engine.onAnswer(answer);
    },
    whyOvertaken: (command) => engine.whyOvertaken(command),
    onTurn: () => engine.lookAtClocks(),
    onLeaving: (commands) => {
      engine.onLeaving(commands);
    },
  });
  const engineParts: EngineParts = {
    mode: 'Live',
    version: '0.0.0',
    clock,
    log: silentLog,
    rules: {
      ...simRules,
      ...(plan.shared === undefined ? {} : { turnLimitMs: plan.shared.turnLimitMs }),
      settleMs: plan.settleMs,
    },
    masterId,
    followers: plan.followers.map(accountId),
    accounts: plan.accounts,
    blotter,
    journal,
    execute,
    instrumentOf,
    alias,
    referencePrice: plan.price,
    wantPrices: () => null,
    pace: simPace,
    mayCopyInto: () => null,
    groupOf: () => '',
    fundsOf: plan.fundsOf ?? (() => null),
    figuresOf: () => ({ used: null, dayPnl: null }),
    quoteOf: plan.price,
    tapeOf: (id) => {
      const price = plan.price(id);
      return { last: price === null ? null : { price, ageMs: 0, fresh: true }, band: null };
    },
    dated: {
      marketOf: () => alwaysOpenSession,
      referenceStale: () => null,
      freezeQtyOf: ({ id }) => disk.freeze.get(id) ?? null,
    },
    initial: { copying: disk.copying, terms: disk.terms, trading: disk.trading },
    listener: {
      onLink: () => undefined,
      onReady: () => undefined,
      onFill: () => undefined,
      onExit: () => undefined,
      onExitTrouble: () => undefined,
      onBook: (account, book) => tradeWatch?.onBook(account, book),
      onDoubt: () => undefined,
      onHalt: plan.onHalt,
    },
  };
  const engine: Engine = createEngine(rig?.parts(engineParts) ?? engineParts);
  const tradeWatch = plan.tradeBooks === true ? watchTradeBooks(plan, blotter, engine) : null;
  journal.onCommit(({ facts }) => {
    for (const fact of facts) {
      if (fact.kind === 'TradingStateChanged') disk.trading = blotter.trading();
      if (fact.kind === 'CopyingChanged' && fact.copying.kind !== 'Halted') disk.copying = fact.copying;
      if (fact.kind === 'FollowerTermsChanged') disk.terms.set(fact.followerId, fact.terms);
    }
  });
  if (rig !== undefined) journal.onCommit(rig.onCommit);
  return { engine, blotter };
}

function watchTradeBooks({ clock, accounts }: SimDeskPlan, blotter: Blotter, engine: Engine): TradeWatch {
  return watchTrades({
    clock,
    blotter,
    accounts: [...accounts.keys()],
    alias: (id) => id,
    symbol: (id) => id,
    notReady: engine.notReady,
    trades: (id) => accounts.get(id)?.trades() ?? Promise.resolve(err('ACCOUNT_GONE', 'The account is gone.')),
    settle: engine.settle,
    raise: () => undefined,
    clear: () => undefined,
  });
}

const wholeDay = 1_000_000;

/** What the file itself shows to be wrong: a chain that is broken, a table that is not the fold of its facts. */
export function faultsOfFile(
  disk: SimDisk,
  now: number,
  byFacts: (entries: readonly JournalEntry[]) => readonly OrderMapping[],
): readonly string[] {
  const day = tradingDayOf(now);
  const chain = disk.store().readPart(day, null, wholeDay);
  if (!chain.ok) return [chain.message];
  const plain = (rows: readonly OrderMapping[]): string =>
    JSON.stringify(
      rows.map(({ updated_at_ms: _, ...row }) => row).toSorted((a, b) => (a.cl_ord_id < b.cl_ord_id ? -1 : 1)),
    );
  const same = plain(disk.store().mappings(day)) === plain(byFacts(chain.value.entries));
  return same ? [] : ['the table of orders is not what its facts add up to'];
}
