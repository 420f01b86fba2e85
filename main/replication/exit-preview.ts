// What an exit would do now, account by account, by the broker's books of this moment. Sends nothing.

import { verdictOf } from '../../domain/exit-verdict.ts';
import { exitRound, nextSlice, type ExitClaim } from '../../domain/exit.ts';
import type { AccountId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { mayLeaveAt, type Pace } from '../../domain/pacing.ts';
import type { BrokerAccount } from '../broker/broker.ts';
import { readingOf, type ReadingParts } from './exit-reading.ts';

export type PreviewParts = ReadingParts & {
  readonly accounts: ReadonlyMap<AccountId, BrokerAccount>;
  readonly freezeQtyOf: (instrument: Instrument) => number | null;
  readonly pace: Pace;
  readonly now: () => number;
};

export type AccountPreview = {
  readonly accountId: AccountId;
  /** Working orders that would be cancelled. */
  readonly cancels: number;
  /** Positions that would be closed. */
  readonly positions: number;
  /** Closing orders that they take, each below the exchange's freeze quantity. */
  readonly orders: number;
  /** Under the limits on calls, ms; the last figure holds the time of reading back. */
  readonly estimateMs: number;
  /** Why the books cannot be read just now; empty when they were. */
  readonly why: string;
};

/** Readings, answers and fills between the waves of calls. Ms. */
const readBackMs = 500;

export async function previewExit(parts: PreviewParts, id: AccountId, claim: ExitClaim): Promise<AccountPreview> {
  const none = { accountId: id, cancels: 0, positions: 0, orders: 0, estimateMs: 0 };
  const account = parts.accounts.get(id);
  if (account === undefined) return { ...none, why: 'The account is not set up any more.' };
  const [book, positions] = await Promise.all([account.orderBook(), account.positions()]);
  if (!book.ok) return { ...none, why: book.message };
  if (!positions.ok) return { ...none, why: positions.message };
  const { reading } = readingOf(
    parts,
    id,
    { book: book.value, positions: positions.value },
    { has: () => false, wasCancelled: () => false },
    new Map(),
    parts.now(),
  );
  const round = exitRound(claim, reading);
  const cancels = round.kind === 'Cancel' ? round.orders.length : 0;
  const { left } = verdictOf(claim, { ...reading, working: [] });
  const orders = left.reduce((sum, { instrumentId, netQty }) => {
    const instrument = parts.instrumentOf(instrumentId);
    if (instrument === undefined) return sum + 1;
    const most = nextSlice(Math.abs(netQty), parts.freezeQtyOf(instrument), instrument.lotSize);
    return sum + Math.ceil(Math.abs(netQty) / most);
  }, 0);
  return {
    accountId: id,
    cancels,
    positions: left.length,
    orders,
    estimateMs: cancels + orders === 0 ? 0 : lastLeavesAt(cancels + orders, parts.pace) + readBackMs,
    why: '',
  };
}

function lastLeavesAt(calls: number, pace: Pace): number {
  const sent: number[] = [];
  for (let call = 0; call < calls; call += 1) sent.push(mayLeaveAt(sent, 'Exit', sent.at(-1) ?? 0, pace));
  return sent.at(-1) ?? 0;
}
