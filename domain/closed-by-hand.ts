// Copied units that somebody closed without Lockstep: our own sums still count them, the broker's positions do not. What is
// closed already is not there for an exit to close, and its order would open the reverse.

import type { AccountId, InstrumentId } from './ids.ts';
import type { Product } from './order.ts';

export type ClosedByHand = {
  readonly accountId: AccountId;
  readonly instrumentId: InstrumentId;
  readonly product: Product;
  /** Back: they show again, so that what was taken off is counted as before. */
  readonly found: 'Closed' | 'Back';
  /** Units, signed as they are or were held: positive is long. */
  readonly qty: number;
};

export type HandStand = {
  /** Net units by our own sums. */
  readonly summed: number;
  /** Net units by the broker's positions. */
  readonly shown: number;
  /** Units that our sums were lowered by and may yet be raised by again, signed as they were held. */
  readonly taken: number;
};

const backMs = 120_000;

/** Whether positions at `now` may still show that they only lagged when our sums were lowered; later ones show a purchase. */
export function mayBeBack(loweredAt: number, now: number): boolean {
  return now - loweredAt <= backMs;
}

/** Null: nothing was closed, or what differs was added or opened by hand, and is left alone. Never turns our sums round. */
export function closedByHand({ summed, shown, taken }: HandStand): Pick<ClosedByHand, 'found' | 'qty'> | null {
  const beyond = shown - summed;
  if (taken !== 0 && Math.sign(beyond) === Math.sign(taken))
    return { found: 'Back', qty: Math.sign(taken) * Math.min(Math.abs(beyond), Math.abs(taken)) };
  if (summed === 0 || Math.sign(beyond) !== -Math.sign(summed)) return null;
  return { found: 'Closed', qty: Math.sign(summed) * Math.min(Math.abs(beyond), Math.abs(summed)) };
}

/** `at` is epoch ms; `qty` signed as it was held, negative once it was taken back. */
export type HandClose = { readonly at: number; readonly qty: number };

/** Net units that were closed without us from this moment on, signed as they were held. */
export function closedByHandSince(handCloses: readonly HandClose[], moment: number): number {
  return handCloses.reduce((sum, { at, qty }) => (at >= moment ? sum + qty : sum), 0);
}
