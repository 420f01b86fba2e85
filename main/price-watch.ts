// Live prices for the whole desk from one source: which instruments are wanted at this moment, and waiting for a first
// price. What is held or working is wanted for as long as it is; what somebody asks about is wanted for a while.

import type { InstrumentId } from '../domain/ids.ts';
import type { Paise } from '../domain/price.ts';
import type { FeedState } from './broker/broker.ts';
import type { CancelTimer, Clock } from './clock.ts';
import type { Quotes } from './quotes.ts';

/** Where prices come from. Off: it has stopped, or nothing was wanted yet. */
export type PriceSource = {
  readonly want: (ids: readonly InstrumentId[]) => void;
  readonly state: () => FeedState;
  /** Whether the last price still holds although nothing was heard since. */
  readonly stands: (id: InstrumentId) => boolean;
  readonly resume: () => void;
  /** What it is connected by may be so in name only: it connects anew, and each price is told again. */
  readonly renew: () => void;
  readonly close: () => Promise<void>;
};

export type PriceWatch = {
  /** Null: none, or too old to price an order by. */
  readonly fresh: (id: InstrumentId) => Paise | null;
  /** Whatever its age, for showing. */
  readonly last: (id: InstrumentId) => Paise | null;
  readonly tape: Quotes['tape'];
  readonly forExit: Quotes['forExit'];
  /**
   * Wants the instruments for a while. Null: there is nothing to wait for, since each has a fresh price already or none
   * can come. Otherwise resolves once they all have one, or after `withinMs`; never rejects.
   */
  readonly ask: (ids: readonly InstrumentId[], withinMs: number) => Promise<void> | null;
  /** What is held or working may have changed: look again shortly; calls close together share one look. */
  readonly lookAgain: () => void;
  /** The session of the account that carries the prices: when it becomes good, prices may come again. */
  readonly onSession: (good: boolean) => void;
  /** The machine has slept, or its clock was set: what was told before prices nothing any more. */
  readonly onTimeJump: () => void;
  readonly close: () => Promise<void>;
};

export type PriceWatchPlan = {
  readonly clock: Clock;
  /** Keeps the prices; `stands` says that one still holds although nothing was heard since. */
  readonly quotes: (stands: PriceSource['stands']) => Quotes;
  /** Instruments held or with working orders, of all accounts. */
  readonly standing: () => Iterable<InstrumentId>;
  readonly source: (take: Quotes['take']) => PriceSource;
};

const lookMs = 300;
/** How long an instrument stays wanted after it was last asked about. */
const askedForMs = 120_000;

export function watchPrices(plan: PriceWatchPlan): PriceWatch {
  const { clock } = plan;
  let standing: ReadonlySet<InstrumentId> = new Set();
  const askedUntil = new Map<InstrumentId, number>();
  const waiting = new Set<() => void>();
  let cancelLook: CancelTimer | null = null;
  let cancelTidy: CancelTimer | null = null;
  let sessionGood = false;
  let closed = false;

  const source = plan.source((id, price, band) => {
    quotes.take(id, price, band);
    for (const look of waiting) look();
  });
  const quotes = plan.quotes(source.stands);

  const tell = (): void => {
    const now = clock.monotonic();
    for (const [id, until] of askedUntil) if (until <= now) askedUntil.delete(id);
    source.want([...new Set([...standing, ...askedUntil.keys()])]);
    if (askedUntil.size === 0) return;
    cancelTidy ??= clock.after(askedForMs, () => {
      cancelTidy = null;
      tell();
    });
  };
  const untilFresh = (ids: readonly InstrumentId[], withinMs: number): Promise<void> =>
    new Promise((resolve) => {
      const missing = new Set(ids);
      const end = (): void => {
        cancel();
        waiting.delete(look);
        resolve();
      };
      const look = (): void => {
        for (const id of missing) if (quotes.fresh(id) !== null) missing.delete(id);
        if (missing.size === 0) end();
      };
      const cancel = clock.after(withinMs, end);
      waiting.add(look);
    });

  return {
    fresh: quotes.fresh,
    last: quotes.last,
    tape: quotes.tape,
    forExit: quotes.forExit,
    ask: (ids, withinMs) => {
      if (closed) return null;
      const until = clock.monotonic() + askedForMs;
      for (const id of ids) askedUntil.set(id, until);
      tell();
      const allFresh = ids.every((id) => quotes.fresh(id) !== null);
      return allFresh || source.state() === 'Off' ? null : untilFresh(ids, withinMs);
    },
    lookAgain: () => {
      if (closed) return;
      cancelLook ??= clock.after(lookMs, () => {
        cancelLook = null;
        standing = new Set(plan.standing());
        tell();
      });
    },
    onSession: (good) => {
      const before = sessionGood;
      sessionGood = good;
      if (good && !before && !closed) source.resume();
    },
    onTimeJump: () => {
      if (closed) return;
      quotes.doubt();
      source.renew();
    },
    close: async () => {
      closed = true;
      cancelLook?.();
      cancelTidy?.();
      await source.close();
    },
  };
}
