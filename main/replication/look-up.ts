// When the broker's books are asked about orders nobody can vouch for, and what their answers prove.

import { disagreement, type Evidence } from '../../domain/absence.ts';
import type { CopyOrder } from '../../domain/copy-order.ts';
import type { AccountId, ClOrdId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import type { OrderBook } from '../broker/broker.ts';
import type { CancelTimer } from '../clock.ts';
import { createDoubtLedger, doubtOf, lookUpDelay, readingFrom, type DoubtNote } from './doubt.ts';
import type { EngineParts } from './engine-parts.ts';

export type LookUpParts = Pick<EngineParts, 'clock' | 'rules' | 'accounts' | 'blotter'> & {
  readonly enqueue: (event: () => void) => void;
  readonly commit: (facts: readonly JournalFact[]) => void;
  /** What is known of a doubt has changed. */
  readonly onNote: () => void;
};

export type LookUp = {
  /** One reading serves every doubt of the account; it is asked for at growing intervals until none is left. */
  readonly schedule: (account: AccountId) => void;
  /** Takes in a full reading of the account's book. */
  readonly weigh: (account: AccountId, book: OrderBook) => void;
  /** The account's session ended: what is read in the next one does not continue what was read before. */
  readonly sessionEnded: (account: AccountId) => void;
  readonly note: (id: ClOrdId) => DoubtNote;
  readonly session: (account: AccountId) => number;
  readonly close: () => void;
};

type Candidate = { readonly copy: CopyOrder; readonly evidence: Evidence };

/** So many failed readings in a row, and it is said that the account's book cannot be read. */
const failuresToTell = 2;

export function createLookUp(parts: LookUpParts): LookUp {
  const { clock, blotter } = parts;
  const doubts = createDoubtLedger(parts.rules, () => ({ wall: clock.now(), monotonic: clock.monotonic() }));
  const timers = new Map<AccountId, CancelTimer>();
  /** How often the book was asked about a doubt, whatever it answered. */
  const asked = new Map<ClOrdId, number>();
  const failures = new Map<AccountId, number>();
  const sessions = new Map<AccountId, number>();
  /** Accounts whose trades and positions are being read. */
  const confirming = new Set<AccountId>();

  function doubtsOf(account: AccountId): readonly CopyOrder[] {
    return blotter.liveOf(account).filter((copy) => copy.order.unknownSince !== null && copy.attention === 'None');
  }

  function schedule(account: AccountId): void {
    const inDoubt = doubtsOf(account);
    doubts.follow(inDoubt);
    if (timers.has(account)) return;
    if (inDoubt.length === 0) return;
    // A book that cannot be read is asked no faster than one that can: Exit All needs the account's reads more.
    const asks = Math.min(...inDoubt.map(({ clOrdId }) => asked.get(clOrdId) ?? 0));
    timers.set(
      account,
      clock.after(lookUpDelay(asks, failures.get(account) ?? 0), () => {
        void lookUp(account);
      }),
    );
  }

  async function lookUp(account: AccountId): Promise<void> {
    for (const { clOrdId } of doubtsOf(account)) asked.set(clOrdId, (asked.get(clOrdId) ?? 0) + 1);
    const book = await parts.accounts.get(account)?.orderBook();
    timers.delete(account);
    parts.enqueue(() => {
      const failed = book?.ok === true ? 0 : (failures.get(account) ?? 0) + 1;
      failures.set(account, failed);
      if (failed >= failuresToTell) {
        const why = book === undefined || book.ok ? 'the account is not set up any more' : book.message;
        for (const { clOrdId } of doubtsOf(account)) doubts.doubted(clOrdId, `it cannot be read: ${why}`);
        parts.onNote();
      }
      schedule(account);
    });
  }

  /** The order book has proven it; the trade book and the positions must say the same. */
  async function confirm(account: AccountId, book: OrderBook, candidates: readonly Candidate[]): Promise<void> {
    if (confirming.has(account)) return;
    confirming.add(account);
    const port = parts.accounts.get(account);
    const [trades, positions] = await Promise.all([port?.trades(), port?.positions()]);
    confirming.delete(account);
    parts.enqueue(() => {
      const still = new Set(doubtsOf(account).map(({ clOrdId }) => clOrdId));
      const facts: JournalFact[] = [];
      for (const { copy, evidence } of candidates) {
        if (!still.has(copy.clOrdId) || evidence.session !== sessionOf(account)) continue;
        const unread = trades?.ok !== true ? trades : positions?.ok !== true ? positions : null;
        const against =
          trades?.ok === true && positions?.ok === true
            ? disagreement(doubtOf(copy), book.reports, trades.value, positions.value)
            : `its trades and positions cannot be read: ${unread?.ok === false ? unread.message : ''}`;
        if (against !== null) {
          doubts.doubted(copy.clOrdId, against);
          continue;
        }
        const { session: _session, ...proof } = evidence;
        facts.push({
          kind: 'AttentionRaised',
          clOrdId: copy.clOrdId,
          booksRead: evidence.readings,
          evidence: { ...proof, agreedAt: clock.now() },
        });
        doubts.forget(copy.clOrdId);
      }
      parts.commit(facts);
      parts.onNote();
    });
  }

  function sessionOf(account: AccountId): number {
    return sessions.get(account) ?? 0;
  }

  return {
    schedule,
    weigh: (account, book) => {
      const inDoubt = doubtsOf(account);
      if (inDoubt.length === 0) return;
      const settled = doubts.weigh(readingFrom(book, sessionOf(account)), inDoubt, () =>
        blotter.copiesOfAccount(account),
      );
      if (settled.length > 0) void confirm(account, book, settled);
      parts.onNote();
    },
    sessionEnded: (account) => {
      sessions.set(account, sessionOf(account) + 1);
    },
    note: doubts.note,
    session: sessionOf,
    close: () => {
      for (const cancel of timers.values()) cancel();
    },
  };
}
