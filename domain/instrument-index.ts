// Finding an instrument of the day: by id, by the symbol that the order feed names, and by what a trader types.

import type { InstrumentId } from './ids.ts';
import type { Exchange, Instrument, InstrumentKind } from './instrument.ts';

const dayMs = 24 * 60 * 60_000;

export type InstrumentIndex = {
  readonly size: number;
  readonly byId: (id: InstrumentId) => Instrument | null;
  /** Null also where one exchange uses the symbol for two instruments: which one is meant cannot be told. */
  readonly byTradingSymbol: (exchange: Exchange, tradingSymbol: string) => Instrument | null;
  /** Best first: every word of the text occurs; an exact symbol or token before a beginning before the rest, cash before nearest expiry. */
  readonly search: (text: string, limit: number) => readonly Instrument[];
  /** Epoch ms of 00:00 UTC on the last expiry of the underlying's futures and options; null: it has none. */
  readonly lastExpiryOf: (symbol: string) => number | null;
};

/** Takes instruments one by one, so that whoever builds a long list can pause between them. */
export type IndexBuilder = { readonly add: (instrument: Instrument) => void; readonly index: () => InstrumentIndex };

/** The first of two instruments with one id stays: hand tradable ones in before indices. */
export function createInstrumentIndex(instruments: Iterable<Instrument>): InstrumentIndex {
  const builder = indexBuilder();
  for (const instrument of instruments) builder.add(instrument);
  return builder.index();
}

export function indexBuilder(): IndexBuilder {
  const byId = new Map<InstrumentId, Instrument>();
  const bySymbol = new Map<string, Instrument | null>();
  const expiries = new Map<string, number>();
  const entries: Entry[] = [];
  return {
    add: (instrument) => {
      if (byId.has(instrument.id)) return;
      byId.set(instrument.id, instrument);
      const key = symbolKey(instrument.exchange, instrument.tradingSymbol);
      const other = bySymbol.get(key);
      if (other === undefined) bySymbol.set(key, instrument);
      else if (instrument.kind !== 'Index') bySymbol.set(key, other?.kind === 'Index' ? instrument : null);
      const symbol = instrument.symbol.toUpperCase();
      if (instrument.expiry !== null && (instrument.exchange === 'NFO' || instrument.exchange === 'BFO')) {
        expiries.set(symbol, Math.max(instrument.expiry, expiries.get(symbol) ?? 0));
      }
      entries.push(entryOf(instrument, symbol));
    },
    index: () => ({
      size: byId.size,
      byId: (id) => byId.get(id) ?? null,
      byTradingSymbol: (exchange, tradingSymbol) => bySymbol.get(symbolKey(exchange, tradingSymbol)) ?? null,
      lastExpiryOf: (symbol) => expiries.get(symbol.toUpperCase()) ?? null,
      search: (text, limit) => {
        const words = text
          .toUpperCase()
          .split(/\s+/)
          .filter((word) => word !== '')
          .slice(0, 8);
        return words.length === 0 || limit <= 0 ? [] : bestOf(entries, words, limit);
      },
    }),
  };
}

function symbolKey(exchange: Exchange, tradingSymbol: string): string {
  return `${exchange}|${tradingSymbol.toUpperCase()}`;
}

/** What a search looks at, made once: capitals, and the part of the rank that no word changes. */
type Entry = {
  readonly instrument: Instrument;
  readonly text: string;
  readonly symbol: string;
  readonly trading: string;
  readonly rank: number;
};

function entryOf(instrument: Instrument, symbol: string): Entry {
  const { tradingSymbol, name, exchange, kind, expiry } = instrument;
  return {
    instrument,
    text: `${symbol}\n${tradingSymbol}\n${name}\n${exchange}`.toUpperCase(),
    symbol,
    trading: tradingSymbol.toUpperCase(),
    rank: kindRank[kind] * kindStep + (expiry ?? 0) / dayMs,
  };
}

const kindRank: { readonly [Kind in InstrumentKind]: number } = { Equity: 0, Future: 1, Call: 2, Put: 2, Index: 3 };
const kindStep = 1_000_000;
const matchStep = 10 * kindStep;

type Hit = { readonly instrument: Instrument; readonly rank: number };

/** One pass over the texts; only the best few are kept, so the length of the list costs no sorting. */
function bestOf(entries: readonly Entry[], words: readonly string[], limit: number): readonly Instrument[] {
  const best: Hit[] = [];
  const first = words[0] ?? '';
  // For what is typed last is most often the rarest, and a miss ends the look at a text.
  const rarestFirst = words.toReversed();
  // A token is looked for whole: as part of a number it would turn up beside every strike.
  const token = words.length === 1 ? first : null;
  let worst = Infinity;
  for (const entry of entries) {
    // An entry that could not enter the list even with the best match need not be read.
    if (best.length >= limit && entry.rank >= worst) continue;
    if (!containsAll(entry.text, rarestFirst) && entry.instrument.token !== token) continue;
    const rank = matchOf(entry, first) * matchStep + entry.rank;
    if (best.length >= limit && rank >= worst) continue;
    const place = best.findIndex((other) => other.rank > rank);
    best.splice(place < 0 ? best.length : place, 0, { instrument: entry.instrument, rank });
    if (best.length > limit) best.pop();
    worst = best.at(-1)?.rank ?? Infinity;
  }
  return best.map(({ instrument }) => instrument);
}

function containsAll(text: string, words: readonly string[]): boolean {
  for (const word of words) if (!text.includes(word)) return false;
  return true;
}

/** Lower is better: how the first word meets the symbol or the token. */
function matchOf({ symbol, trading, instrument }: Entry, first: string): number {
  if (symbol === first || trading === first || instrument.token === first) return 0;
  return symbol.startsWith(first) || trading.startsWith(first) ? 1 : 2;
}
