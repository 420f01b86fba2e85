// Starting is recovering: the journal first, then each broker's book, and only then may anything be sent.

import { isUndecided, type CopyOrder } from '../../domain/copy-order.ts';
import type { AccountId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { scopeKey } from '../../domain/trading-state.ts';
import type { BrokerAccount, BrokerPosition } from '../broker/broker.ts';
import type { EngineParts } from './engine-parts.ts';
import { carriedByFollower, carriedByMaster } from './carried.ts';
import { foundUnclosed } from './unclosed.ts';

export type RecoverParts = Pick<
  EngineParts,
  | 'mode'
  | 'version'
  | 'alias'
  | 'instrumentOf'
  | 'clock'
  | 'log'
  | 'masterId'
  | 'followers'
  | 'accounts'
  | 'blotter'
  | 'journal'
  | 'initial'
  | 'earlier'
  | 'dayBegun'
> & {
  readonly enqueue: (event: () => void) => void;
  readonly commit: (facts: readonly JournalFact[]) => void;
  /** They are written down. */
  readonly onCarried: (facts: readonly JournalFact[]) => void;
  readonly connect: (account: BrokerAccount) => void;
  readonly scheduleLookUp: (account: AccountId) => void;
  readonly interruptedExits: () => readonly JournalFact[];
  /** The clock shows an earlier moment than the journal, by so many ms: it was set back, and how long we were away is unknown. */
  readonly onSetBack: (ms: number) => void;
};

export type Recover = {
  readonly start: () => Promise<void>;
  /** As after a start, with the journal as it is: every book is read, from this moment on (epoch ms), before its account is copied to again. */
  readonly readBooks: (from: number) => Promise<void>;
  /** What the account holds from earlier days, once a session; with every book, and asked for less and less often until it answers. */
  readonly readCarried: (account: AccountId) => Promise<void>;
  /** The same, from positions that somebody else has just read. */
  readonly carriedShown: (account: AccountId, positions: readonly BrokerPosition[]) => Promise<void>;
  /** Whether our sums of the account speak for what it carries from earlier days too. */
  readonly isCounted: (account: AccountId) => boolean;
};

/** No slow account holds up the others for longer than this. */
const patienceMs = 3000;
/** Positions that cannot be read are asked for again: the reads of an account in 15 minutes are few, and exits need them. */
const againMs = { first: 2000, last: 120_000 } as const;
/** What the accounts carry is written together: a hundred of them answer at once, and each commit waits for the disk. */
const togetherMs = 5;

export function createRecover(parts: RecoverParts): Recover {
  const { blotter, masterId } = parts;
  const shown = new Set<AccountId>();
  /** When positions that could not be read are next asked for, monotonic ms, and how long it is to the time after that. */
  const again = new Map<AccountId, { readonly at: number; readonly ms: number }>();
  const read: { readonly id: AccountId; readonly positions: readonly BrokerPosition[] }[] = [];
  let writing: Promise<void> | null = null;

  async function readCarried(id: AccountId): Promise<void> {
    const now = parts.clock.monotonic();
    const { at, ms } = again.get(id) ?? { at: -Infinity, ms: againMs.first };
    if (isDone(id) || isTooEarly() || now < at) return;
    again.set(id, { at: now + ms, ms: Math.min(ms * 2, againMs.last) });
    const positions = await parts.accounts.get(id)?.positions();
    if (positions?.ok === true) await carriedShown(id, positions.value);
  }

  async function carriedShown(id: AccountId, positions: readonly BrokerPosition[]): Promise<void> {
    if (isDone(id) || isTooEarly()) return;
    shown.add(id);
    read.push({ id, positions });
    writing ??= new Promise((resolve) => {
      parts.clock.after(togetherMs, () => {
        writing = null;
        const all = read.splice(0);
        parts.enqueue(() => {
          const facts = all.flatMap(carriedFacts);
          parts.commit(facts);
          parts.onCarried(facts);
        });
        resolve();
      });
    });
    await writing;
  }

  function carriedFacts({ id, positions }: (typeof read)[number]): readonly JournalFact[] {
    const facts =
      id === masterId || parts.earlier === undefined
        ? carriedByMaster(positions, blotter)
        : carriedByFollower(id, positions, parts.earlier, blotter);
    return blotter.hasWholeSums(id) ? facts : [...facts, { kind: 'CarriedRead', accountId: id }];
  }

  function isDone(id: AccountId): boolean {
    return shown.has(id) || (id !== masterId && parts.earlier === undefined);
  }

  /** Before that a position of yesterday may still stand as bought today, and what was read would be the last word. */
  function isTooEarly(): boolean {
    return parts.dayBegun?.(parts.clock.now()) === false;
  }

  function isCounted(id: AccountId): boolean {
    return blotter.hasWholeSums(id) || (id !== masterId && parts.earlier === undefined);
  }

  function initialFacts(): readonly JournalFact[] {
    const { copying, terms, trading } = parts.initial;
    const known = new Map(blotter.trading().map((one) => [scopeKey(one.scope), one.state]));
    const changed = [...terms].filter(([id, saved]) => JSON.stringify(blotter.terms(id)) !== JSON.stringify(saved));
    return [
      ...changed.map(([followerId, saved]): JournalFact => ({
        kind: 'FollowerTermsChanged',
        followerId,
        terms: saved,
        actor: 'saved settings',
      })),
      ...trading
        .filter((one) => known.get(scopeKey(one.scope)) !== one.state)
        .map(({ at, ...one }): JournalFact => ({ kind: 'TradingStateChanged', ...one, since: at })),
      ...(blotter.copying().kind === copying.kind
        ? []
        : [{ kind: 'CopyingChanged', copying, actor: 'saved settings' } as const]),
    ];
  }

  /** New entries wait until a person has looked; exits go. What was set stricter stays. */
  function heldBack(unclosed: string | null): readonly JournalFact[] {
    const set = [...parts.initial.trading, ...blotter.trading()].some(({ scope }) => scope.kind === 'Fleet');
    return unclosed === null || set
      ? []
      : [
          {
            kind: 'TradingStateChanged',
            scope: { kind: 'Fleet' },
            state: 'ReduceOnly',
            reason: unclosed,
            actor: 'Lockstep',
          },
        ];
  }

  function replay(): void {
    const replayed = parts.journal.replay();
    if (!replayed.ok) throw new Error(replayed.message);
    parts.log.info('journal-replayed', { count: replayed.value });
    const behind = blotter.newestAt() - parts.clock.now();
    if (behind > 0) parts.onSetBack(behind);
    const unclosed = foundUnclosed({
      blotter,
      followers: parts.followers,
      alias: parts.alias,
      symbolOf: (id) => parts.instrumentOf(id)?.tradingSymbol ?? id,
    });
    const left = [...blotter.copies()].filter(({ sending }) => sending === 'Sending');
    const waiting = [...blotter.copies()].filter(({ sending }) => sending === 'Planned');
    parts.commit([
      {
        kind: 'SessionOpened',
        mode: parts.mode,
        version: parts.version,
        masterId,
        followers: parts.followers,
      },
      ...initialFacts(),
      ...heldBack(unclosed),
      ...parts.interruptedExits(),
      ...waiting.map((copy) => neverLeft(copy, parts.clock.now())),
      ...left.map((copy): JournalFact => ({
        kind: 'DoubtBegan',
        clOrdId: copy.clOrdId,
        since: copy.times.committedAt ?? copy.times.decidedAt,
      })),
      ...[...blotter.copies()].flatMap((copy) => cutChange(copy, parts.clock.now())),
    ]);
    for (const account of new Set([...blotter.copies()].filter(isUndecided).map((copy) => copy.order.accountId)))
      parts.scheduleLookUp(account);
  }

  function patience(): Promise<void> {
    return new Promise((resolve) => {
      parts.clock.after(patienceMs, resolve);
    });
  }

  /** Whoever asks while a reading is under way shares it: one that began before is not the one that is wanted. */
  async function readBook(id: AccountId, from: number): Promise<void> {
    const book = await parts.accounts.get(id)?.orderBook();
    if (book?.ok === true && book.value.startedAt < from) await parts.accounts.get(id)?.orderBook();
  }

  async function readFollowers(from: number): Promise<void> {
    await Promise.race([
      Promise.all(
        parts.followers.map(async (id) => {
          await readBook(id, from);
          await readCarried(id);
        }),
      ),
      patience(),
    ]);
  }

  return {
    readCarried,
    carriedShown,
    isCounted,
    readBooks: async (from) => {
      await readFollowers(from);
      await readBook(masterId, from);
    },
    start: async () => {
      replay();
      for (const follower of parts.followers) {
        const account = parts.accounts.get(follower);
        if (account !== undefined) parts.connect(account);
      }
      const carried = readCarried(masterId);
      // The followers' books come first, so that a fresh order of the master's finds them ready.
      await readFollowers(-Infinity);
      const master = parts.accounts.get(masterId);
      // Before its orders of today are heard: a sale of what it carries must not be taken for a new short.
      await Promise.race([carried, patience()]);
      if (master === undefined) return;
      parts.connect(master);
      await Promise.race([master.orderBook(), patience()]);
    },
  };
}

/** What was asked of it has no answer in the journal: the next book shows whether it was made, and is asked for no sooner. */
function cutChange({ clOrdId, order, changeAnsweredAt }: CopyOrder, now: number): readonly JournalFact[] {
  if (changeAnsweredAt !== null) return [];
  const text = 'Lockstep stopped before the broker’s answer was written down.';
  const answer = (command: 'Replace' | 'Cancel'): JournalFact => ({
    kind: 'CommandAnswered',
    clOrdId,
    command,
    outcome: { kind: 'Unknown', code: 'STOPPED_BEFORE_ANSWER', text },
    sentAt: null,
    answeredAt: now,
  });
  return [...(order.replaceOpen ? [answer('Replace')] : []), ...(order.cancelOpen ? [answer('Cancel')] : [])];
}

/** It waited for its turn when the last session ended: it is not sent late. */
function neverLeft({ clOrdId }: CopyOrder, now: number): JournalFact {
  const text = 'It waited for its turn when Lockstep stopped, and nothing is sent late.';
  return {
    kind: 'CommandAnswered',
    clOrdId,
    command: 'New',
    outcome: { kind: 'NotSent', code: 'STOPPED_BEFORE_SENDING', text },
    sentAt: null,
    answeredAt: now,
  };
}
