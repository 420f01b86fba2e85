import { daysUntil } from './expiries.ts';
import type { Instrument } from './instrument.ts';
import { snapToTick } from './money.ts';
import { fairOptionPaise } from './option-price.ts';
import { bellOf, unitOf } from './seeded-random.ts';

/** One instrument's day so far; paise and units. */
export interface Quote {
  readonly key: string;
  lastPaise: number;
  openPaise: number;
  highPaise: number;
  lowPaise: number;
  closePaise: number;
  volume: number;
  /** Pinned by hand: ticks leave it alone. */
  held: boolean;
}

/** How much of an instrument may trade per tick, in units. */
export interface VolumeLimit {
  readonly perTick: number;
  /** Counted for each order by itself instead of shared by all. */
  readonly perOrder: boolean;
}

/** Enough of a market to survive a restart. */
export interface MarketImage {
  readonly tick: number;
  readonly prices: Readonly<Record<string, number>>;
  readonly held: readonly string[];
}

/** The practice market: seeded prices and the volume on offer. */
export interface Market {
  readonly quote: (key: string) => Quote;
  readonly quotes: () => readonly Quote[];
  readonly lastPaise: (key: string) => number;
  /** Moves everything one step; answers the keys whose price or volume is new. */
  readonly tick: () => readonly string[];
  /** Prints a price; `hold` pins it against later ticks. Answers the keys that moved with it. */
  readonly setPrice: (key: string, paise: number, hold: boolean) => readonly string[];
  readonly setVolumeLimit: (key: string, limit: VolumeLimit | null) => void;
  /** Units an order may still take within this tick. */
  readonly offered: (key: string, orderId: string) => number;
  /** Counts an execution against what is on offer. */
  readonly consume: (key: string, orderId: string, quantity: number) => void;
  readonly image: () => MarketImage;
  readonly restore: (image: MarketImage) => void;
}

/** Deviation of one step, and how strongly a price is drawn back to its close; shares of the price. */
const STEP = 0.00012;
const PULL = 0.0004;
const SPOT_CARRY = 1.0035;

/** Opens the market of a day. The same seed and the same commands give the same prices and volumes. */
export function openMarket(instruments: readonly Instrument[], seed: number, today: string): Market {
  const byKey = new Map(instruments.map((item) => [item.key, item]));
  const quotes = new Map<string, Quote>();
  const exact = new Map<string, number>();
  const basis = new Map<string, number>();
  const limits = new Map<string, VolumeLimit>();
  let taken = new Map<string, number>();
  let tickCount = 0;

  const instrumentAt = (key: string): Instrument => {
    const found = byKey.get(key);
    if (found === undefined) throw new Error(`No instrument ${key} is listed at the simulated broker.`);
    return found;
  };
  const quoteAt = (key: string): Quote => quotes.get(instrumentAt(key).key) as Quote;

  const fair = (item: Instrument, spotPaise: number): number =>
    item.kind === 'FUT' || item.optionType === null || item.expiry === null
      ? spotPaise * SPOT_CARRY
      : fairOptionPaise(item.optionType, spotPaise, item.strikePaise, daysUntil(item.expiry, today));

  const print = (quote: Quote, paise: number): boolean => {
    const moved = quote.lastPaise !== paise;
    quote.lastPaise = paise;
    quote.highPaise = Math.max(quote.highPaise, paise);
    quote.lowPaise = Math.min(quote.lowPaise, paise);
    return moved;
  };

  /** Futures and options follow their index, keeping whatever distance a hand has given them. */
  const follow = (moved: Set<string>): void => {
    for (const item of instruments) {
      if (item.underlyingKey === null || quoteAt(item.key).held) continue;
      const spot = quoteAt(item.underlyingKey).lastPaise;
      const paise = snapToTick(fair(item, spot) + (basis.get(item.key) ?? 0), item.tickPaise);
      if (print(quoteAt(item.key), paise)) moved.add(item.key);
    }
  };

  for (const item of instruments) {
    const spot = item.underlyingKey === null ? item.closePaise : instrumentAt(item.underlyingKey).closePaise;
    const paise = item.underlyingKey === null ? item.closePaise : snapToTick(fair(item, spot), item.tickPaise);
    exact.set(item.key, paise);
    quotes.set(item.key, {
      key: item.key,
      lastPaise: paise,
      openPaise: paise,
      highPaise: paise,
      lowPaise: paise,
      closePaise: paise,
      volume: 0,
      held: false,
    });
  }

  const tick = (): readonly string[] => {
    tickCount += 1;
    taken = new Map();
    const moved = new Set<string>();
    for (const item of instruments) {
      const quote = quoteAt(item.key);
      quote.volume +=
        item.kind === 'INDEX' ? 0 : item.lot * Math.floor(unitOf(seed, 'flow', item.key, tickCount) * 400);
      if (item.underlyingKey !== null || quote.held) continue;
      const from = exact.get(item.key) ?? item.closePaise;
      const step = bellOf(seed, item.key, tickCount) * STEP * from;
      const next = Math.max(item.tickPaise, from + step + (item.closePaise - from) * PULL);
      exact.set(item.key, next);
      if (print(quote, snapToTick(next, item.tickPaise))) moved.add(item.key);
    }
    follow(moved);
    return [...moved];
  };

  const setPrice = (key: string, paise: number, hold: boolean): readonly string[] => {
    const item = instrumentAt(key);
    const quote = quoteAt(key);
    const snapped = snapToTick(paise, item.tickPaise);
    quote.held = hold;
    exact.set(key, snapped);
    if (item.underlyingKey !== null) basis.set(key, snapped - fair(item, quoteAt(item.underlyingKey).lastPaise));
    for (const taker of [...taken.keys()]) if (taker.startsWith(`${key}#`)) taken.delete(taker);
    print(quote, snapped);
    const moved = new Set([key]);
    follow(moved);
    return [...moved];
  };

  const takerOf = (key: string, orderId: string): string =>
    `${key}#${limits.get(key)?.perOrder === true ? orderId : ''}`;

  return {
    quote: quoteAt,
    quotes: () => [...quotes.values()],
    lastPaise: (key) => quoteAt(key).lastPaise,
    tick,
    setPrice,
    setVolumeLimit: (key, limit) => {
      instrumentAt(key);
      if (limit === null) limits.delete(key);
      else limits.set(key, limit);
    },
    offered: (key, orderId) => {
      const item = instrumentAt(key);
      const seeded = item.lot * Math.round(20_000 + unitOf(seed, 'offer', key, tickCount) * 180_000);
      return (limits.get(key)?.perTick ?? seeded) - (taken.get(takerOf(key, orderId)) ?? 0);
    },
    consume: (key, orderId, quantity) => {
      const taker = takerOf(key, orderId);
      taken.set(taker, (taken.get(taker) ?? 0) + quantity);
      quoteAt(key).volume += quantity;
    },
    image: () => ({
      tick: tickCount,
      prices: Object.fromEntries([...quotes.values()].map(({ key, lastPaise }) => [key, lastPaise])),
      held: [...quotes.values()].filter(({ held }) => held).map(({ key }) => key),
    }),
    restore: (image) => {
      tickCount = image.tick;
      for (const [key, paise] of Object.entries(image.prices)) {
        if (byKey.has(key)) setPrice(key, paise, image.held.includes(key));
      }
    },
  };
}
