// Drives the exit until every account is proven flat by its own broker's books, or named as left with the reason.

import { isUndecided, isWorking, type CopyOrder } from '../../domain/copy-order.ts';
import type { ExitAccountState, ExitAccountView, PositionView } from '../../domain/desk-view.ts';
import { exitRound, type Close, type HeldPosition } from '../../domain/exit.ts';
import { deriveClOrdId, type AccountId, type InstrumentId, type OrderId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import type { Paise } from '../../domain/price.ts';
import { protectiveLimit } from '../../domain/pricing.ts';
import type { BrokerAccount, OrderBook } from '../broker/broker.ts';
import type { Clock } from '../clock.ts';
import type { Blotter } from './blotter.ts';

export type FlattenParts = {
  readonly clock: Clock;
  readonly blotter: Blotter;
  readonly masterId: AccountId;
  readonly accounts: ReadonlyMap<AccountId, BrokerAccount>;
  readonly alias: (id: AccountId) => string;
  readonly instrumentOf: (id: InstrumentId) => Instrument | undefined;
  /** A recent price to protect a closing order by; null when none is known. */
  readonly referencePrice: (id: InstrumentId) => Paise | null;
  /** Asks for live prices. Null: nothing to wait for; otherwise resolves once all are known, or after a moment. */
  readonly wantPrices: (ids: readonly InstrumentId[]) => Promise<void> | null;
  /** Makes the facts durable and sends the commands among them; throws when they cannot be made durable. */
  readonly issue: (facts: readonly JournalFact[]) => void;
  readonly onProgress: (runId: string, account: ExitAccountView) => void;
  /** How long one account is worked on before it is named as left. Ms. */
  readonly limitMs: number;
};

const pauseMs = 250;
/** A closing order that has not traded by then is cancelled and priced anew. */
const patienceMs = 2000;
/** For so long after a fill the positions may not show it yet. */
const positionsLagMs = 3000;
const widest = 4;
/** An instrument whose closing orders were refused so often in one run is left to a person. */
const mostRefusals = 3;

/** Resolves when every account has ended; never rejects. */
export async function flatten(
  parts: FlattenParts,
  runId: string,
  accounts: readonly AccountId[],
): Promise<readonly ExitAccountView[]> {
  return Promise.all(
    accounts.map(async (id) => {
      const run = newRun(runId);
      try {
        return await flattenAccount(parts, runId, id, run);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        const left = viewOf(
          parts,
          id,
          run,
          'Left',
          null,
          [],
          `It could not be worked on: ${reason}. Close it at the broker.`,
          null,
        );
        parts.onProgress(runId, left);
        return left;
      }
    }),
  );
}

/**
 * Whether the positions still miss trades that we know of: the order book and the positions are two systems at the
 * broker. Closing again would open the reverse, and an entry that they do not show yet would pass for flat.
 */
function lagging(
  parts: FlattenParts,
  id: AccountId,
  held: readonly HeldPosition[],
  ours: readonly CopyOrder[],
  run: Run,
): boolean {
  const now = parts.clock.now();
  return parts.blotter.holdingsOf(id).some(({ instrumentId, product, net, lastFillAt }) => {
    const shown = held.find((one) => one.instrumentId === instrumentId && one.product === product)?.netQty ?? 0;
    if (shown === net + (run.foreign.get(`${instrumentId}/${product}`) ?? 0)) return false;
    if (lastFillAt <= now && now - lastFillAt < positionsLagMs) return true;
    // What this run has closed is never closed again on the word of a position that does not show it.
    const newest = ours.findLast(
      ({ key, order }) => key.masterKey === run.id && order.instrumentId === instrumentId && order.product === product,
    );
    return (
      newest !== undefined &&
      newest.order.cumQty > 0 &&
      Math.abs(shown) > (newest.heldAtDecision ?? 0) - newest.order.cumQty
    );
  });
}

/** Moments from before the wall clock was set back prove nothing, and must not keep an exit waiting. */
function isEvidence(book: OrderBook, askedAt: number, words: readonly number[], now: number): boolean {
  const past = words.filter((at) => at <= now);
  if (book.startedAt <= Math.max(0, ...past)) return false;
  return past.length === words.length || book.startedAt >= askedAt;
}

type Run = {
  readonly id: string;
  slice: number;
  /** Epoch ms of the newest command handed on. */
  issuedAt: number;
  cancels: number;
  closes: number;
  readonly cancelAskedAt: Map<OrderId, number>;
  readonly tries: Map<InstrumentId, number>;
  /** Units of each holding that are not ours: what the positions showed beyond our own sums when they were last believed. */
  readonly foreign: Map<string, number>;
};

function newRun(id: string): Run {
  return {
    id,
    slice: 0,
    issuedAt: 0,
    cancels: 0,
    closes: 0,
    cancelAskedAt: new Map(),
    tries: new Map(),
    foreign: new Map(),
  };
}

async function flattenAccount(parts: FlattenParts, runId: string, id: AccountId, run: Run): Promise<ExitAccountView> {
  const { clock } = parts;
  const account = parts.accounts.get(id);
  const deadline = clock.monotonic() + parts.limitMs;
  let last = viewOf(parts, id, run, 'Waiting', null, [], '', null);
  let pricesAwaited = false;
  const report = (view: ExitAccountView): ExitAccountView => {
    last = view;
    parts.onProgress(runId, view);
    return view;
  };
  report(last);
  if (account === undefined) return report({ ...last, state: 'Left', reason: 'The account is not set up any more.' });

  while (clock.monotonic() < deadline) {
    const askedAt = clock.now();
    const book = await account.orderBook();
    const positions = book.ok ? await account.positions() : book;
    if (!book.ok || !positions.ok) {
      const why = book.ok ? positions : book;
      report({
        ...last,
        state: last.state === 'Waiting' ? 'Waiting' : 'Proving',
        reason: `Its books cannot be read: ${why.ok ? '' : why.message}`,
      });
      await pause(clock, pauseMs * 2);
      continue;
    }
    const ours = parts.blotter.copiesOfAccount(id);
    // A reading that began before our last word to this account, or its answer, proves nothing about what it did.
    const words = [run.issuedAt, ...ours.map((copy) => copy.times.answeredAt ?? 0)];
    if (!isEvidence(book.value, askedAt, words, clock.now())) {
      await pause(clock, pauseMs / 2);
      continue;
    }
    const working = workingOf(book.value);
    const young = ours.filter((copy) => copy.key.masterKey === runId && isWorking(copy) && isYoung(copy, clock.now()));
    const held = positions.value.filter(({ netQty }) => netQty !== 0);
    const show = (state: ExitAccountState, reason: string): ExitAccountView =>
      report(viewOf(parts, id, run, state, working.length, held, reason, clock.now()));

    if (young.length > 0) {
      show('Closing', '');
      await pause(clock, pauseMs);
      continue;
    }
    if (lagging(parts, id, held, ours, run)) {
      show('Proving', 'Waiting: its positions do not show the closing trades yet.');
      await pause(clock, pauseMs);
      continue;
    }
    const coming =
      held.length === 0 || pricesAwaited ? null : parts.wantPrices(held.map(({ instrumentId }) => instrumentId));
    if (coming !== null && working.length === 0) {
      show('Closing', '');
      // The wait makes these books old: they are read again before anything is sent.
      pricesAwaited = true;
      await coming;
      continue;
    }
    const left = held.flatMap((position) => whyNotClosable(parts, position, ours, runId) ?? []);
    const closable = held.filter((position) => whyNotClosable(parts, position, ours, runId) === null);
    // A row that could not be read may be an order that still works.
    const unread =
      book.value.unreadable.length === 0
        ? []
        : [
            `${book.value.unreadable.length} orders in its book cannot be read (${book.value.unreadable[0]}); look at the account at the broker.`,
          ];
    const round = exitRound({ working, held: closable, undecided: ours.filter(isUndecided).length });
    switch (round.kind) {
      case 'Flat': {
        const reasons = [...left, ...unread];
        return reasons.length === 0 ? show('Flat', '') : show('Left', reasons.join(' '));
      }
      case 'Stuck':
        return show('Left', round.reason);
      case 'Wait':
        show(last.state === 'Waiting' ? 'Proving' : last.state, `Waiting: ${round.reason}.`);
        break;
      case 'Cancel':
        show('Cancelling', '');
        cancel(parts, runId, id, run, round.orders, ours);
        break;
      case 'Close':
        show('Closing', '');
        for (const { instrumentId, product, netQty } of held) {
          if (product !== null)
            run.foreign.set(`${instrumentId}/${product}`, netQty - parts.blotter.net(id, instrumentId, product));
        }
        close(parts, runId, id, run, round.closes);
        break;
    }
    await pause(clock, pauseMs);
  }
  const reason =
    last.reason === '' ? 'It did not get flat in time; see what is left and press Exit All again.' : last.reason;
  return report({ ...last, state: 'Left', reason });
}

function isYoung(copy: CopyOrder, now: number): boolean {
  const age = now - copy.times.decidedAt;
  return age >= 0 && age < patienceMs;
}

/** Why this position is left to a person while the others are closed; null: it can be closed. */
function whyNotClosable(
  parts: FlattenParts,
  { instrumentId, product, netQty }: HeldPosition,
  ours: readonly CopyOrder[],
  runId: string,
): string | null {
  const instrument = parts.instrumentOf(instrumentId);
  const symbol = instrument?.tradingSymbol ?? instrumentId;
  if (product === null)
    return `The broker names a product of ${symbol} that Lockstep does not know; close it at the broker.`;
  if (netQty === 0) return null;
  if (instrument === undefined || parts.referencePrice(instrumentId) === null)
    return `No recent price is known for ${symbol}; close it at the broker.`;
  const refused = ours.filter(
    ({ key, order }) =>
      key.masterKey === runId &&
      order.instrumentId === instrumentId &&
      order.product === product &&
      order.ended === 'Rejected',
  );
  return refused.length < mostRefusals
    ? null
    : `The closing orders for ${symbol} were refused: ${refused.at(-1)?.reasonText ?? ''}`;
}

function workingOf(book: OrderBook): readonly OrderId[] {
  return book.reports.filter(({ state }) => state === 'Working' || state === 'InFlight').map(({ orderId }) => orderId);
}

/** A cancel that was just asked for is given time; it may be asked for again, since asking twice cancels once. */
function cancel(
  parts: FlattenParts,
  runId: string,
  id: AccountId,
  run: Run,
  orders: readonly OrderId[],
  ours: readonly CopyOrder[],
): void {
  const now = parts.clock.monotonic();
  const due = orders.filter((order) => now - (run.cancelAskedAt.get(order) ?? -Infinity) > patienceMs);
  if (due.length === 0) return;
  for (const order of due) run.cancelAskedAt.set(order, now);
  run.cancels += due.length;
  run.issuedAt = parts.clock.now();
  parts.issue(
    due.map((orderId): JournalFact => {
      const own = ours.find((copy) => copy.order.orderId === orderId);
      const foreignRef = deriveClOrdId({
        masterAccount: parts.masterId,
        masterEvent: runId,
        follower: id,
        purpose: `Cancel ${orderId}`,
        slice: 0,
      });
      return {
        kind: 'CancelIntended',
        command: { kind: 'Cancel', accountId: id, clOrdId: own?.clOrdId ?? foreignRef, orderId },
        masterAt: parts.clock.now(),
      };
    }),
  );
}

function close(parts: FlattenParts, runId: string, id: AccountId, run: Run, closes: readonly Close[]): void {
  const facts: JournalFact[] = [];
  let slice = run.slice;
  for (const { instrumentId, product, side, qty } of closes) {
    const instrument = parts.instrumentOf(instrumentId);
    const reference = parts.referencePrice(instrumentId);
    if (instrument === undefined || reference === null) continue;
    const tries = Math.min((run.tries.get(instrumentId) ?? 0) + 1, widest);
    run.tries.set(instrumentId, tries);
    const price = protectiveLimit(reference, side, instrument, tries);
    const clOrdId = deriveClOrdId({
      masterAccount: parts.masterId,
      masterEvent: runId,
      follower: id,
      purpose: 'Flatten',
      slice,
    });
    const terms = {
      instrumentId,
      side,
      ordType: 'Limit',
      timeInForce: 'Day',
      product,
      orderQty: qty,
      price,
      stopPx: 0,
    } as const;
    facts.push({
      kind: 'NewIntended',
      key: { masterKey: runId, followerId: id, purpose: 'Flatten', slice },
      command: { kind: 'New', accountId: id, clOrdId, ...terms },
      heldAtDecision: qty,
      masterAt: parts.clock.now(),
    });
    slice += 1;
  }
  run.slice = slice;
  run.closes += facts.length;
  run.issuedAt = parts.clock.now();
  parts.issue(facts);
}

function viewOf(
  parts: FlattenParts,
  id: AccountId,
  run: Run,
  state: ExitAccountState,
  working: number | null,
  held: readonly HeldPosition[],
  reason: string,
  provenAt: number | null,
): ExitAccountView {
  const positionsLeft = held.map(({ instrumentId, product, netQty }): PositionView => ({
    instrumentId,
    symbol: parts.instrumentOf(instrumentId)?.tradingSymbol ?? instrumentId,
    product,
    netQty,
  }));
  return {
    accountId: id,
    alias: parts.alias(id),
    state,
    cancelsSent: run.cancels,
    closesSent: run.closes,
    workingLeft: working ?? 0,
    positionsLeft,
    provenAt,
    reason,
  };
}

function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve);
  });
}
