// Which pairs of a master's order and a follower a change touches; for each of them the same subtraction.

import { isWorking, purposeOf } from '../../domain/copy-order.ts';
import { doorSource } from '../../domain/door-trade.ts';
import { orderId, type AccountId, type InstrumentId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import type { Order } from '../../domain/order.ts';
import type { Staged } from './blotter.ts';
import type { MasterOrder } from './master-order.ts';
import type { FollowParts } from './follow-parts.ts';
import { follow, isExitSettled, lineOfKeptBack } from './follow.ts';
import { measuredAnew } from './late-carried.ts';
import { salesBeside, type Decided } from './legs-beside.ts';
import { oneMoment } from './one-moment.ts';

export type FollowUp = {
  /** What follows from the facts just staged. */
  readonly after: (staged: Staged, now: number) => readonly JournalFact[];
  /** What follows in this account from all that was heard while copying was halted. */
  readonly afterHalt: (account: AccountId, now: number) => readonly JournalFact[];
  /** What was held back while the account was away, or a change in doubt. */
  readonly again: (account: AccountId, now: number) => readonly JournalFact[];
  /** Of a contract, or of an account: orders priced by us that nothing has been decided about yet. */
  readonly undecided: (
    about: { readonly instrumentId: InstrumentId } | { readonly account: AccountId },
    now: number,
  ) => readonly JournalFact[];
  /** Contracts of such orders for which there is no fresh price. */
  readonly unpriced: (account: AccountId, now: number) => readonly InstrumentId[];
  /** Exits of today that the follower's carried units, just counted, belong to: what they are measured by now, to be decided on. */
  readonly carried: (facts: readonly JournalFact[]) => readonly JournalFact[];
  /** Second legs that still wait for their first. */
  readonly heldLegs: (now: number) => readonly JournalFact[];
  /** What was kept back by an exit in this account, and what the master has done since that moment (epoch ms). */
  readonly since: (account: AccountId, moment: number, now: number) => readonly JournalFact[];
};

/** What was left undecided longer ago is the day before yesterday's news. Ms. */
const undecidedMs = 600_000;

export function createFollowUp(parts: FollowParts, followers: readonly AccountId[]): FollowUp {
  const { blotter } = parts;
  const sources = [parts.masterId, doorSource];
  /** Who is first for the newest order of the master's: the next follower for each, so that nobody is always last. */
  let first = 0;
  /** Pairs of an exit and a follower that nothing can change any more. */
  const settledExits = new Set<string>();
  /** Decided on again as soon as what was decided beside them is staged. */
  let postponed: readonly Decided[] = [];
  /** Orders of the master's that an exit kept from being decided on, by follower: whenever the master's action was, however late it was told. */
  const keptBack = new Map<AccountId, Set<string>>();
  const followAll = (masters: Iterable<MasterOrder>, account: AccountId, now: number): readonly JournalFact[] =>
    inTurn(
      [...masters].flatMap((master): readonly Decided[] =>
        isKeptBack(master, account) ? [] : [[master, account, follow(parts, master, account, now)]],
      ),
    );

  function isKeptBack(master: MasterOrder, follower: AccountId): boolean {
    if (!parts.barred(master, follower)) return false;
    const kept = keptBack.get(follower) ?? new Set();
    keptBack.set(follower, kept.add(master.order.orderId ?? ''));
    return true;
  }

  function inTurn(all: readonly Decided[]): readonly JournalFact[] {
    const some = oneExitAtATime(all);
    const beside = salesBeside(parts, some);
    postponed = [...postponed, ...beside];
    return some.flatMap((decided) => (beside.has(decided) ? [] : decided[2]));
  }

  /**
   * Two exits decided beside each other from the same holding would both sell it. The second is decided again once the
   * first is staged: that touches every exit from the holding.
   */
  function oneExitAtATime(all: readonly Decided[]): readonly Decided[] {
    const leaving = new Set<string>();
    return all.filter(([{ order }, follower, facts]) => {
      if (!facts.some(isExit)) return true;
      const holding = `${follower}/${order.instrumentId}/${order.product}`;
      if (leaving.has(holding)) return false;
      leaving.add(holding);
      return true;
    });
  }

  function isExit(fact: JournalFact): boolean {
    if (fact.kind === 'NewIntended') return fact.key.purpose === 'Exit';
    const copy = fact.kind === 'ReplaceIntended' ? blotter.copy(fact.command.clOrdId) : undefined;
    return copy !== undefined && purposeOf(copy) === 'Exit';
  }

  const undecidedFor = (account: AccountId, now: number): readonly MasterOrder[] =>
    pricedByUs(now).filter(({ order }) => blotter.copiesFor(order.orderId ?? '', account, 'Copy').length === 0);

  function pricedByUs(now: number): readonly MasterOrder[] {
    return [...blotter.masters()].filter(
      ({ order, changedAt, notCopied }) =>
        (order.ordType === 'Market' || order.ordType === 'Stop') && notCopied === '' && now - changedAt < undecidedMs,
    );
  }

  /** `only`: in this account; absent: in all of them. */
  function after(staged: Staged, now: number, only?: AccountId): readonly JournalFact[] {
    const pairs = new Map<string, readonly [MasterOrder, AccountId]>();
    const touch = (master: MasterOrder | undefined, follower: AccountId): void => {
      if (only !== undefined && follower !== only) return;
      if (master !== undefined && !isKeptBack(master, follower))
        pairs.set(`${master.order.orderId}/${follower}`, [master, follower]);
    };
    const waiting = postponed.filter(([, follower]) => only === undefined || follower === only);
    postponed = postponed.filter((one) => !waiting.includes(one));
    for (const [{ order }, follower] of waiting) touch(blotter.master(orderId(order.orderId ?? '')), follower);
    const from = staged.entries[0]?.seq ?? Infinity;
    for (const master of staged.masters.values()) {
      if (master.seq >= from) first = (first + 1) % Math.max(1, followers.length);
      for (const follower of followers.slice(first)) touch(master, follower);
      for (const follower of followers.slice(0, first)) touch(master, follower);
      const { instrumentId, product } = master.order;
      if (blotter.net(master.order.accountId, instrumentId, product) !== 0) continue;
      for (const follower of followers) {
        for (const copy of blotter.liveHolding(follower, instrumentId, product))
          if (isWorking(copy)) touch(blotter.master(orderId(copy.key.masterKey)), follower);
      }
    }
    const touchExits = (follower: AccountId, { instrumentId, product }: Order): void => {
      for (const held of blotter.heldLegs(follower)) touch(blotter.master(orderId(held.masterKey)), follower);
      for (const other of sources.flatMap((source) => blotter.mastersHolding(source, instrumentId, product))) {
        if (other.held > 0 && !settledExits.has(`${other.order.orderId}/${follower}`)) touch(other, follower);
      }
    };
    for (const copy of staged.copies.values()) {
      const follower = copy.key.followerId;
      touch(blotter.master(orderId(copy.key.masterKey)), follower);
      touchExits(follower, copy.order);
    }
    // One that waits for its units may have them as soon as another makes room.
    for (const { fact } of staged.entries) {
      if (fact.kind !== 'ExitSized') continue;
      const master = blotter.master(orderId(fact.masterKey));
      if (master !== undefined) touchExits(fact.followerId, master.order);
    }
    const seen = oneMoment(parts);
    return inTurn(
      [...pairs].map(([pair, [master, follower]]): Decided => {
        const facts = follow(seen, master, follower, now);
        if (facts.length === 0 && master.held > 0 && isExitSettled(parts, master, follower)) settledExits.add(pair);
        return [master, follower, facts];
      }),
    );
  }

  return {
    after: (staged, now) => after(staged, now),
    afterHalt: (account, now) => {
      const heard = blotter.heardHalted();
      const masters = [...heard.masters].flatMap((id) => blotter.master(id) ?? []);
      const copies = [...heard.copies].flatMap((id) => blotter.copy(id) ?? []);
      const staged = {
        entries: [],
        // What was there before the account was copied to is not its to follow.
        masters: new Map(
          masters.flatMap((one) =>
            blotter.termsAt(account, one.seq) === undefined || one.order.orderId === null
              ? []
              : [[one.order.orderId, one] as const],
          ),
        ),
        copies: new Map(copies.flatMap((one) => (one.key.followerId === account ? [[one.clOrdId, one] as const] : []))),
        illegal: [],
      };
      return after(staged, now, account);
    },
    again: (account, now) => {
      const masters = new Map<string, MasterOrder>();
      for (const copy of blotter.liveOf(account)) {
        if (!isWorking(copy)) continue;
        const master = blotter.master(orderId(copy.key.masterKey));
        if (master !== undefined) masters.set(copy.key.masterKey, master);
      }
      return followAll(masters.values(), account, now);
    },
    undecided: (about, now) => {
      if ('account' in about) return followAll(undecidedFor(about.account, now), about.account, now);
      const masters = pricedByUs(now).filter(({ order }) => order.instrumentId === about.instrumentId);
      return followers.flatMap((account) =>
        followAll(
          masters.filter(({ order }) => blotter.copiesFor(order.orderId ?? '', account, 'Copy').length === 0),
          account,
          now,
        ),
      );
    },
    unpriced: (account, now) =>
      undecidedFor(account, now)
        .map(({ order }) => order.instrumentId)
        .filter((id) => parts.tapeOf(id).last?.fresh !== true),
    carried: (facts) => {
      const anew = facts.flatMap((fact) =>
        fact.kind === 'PositionCarried' ? measuredAnew(parts, parts.masterId, fact) : [],
      );
      for (const { masterKey, followerId } of anew) settledExits.delete(`${masterKey}/${followerId}`);
      return anew;
    },
    heldLegs: (now) => {
      // An order that closes and opens in one waits as both.
      const pairs = new Map(blotter.heldLegs().map((leg) => [`${leg.masterKey}/${leg.followerId}`, leg]));
      return inTurn(
        [...pairs.values()].flatMap(({ masterKey, followerId }): readonly Decided[] => {
          const master = blotter.master(orderId(masterKey));
          if (master === undefined || parts.barred(master, followerId)) return [];
          return [[master, followerId, follow(parts, master, followerId, now)]];
        }),
      );
    },
    since: (account, moment, now) => {
      const kept = keptBack.get(account);
      keptBack.delete(account);
      const due = [...blotter.masters()].filter(
        ({ order, changedAt }) => changedAt >= moment || kept?.has(order.orderId ?? '') === true,
      );
      return inTurn(
        due.flatMap((master): readonly Decided[] => {
          if (isKeptBack(master, account)) return [];
          const facts = follow(parts, master, account, now);
          const wasKept = kept?.has(master.order.orderId ?? '') === true;
          return [
            [master, account, facts.length > 0 || !wasKept ? facts : lineOfKeptBack(parts, master, account, now)],
          ];
        }),
      );
    },
  };
}
