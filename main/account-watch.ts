// Positions and funds of every account as its broker shows them: at an easy pace, and soon after each fill. At the easy
// pace they take turns, so that for the same number of reads a session that died shows twice as soon.

import type { FundsPair } from '../domain/entry-size.ts';
import type { AccountId, InstrumentId } from '../domain/ids.ts';
import type { Paise } from '../domain/price.ts';
import type { BrokerAccount, BrokerPosition, Funds } from './broker/broker.ts';
import type { CancelTimer, Clock } from './clock.ts';

export type AccountFigures = {
  readonly positions: readonly BrokerPosition[] | null;
  readonly funds: Funds | null;
  /** When the reading that showed these positions began, epoch ms; null or absent: they were never read. */
  readonly positionsAt?: number | null;
};

export type AccountWatch = {
  /** Reads the account again shortly; calls close together share one reading. */
  readonly soon: (account: AccountId) => void;
  readonly figures: (account: AccountId) => AccountFigures;
  readonly close: () => void;
};

/** A session that died shows with the next reading: after 2.2 s and the answer. */
export const watchPace = { everyMs: 4_400, soonMs: 400, gapMs: 2_200 } as const;

const none: AccountFigures = { positions: null, funds: null };

/**
 * Realised and unrealised of the day in paise. Null while any of it is not known: an open position without its cost or
 * without a price, or a book that was never read.
 */
export function dayPnl({ positions }: AccountFigures, priceOf: (id: InstrumentId) => Paise | null): Paise | null {
  if (positions === null) return null;
  let sum = 0;
  for (const { netQty, realisedPnl, averagePrice = null, instrumentId } of positions) {
    if (realisedPnl === null) return null;
    sum += realisedPnl;
    if (netQty === 0) continue;
    const price = priceOf(instrumentId);
    if (price === null || averagePrice === null) return null;
    sum += netQty * (price - averagePrice);
  }
  return sum;
}

/** Free and used together, since an order of the master's own takes from what is free a moment before it is copied. */
export function fundsPair(follower: Funds | null, master: Funds | null): FundsPair | null {
  if (follower === null || master === null) return null;
  const whole = ({ available, figures }: Funds): number => available + (figures.used ?? 0);
  return { follower: whole(follower), master: whole(master) };
}

/**
 * Each of the two is read once in `everyMs`, one read at a time; soon after a fill both at once. `gapMs` is the least
 * time between two readings. While the feed is not live the order book is read every second, which shows a dead session
 * sooner, so half as many of these do.
 */
export function watchAccounts(
  accounts: ReadonlyMap<AccountId, BrokerAccount>,
  clock: Clock,
  onFigures: (account: AccountId) => void,
  pace: { readonly everyMs: number; readonly soonMs: number; readonly gapMs: number },
): AccountWatch {
  const figures = new Map<AccountId, AccountFigures>();
  const lastReadAt = new Map<AccountId, number>();
  const wanted = new Map<AccountId, 'Both' | 'Positions' | 'Funds'>();
  const timers = new Map<AccountId, { readonly cancel: CancelTimer; readonly at: number }>();
  let closed = false;

  function schedule(account: AccountId, ms: number): void {
    // A stream of fills must not eat the reads that Exit All would need.
    const earliest = (lastReadAt.get(account) ?? -Infinity) + pace.gapMs;
    const at = Math.max(clock.monotonic() + ms, earliest);
    const waiting = timers.get(account);
    if (closed || (waiting !== undefined && waiting.at <= at)) return;
    waiting?.cancel();
    const cancel = clock.after(at - clock.monotonic(), () => {
      timers.delete(account);
      void read(account);
    });
    timers.set(account, { cancel, at });
  }

  async function read(id: AccountId): Promise<void> {
    const account = accounts.get(id);
    if (account === undefined || closed) return;
    lastReadAt.set(id, clock.monotonic());
    if (account.link().session.kind === 'Ready') {
      const what = wanted.get(id) ?? 'Both';
      wanted.set(id, what === 'Positions' ? 'Funds' : 'Positions');
      const askedAt = clock.now();
      const [positions, funds] = await Promise.all([
        what === 'Funds' ? null : account.positions(),
        what === 'Positions' ? null : account.funds(),
      ]);
      const before = figures.get(id) ?? none;
      figures.set(id, {
        positions: positions?.ok ? positions.value : before.positions,
        funds: funds?.ok ? funds.value : before.funds,
        positionsAt: positions?.ok ? askedAt : (before.positionsAt ?? null),
      });
      onFigures(id);
    }
    // Counted from the start of this reading, so that a slow answer does not put the next one off.
    const begun = lastReadAt.get(id) ?? clock.monotonic();
    const every = account.link().feed === 'Live' ? pace.everyMs / 2 : pace.everyMs;
    schedule(id, Math.max(0, begun + every - clock.monotonic()));
  }

  for (const id of accounts.keys()) schedule(id, pace.soonMs);

  return {
    soon: (account) => {
      wanted.set(account, 'Both');
      schedule(account, pace.soonMs);
    },
    figures: (account) => figures.get(account) ?? none,
    close: () => {
      closed = true;
      for (const { cancel } of timers.values()) cancel();
    },
  };
}
