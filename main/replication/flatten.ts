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
  /** Makes the facts durable and sends the commands among them. */
  readonly issue: (facts: readonly JournalFact[]) => void;
  readonly onProgress: (runId: string, account: ExitAccountView) => void;
  /** How long one account is worked on before it is named as left. Ms. */
  readonly limitMs: number;
};

const pauseMs = 250;
/** A closing order that has not traded by then is cancelled and priced anew. */
const patienceMs = 2000;
const trustPositionsAfterMs = 3000;
const widest = 4;

/** Resolves when every account has ended; never rejects. */
export async function flatten(parts: FlattenParts, runId: string, accounts: readonly AccountId[]): Promise<readonly ExitAccountView[]> {
  return Promise.all(accounts.map((id) => flattenAccount(parts, runId, id)));
}

/** Whether a position is larger than the newest closing order for it should have left. */
function lagging(held: readonly HeldPosition[], ours: readonly CopyOrder[], runId: string): boolean {
  return held.some(({ instrumentId, product, netQty }) => {
    const newest = ours.findLast(({ key, order }) => key.masterKey === runId && order.instrumentId === instrumentId && order.product === product);
    return newest !== undefined && newest.order.cumQty > 0 && Math.abs(netQty) > (newest.heldAtDecision ?? 0) - newest.order.cumQty;
  });
}

function lastFillOf(ours: readonly CopyOrder[], runId: string): number {
  return Math.max(0, ...ours.filter(({ key }) => key.masterKey === runId).map(({ lastFillAt }) => lastFillAt ?? 0));
}

type Run = { slice: number; /** Epoch ms of the newest command handed on. */ issuedAt: number; cancels: number; closes: number; readonly cancelAskedAt: Map<OrderId, number>; readonly tries: Map<InstrumentId, number> };

async function flattenAccount(parts: FlattenParts, runId: string, id: AccountId): Promise<ExitAccountView> {
  const { clock } = parts;
  const account = parts.accounts.get(id);
  const run: Run = { slice: 0, issuedAt: 0, cancels: 0, closes: 0, cancelAskedAt: new Map(), tries: new Map() };
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
    const book = await account.orderBook();
    const positions = book.ok ? await account.positions() : book;
    if (!book.ok || !positions.ok) {
      const why = book.ok ? positions : book;
      report({ ...last, state: last.state === 'Waiting' ? 'Waiting' : 'Proving', reason: `Its books cannot be read: ${why.ok ? '' : why.message}` });
      await pause(clock, pauseMs * 2);
      continue;
    }
    const ours = [...parts.blotter.copies()].filter((copy) => copy.order.accountId === id);
    // A reading that began before our last word to this account, or its answer, proves nothing about what it did.
    const lastWord = Math.max(run.issuedAt, ...ours.map((copy) => copy.times.answeredAt ?? 0));
    if (book.value.startedAt <= lastWord) {
      await pause(clock, pauseMs / 2);
      continue;
    }
    const working = workingOf(book.value);
    const young = ours.filter((copy) => copy.key.masterKey === runId && isWorking(copy) && clock.now() - copy.times.decidedAt < patienceMs);
    const held = positions.value.filter(({ netQty }) => netQty !== 0);
    const show = (state: ExitAccountState, reason: string): ExitAccountView =>
      report(viewOf(parts, id, run, state, working.length, held, reason, clock.now()));

    if (young.length > 0) {
      show('Closing', '');
      await pause(clock, pauseMs);
      continue;
    }
    // Its order book and its positions are two systems: until the positions show what our closing orders have
    // traded, closing again would open the reverse. After that long the broker's positions are taken as they are.
    if (lagging(held, ours, runId) && clock.now() - lastFillOf(ours, runId) < trustPositionsAfterMs) {
      show('Proving', 'Waiting: its positions do not show the closing trades yet.');
      await pause(clock, pauseMs);
      continue;
    }
    const coming = held.length === 0 || pricesAwaited ? null : parts.wantPrices(held.map(({ instrumentId }) => instrumentId));
    const round = exitRound({ working, held, undecided: ours.filter(isUndecided).length });
    switch (round.kind) {
      case 'Flat':
        return show('Flat', '');
      case 'Stuck':
        return show('Left', round.reason);
      case 'Wait':
        show(last.state === 'Waiting' ? 'Proving' : last.state, `Waiting: ${round.reason}.`);
        break;
      case 'Cancel':
        show('Cancelling', '');
        cancel(parts, runId, id, run, round.orders, ours);
        break;
      case 'Close': {
        show('Closing', '');
        // The wait makes these books old: they are read again before anything is sent.
        if (coming !== null) {
          pricesAwaited = true;
          await coming;
          continue;
        }
        const unpriced = close(parts, runId, id, run, round.closes);
        if (unpriced !== null) return show('Left', `No recent price is known for ${unpriced}; close it at the broker.`);
        break;
      }
    }
    await pause(clock, pauseMs);
  }
  const reason = last.reason === '' ? 'It did not get flat in time; see what is left and press Exit All again.' : last.reason;
  return report({ ...last, state: 'Left', reason });
}

