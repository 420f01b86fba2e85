// The facts of an exit's own orders: what is made durable before a cancel or a closing order leaves.

import { nextSlice, type Close, type HeldPosition } from './exit.ts';
import { deriveClOrdId, type AccountId, type ClOrdId, type InstrumentId, type OrderId } from './ids.ts';
import type { Instrument } from './instrument.ts';
import type { JournalFact } from './journal-entry.ts';
import type { Paise } from './price.ts';
import { protectiveLimit, type PriceBand } from './pricing.ts';

export type ExitSender = {
  readonly masterId: AccountId;
  readonly accountId: AccountId;
  readonly runId: string;
  /** Epoch ms. */
  readonly now: number;
};

/** Asking twice cancels once, so a cancel needs no slice of its own. `own`: our reference of the order, where it is ours. */
export function cancelFact(
  by: ExitSender,
  orderId: OrderId,
  own: ClOrdId | null,
): Extract<JournalFact, { kind: 'CancelIntended' }> {
  const foreign = deriveClOrdId({
    masterAccount: by.masterId,
    masterEvent: by.runId,
    follower: by.accountId,
    purpose: `Cancel ${orderId}`,
    slice: 0,
  });
  return {
    kind: 'CancelIntended',
    command: { kind: 'Cancel', accountId: by.accountId, clOrdId: own ?? foreign, orderId },
    masterAt: by.now,
  };
}

/** `held`: units held when it was sized; `price` in paise protects it. */
export type SizedClose = Close & { readonly held: number; readonly price: Paise };

/** However far the market has run, no wider than so many times the buffer. */
const widest = 4;

/** The next child order of a close, a little past the last price; null: no price is known to protect it by. */
export function pricedClose(
  close: Close,
  held: readonly HeldPosition[],
  tries: number,
  known: {
    readonly instrumentOf: (id: InstrumentId) => Instrument | undefined;
    readonly referencePrice: (id: InstrumentId) => Paise | null;
    /** What the exchange takes today: a price beyond it is refused, however often it is asked. Null: not known. */
    readonly bandOf: (id: InstrumentId) => PriceBand | null;
    readonly freezeQtyOf: (instrument: Instrument) => number | null;
  },
): SizedClose | null {
  const instrument = known.instrumentOf(close.instrumentId);
  const reference = known.referencePrice(close.instrumentId);
  if (instrument === undefined || reference === null) return null;
  const position = held.find((one) => one.instrumentId === close.instrumentId && one.product === close.product);
  return {
    ...close,
    qty: nextSlice(close.qty, known.freezeQtyOf(instrument), instrument.lotSize),
    held: Math.abs(position?.netQty ?? close.qty),
    price: protectiveLimit(
      reference,
      close.side,
      instrument,
      Math.min(tries, widest),
      known.bandOf(close.instrumentId),
    ),
  };
}

/** `slice` counts the run's closing orders in this account. */
export function closeFact(by: ExitSender, close: SizedClose, slice: number): JournalFact {
  const { instrumentId, product, side, qty, held, price } = close;
  const { masterId, accountId, runId } = by;
  const clOrdId = deriveClOrdId({
    masterAccount: masterId,
    masterEvent: runId,
    follower: accountId,
    purpose: 'Flatten',
    slice,
  });
  return {
    kind: 'NewIntended',
    key: { masterKey: runId, followerId: accountId, purpose: 'Flatten', slice },
    command: {
      kind: 'New',
      accountId,
      clOrdId,
      instrumentId,
      side,
      ordType: 'Limit',
      timeInForce: 'Day',
      product,
      orderQty: qty,
      price,
      stopPx: 0,
    },
    heldAtDecision: held,
    masterAt: by.now,
  };
}
