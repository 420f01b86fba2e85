// Orders by reference and positions in memory: a fold of the journal. Staged first, taken over once durable.

import type { CopyingState, FollowerTerms } from '../../domain/account.ts';
import type { CopyPurpose } from '../../domain/copy-key.ts';
import type { CopyOrder } from '../../domain/copy-order.ts';
import type { ExitAccountView, ExitRunView } from '../../domain/desk-view.ts';
import { beginCopy, foldCopy } from '../../domain/fold-copy.ts';
import type { AccountId, ClOrdId, InstrumentId, OrderId } from '../../domain/ids.ts';
import type { JournalEntry } from '../../domain/journal-entry.ts';
import { applyReport, orderFromReport } from '../../domain/order-state.ts';
import { signed, type Order, type Product } from '../../domain/order.ts';

export type MasterOrder = {
  readonly order: Order;
  readonly receivedAt: number;
  /** When the master last did something to it, our clock. */
  readonly changedAt: number;
  readonly notCopied: string;
  /** Units held on the other side before this order; 0 when it opens or adds. */
  readonly held: number;
};

type State = {
  copying: CopyingState;
  readonly copies: Map<ClOrdId, CopyOrder>;
  readonly masters: Map<OrderId, MasterOrder>;
  readonly terms: Map<AccountId, FollowerTerms>;
  /** Units to add to what today's orders say: carried from earlier days, or taken off by an Exit All proven flat. */
  readonly offsets: Map<string, number>;
  readonly exits: Map<string, ExitRunView>;
  readonly stopped: Set<AccountId>;
};

/** What a batch of entries changes: the new values, not yet taken over. */
export type Staged = {
  readonly entries: readonly JournalEntry[];
  readonly copies: ReadonlyMap<ClOrdId, CopyOrder>;
  readonly masters: ReadonlyMap<OrderId, MasterOrder>;
};

const holdingKey = (account: AccountId, instrument: InstrumentId, product: Product): string => `${account}/${instrument}/${product}`;

export type Blotter = ReturnType<typeof createBlotter>;