function workingOf(book: OrderBook): readonly OrderId[] {
  return book.reports.filter(({ state }) => state === 'Working' || state === 'InFlight').map(({ orderId }) => orderId);
}

/** A cancel that was just asked for is given time; it may be asked for again, since asking twice cancels once. */
function cancel(parts: FlattenParts, runId: string, id: AccountId, run: Run, orders: readonly OrderId[], ours: readonly CopyOrder[]): void {
  const now = parts.clock.monotonic();
  const due = orders.filter((order) => now - (run.cancelAskedAt.get(order) ?? -Infinity) > patienceMs);
  if (due.length === 0) return;
  for (const order of due) run.cancelAskedAt.set(order, now);
  run.cancels += due.length;
  run.issuedAt = parts.clock.now();
  parts.issue(
    due.map((orderId): JournalFact => {
      const own = ours.find((copy) => copy.order.orderId === orderId);
      const foreignRef = deriveClOrdId({ masterAccount: parts.masterId, masterEvent: runId, follower: id, purpose: `Cancel ${orderId}`, slice: 0 });
      return { kind: 'CancelIntended', command: { kind: 'Cancel', accountId: id, clOrdId: own?.clOrdId ?? foreignRef, orderId }, masterAt: parts.clock.now() };
    }),
  );
}

/** Sends the closing orders; names the first instrument that has no price to protect it by, having sent nothing. */
function close(parts: FlattenParts, runId: string, id: AccountId, run: Run, closes: readonly Close[]): string | null {
  const facts: JournalFact[] = [];
  let slice = run.slice;
  for (const { instrumentId, product, side, qty } of closes) {
    const instrument = parts.instrumentOf(instrumentId);
    const reference = parts.referencePrice(instrumentId);
    if (instrument === undefined || reference === null) return instrument?.tradingSymbol ?? instrumentId;
    const tries = Math.min((run.tries.get(instrumentId) ?? 0) + 1, widest);
    run.tries.set(instrumentId, tries);
    const price = protectiveLimit(reference, side, instrument, tries);
    const clOrdId = deriveClOrdId({ masterAccount: parts.masterId, masterEvent: runId, follower: id, purpose: 'Flatten', slice });
    const terms = { instrumentId, side, ordType: 'Limit', timeInForce: 'Day', product, orderQty: qty, price, stopPx: 0 } as const;
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
  return null;
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
  const positionsLeft = held.map(
    ({ instrumentId, product, netQty }): PositionView => ({
      instrumentId,
      symbol: parts.instrumentOf(instrumentId)?.tradingSymbol ?? instrumentId,
      product,
      netQty,
    }),
  );
  return { accountId: id, alias: parts.alias(id), state, cancelsSent: run.cancels, closesSent: run.closes, workingLeft: working ?? 0, positionsLeft, provenAt, reason };
}

function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve);
  });
}
