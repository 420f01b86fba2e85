// What an exit sends to one account: cancels that are due, and closing orders sized by the positions just read.

import { purposeOf, type CopyOrder } from '../../domain/copy-order.ts';
import { cancelFact, closeFact, pricedClose } from '../../domain/exit-orders.ts';
import type { ExitReading } from '../../domain/exit-verdict.ts';
import type { Close, ExitClaim } from '../../domain/exit.ts';
import type { InstrumentId, OrderId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { isOpen } from '../../domain/order.ts';
import type { Tape } from '../../domain/reference-price.ts';
import type { Clock } from '../clock.ts';
import { longestReadingMs, type ReadingParts } from './exit-reading.ts';
import { patienceMs, type Worker } from './exit-worker.ts';

export type SendParts = ReadingParts & {
  readonly clock: Clock;
  readonly freezeQtyOf: (instrument: Instrument) => number | null;
  /** Its band bounds what a close may ask for. */
  readonly tapeOf: (id: InstrumentId) => Tape;
};

/**
 * Asked for in vain, a cancel is asked for again: asking twice cancels once. One on its way is waited for. What an exit of one
 * order of the master's cancels to close its units, another's exit, only makes room: it stands again for what is left.
 */
export function dueCancels(
  { clock, blotter, masterId }: SendParts,
  worker: Worker,
  runId: string,
  orders: readonly OrderId[],
  claim?: ExitClaim,
): readonly JournalFact[] {
  const now = clock.monotonic();
  const by = { masterId, accountId: worker.id, runId, now: clock.now() };
  return orders
    .filter((order) => !worker.outstanding.has(`Cancel/${order}`))
    .filter((order) => now - (worker.cancelAskedAt.get(order) ?? -Infinity) > patienceMs)
    .filter((order) => !hasJustFilled(blotter.copyByOrderId(worker.id, order), by.now))
    .map((order) => {
      const own = blotter.copyByOrderId(worker.id, order);
      const fact = cancelFact(by, order, own?.clOrdId ?? null);
      return own !== undefined && isInTheWay(own, claim) ? { ...fact, makesRoom: true } : fact;
    });
}

/** A book that shows it at work is an older page, unless it goes on to show it. */
function hasJustFilled(copy: CopyOrder | undefined, now: number): boolean {
  if (copy === undefined || isOpen(copy.order) || copy.lastFillAt === null) return false;
  const since = now - copy.lastFillAt;
  return since >= 0 && since < longestReadingMs;
}

function isInTheWay(copy: CopyOrder, claim: ExitClaim | undefined): boolean {
  return claim?.kind === 'MasterOrder' && copy.key.masterKey !== claim.masterKey && purposeOf(copy) === 'Exit';
}

/** Of a close at the broker that no exit works on any more. */
export function cancelOfEnded(
  { clock, masterId }: Pick<SendParts, 'clock' | 'masterId'>,
  { key, order: { accountId, orderId }, clOrdId }: CopyOrder,
): readonly JournalFact[] {
  const by = { masterId, accountId, runId: key.masterKey, now: clock.now() };
  return orderId === null ? [] : [cancelFact(by, orderId, clOrdId)];
}

export function closeFacts(
  parts: SendParts,
  worker: Worker,
  runId: string,
  closes: readonly Close[],
  { held }: ExitReading,
): readonly JournalFact[] {
  const by = { masterId: parts.masterId, accountId: worker.id, runId, now: parts.clock.now() };
  const sent = parts.blotter.copiesFor(runId, worker.id).length;
  const known = { ...parts, bandOf: (id: InstrumentId) => parts.tapeOf(id).band };
  return closes.flatMap((close, index) => {
    const tries = (worker.tries.get(close.instrumentId) ?? 0) + 1;
    worker.tries.set(close.instrumentId, tries);
    const sized = pricedClose(close, held, tries, known);
    return sized === null ? [] : [closeFact(by, sized, sent + index)];
  });
}