export function createBlotter() {
  const state: State = {
    copying: { kind: 'Off' },
    copies: new Map(),
    masters: new Map(),
    terms: new Map(),
    offsets: new Map(),
    exits: new Map(),
    stopped: new Set(),
  };
  const byOrderId = new Map<string, ClOrdId>();
  const byMaster = new Map<string, ClOrdId[]>();
  const byHolding = new Map<string, ClOrdId[]>();
  const mastersByHolding = new Map<string, OrderId[]>();

  function stage(entries: readonly JournalEntry[]): Staged {
    const copies = new Map<ClOrdId, CopyOrder>();
    const masters = new Map<OrderId, MasterOrder>();
    const copyOf = (id: ClOrdId): CopyOrder | undefined => copies.get(id) ?? state.copies.get(id);
    for (const entry of entries) {
      const { fact } = entry;
      if (fact.kind === 'NewIntended' || fact.kind === 'Denied') {
        copies.set(fact.command.clOrdId, beginCopy(fact, entry.at));
      } else if (fact.kind === 'MasterReported') {
        const known = masters.get(fact.report.orderId) ?? state.masters.get(fact.report.orderId);
        masters.set(fact.report.orderId, foldMaster(known, fact, entry.at));
      } else {
        const id = copyIdOf(entry);
        const copy = id === null ? undefined : copyOf(id);
        if (copy !== undefined) copies.set(copy.clOrdId, foldCopy(copy, entry));
      }
    }
    return { entries, copies, masters };
  }

  function accept(staged: Staged): void {
    for (const [id, copy] of staged.copies) {
      if (!state.copies.has(id)) {
        push(byMaster, copy.key.masterKey, id);
        push(byHolding, holdingKey(copy.order.accountId, copy.order.instrumentId, copy.order.product), id);
      }
      if (copy.order.orderId !== null) byOrderId.set(`${copy.order.accountId}/${copy.order.orderId}`, id);
      state.copies.set(id, copy);
    }
    for (const [id, master] of staged.masters) {
      if (!state.masters.has(id)) push(mastersByHolding, holdingKey(master.order.accountId, master.order.instrumentId, master.order.product), id);
      state.masters.set(id, master);
    }
    for (const { fact, at } of staged.entries) acceptDesk(fact, at);
  }

  function acceptDesk(fact: JournalEntry['fact'], at: number): void {
    switch (fact.kind) {
      case 'CopyingChanged':
        state.copying = fact.copying;
        return;
      case 'FollowerTermsChanged':
        state.terms.set(fact.followerId, fact.terms);
        return;
      case 'PositionCarried':
        state.offsets.set(holdingKey(fact.accountId, fact.instrumentId, fact.product), fact.qty);
        return;
      case 'DuplicateFound':
        state.stopped.add(fact.accountId);
        return;
      case 'ExitStarted':
        state.exits.set(fact.runId, { id: fact.runId, startedAt: at, finishedAt: null, accounts: [] });
        return;
      case 'ExitAccountEnded':
        editExit(fact.runId, (run) => ({ ...run, accounts: [...run.accounts, fact.account] }));
        if (fact.account.state === 'Flat') restAtZero(fact.account);
        return;
      case 'ExitFinished':
        editExit(fact.runId, (run) => ({ ...run, finishedAt: at }));
        return;
      default:
        return;
    }
  }

  /** The broker's book proved the account flat, so what our own sums say is moved to zero with it. */
  function restAtZero(account: ExitAccountView): void {
    for (const key of new Set([...byHolding.keys(), ...mastersByHolding.keys(), ...state.offsets.keys()])) {
      if (!key.startsWith(`${account.accountId}/`)) continue;
      state.offsets.set(key, (state.offsets.get(key) ?? 0) - sumOf(key));
    }
  }

  function editExit(runId: string, edit: (run: ExitRunView) => ExitRunView): void {
    const run = state.exits.get(runId);
    if (run !== undefined) state.exits.set(runId, edit(run));
  }

  function sumOf(key: string): number {
    const copied = (byHolding.get(key) ?? []).reduce((sum, id) => sum + tradedOf(state.copies.get(id)?.order), 0);
    const own = (mastersByHolding.get(key) ?? []).reduce((sum, id) => sum + tradedOf(state.masters.get(id)?.order), 0);
    return copied + own + (state.offsets.get(key) ?? 0);
  }

  const copiesOf = (ids: readonly ClOrdId[]): readonly CopyOrder[] => ids.flatMap((id) => state.copies.get(id) ?? []);

  return {
    stage,
    accept,
    copying: (): CopyingState => state.copying,
    copy: (id: ClOrdId): CopyOrder | undefined => state.copies.get(id),
    copies: (): IterableIterator<CopyOrder> => state.copies.values(),
    copyByOrderId: (account: AccountId, id: OrderId): CopyOrder | undefined => {
      const ref = byOrderId.get(`${account}/${id}`);
      return ref === undefined ? undefined : state.copies.get(ref);
    },
    /** Of one master order or Exit All run, in the order they were decided. */
    copiesOfMaster: (masterKey: string): readonly CopyOrder[] => copiesOf(byMaster.get(masterKey) ?? []),
    copiesFor: (masterKey: string, follower: AccountId, purpose?: CopyPurpose): readonly CopyOrder[] =>
      copiesOf(byMaster.get(masterKey) ?? []).filter(
        ({ key }) => key.followerId === follower && (purpose === undefined || key.purpose === purpose),
      ),
    copiesHolding: (account: AccountId, instrument: InstrumentId, product: Product): readonly CopyOrder[] =>
      copiesOf(byHolding.get(holdingKey(account, instrument, product)) ?? []),
    master: (id: OrderId): MasterOrder | undefined => state.masters.get(id),
    masters: (): IterableIterator<MasterOrder> => state.masters.values(),
    mastersHolding: (account: AccountId, instrument: InstrumentId, product: Product): readonly MasterOrder[] =>
      (mastersByHolding.get(holdingKey(account, instrument, product)) ?? []).flatMap((id) => state.masters.get(id) ?? []),
    /** Net units by our own sums: the master's own orders, or a follower's copied ones. Negative is short. */
    net: (account: AccountId, instrument: InstrumentId, product: Product): number => sumOf(holdingKey(account, instrument, product)),
    terms: (follower: AccountId): FollowerTerms | undefined => state.terms.get(follower),
    isStopped: (account: AccountId): boolean => state.stopped.has(account),
    exits: (): IterableIterator<ExitRunView> => state.exits.values(),
  };
}

function foldMaster(known: MasterOrder | undefined, fact: Extract<JournalEntry['fact'], { kind: 'MasterReported' }>, at: number): MasterOrder {
  const { report } = fact;
  if (known === undefined) {
    return { order: orderFromReport(report), receivedAt: report.receivedAt, changedAt: at, notCopied: fact.notCopied, held: fact.masterHeld ?? 0 };
  }
  return { ...known, order: applyReport(known.order, report).order, changedAt: at, notCopied: fact.notCopied };
}

function copyIdOf({ fact }: JournalEntry): ClOrdId | null {
  switch (fact.kind) {
    case 'ReplaceIntended':
    case 'CancelIntended':
      return fact.command.clOrdId;
    case 'CommandAnswered':
    case 'FollowerReported':
    case 'DoubtBegan':
    case 'AttentionRaised':
    case 'AttentionIgnored':
      return fact.clOrdId;
    default:
      return null;
  }
}

function tradedOf(order: Order | undefined): number {
  return order === undefined ? 0 : signed(order.side, order.cumQty);
}

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
