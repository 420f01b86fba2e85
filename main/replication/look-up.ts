// When the broker's book is asked about orders nobody can vouch for, and what its answers prove.

import type { CopyOrder } from '../../domain/copy-order.ts';
import type { AccountId, ClOrdId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import type { OrderBook } from '../broker/broker.ts';
import type { CancelTimer } from '../clock.ts';
import { createDoubtLedger, lookUpDelay } from './doubt.ts';
import type { EngineParts } from './engine-parts.ts';

export type LookUpParts = Pick<EngineParts, 'clock' | 'rules' | 'accounts' | 'blotter'> & {
  readonly enqueue: (event: () => void) => void;
};

export type LookUp = {
  /** One reading serves every doubt of the account; it is asked for at growing intervals until none is left. */
  readonly schedule: (account: AccountId) => void;
  /** What a full reading of the account's book proves. */
  readonly weigh: (account: AccountId, book: OrderBook) => readonly JournalFact[];
  readonly close: () => void;
};

export function createLookUp(parts: LookUpParts): LookUp {
  const doubts = createDoubtLedger(parts.rules);
  const timers = new Map<AccountId, CancelTimer>();
  /** How often the book was asked about a doubt, whatever it answered. */
  const asked = new Map<ClOrdId, number>();

  function doubtsOf(account: AccountId): readonly CopyOrder[] {
    return parts.blotter
      .liveOf(account)
      .filter((copy) => copy.order.unknownSince !== null && copy.attention === 'None');
  }

  function schedule(account: AccountId): void {
    if (timers.has(account)) return;
    const inDoubt = doubtsOf(account);
    if (inDoubt.length === 0) return;
    // A book that cannot be read is asked no faster than one that can: Exit All needs the account's reads more.
    const asks = Math.min(...inDoubt.map(({ clOrdId }) => asked.get(clOrdId) ?? 0));
    timers.set(
      account,
      parts.clock.after(lookUpDelay(asks), () => {
        void lookUp(account);
      }),
    );
  }

  async function lookUp(account: AccountId): Promise<void> {
    for (const { clOrdId } of doubtsOf(account)) asked.set(clOrdId, (asked.get(clOrdId) ?? 0) + 1);
    await parts.accounts.get(account)?.orderBook();
    timers.delete(account);
    parts.enqueue(() => {
      schedule(account);
    });
  }

  return {
    schedule,
    weigh: (account, book) =>
      doubts.weigh(account, book, doubtsOf(account)).map(({ copy, booksRead }): JournalFact => ({
        kind: 'AttentionRaised',
        clOrdId: copy.clOrdId,
        booksRead,
      })),
    close: () => {
      for (const cancel of timers.values()) cancel();
    },
  };
}
