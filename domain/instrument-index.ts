// Finding an instrument of the day: by id, by the symbol that the order feed names, and by what a trader types.

import type { InstrumentId } from './ids.ts';
import type { Exchange, Instrument, InstrumentKind } from './instrument.ts';

const dayMs = 24 * 60 * 60_000;

export type InstrumentIndex = {
  readonly size: number;
  readonly byId: (id: InstrumentId) => Instrument | null;
  /** Null also where one exchange uses the symbol for two instruments: which one is meant cannot be told. */
  readonly byTradingSymbol: (exchange: Exchange, tradingSymbol: string) => Instrument | null;
  /** Best first: every word of the text occurs; an exact symbol before a beginning before the rest, cash before nearest expiry. */
  readonly search: (text: string, limit: number) => readonly Instrument[];
};

/** The first of two instruments with one id stays: hand tradable ones in before indices. */
export function createInstrumentIndex(instruments: Iterable<Instrument>): InstrumentIndex {
  const byId = new Map<InstrumentId, Instrument>();
  const bySymbol = new Map<string, Instrument | null>();
  for (const instrument of instruments) {
    if (byId.has(instrument.id)) continue;
    byId.set(instrument.id, instrument);
    const key = symbolKey(instrument.exchange, instrument.tradingSymbol);
    const other = bySymbol.get(key);
    if (other === undefined) bySymbol.set(key, instrument);
    else if (instrument.kind !== 'Index') bySymbol.set(key, other?.kind === 'Index' ? instrument : null);
  }
  const all = [...byId.values()];
  let texts: readonly string[] | null = null;
  return {
    size: all.length,
    byId: (id) => byId.get(id) ?? null,
    byTradingSymbol: (exchange, tradingSymbol) => bySymbol.get(symbolKey(exchange, tradingSymbol)) ?? null,
    search: (text, limit) => {
      const words = text
        .toUpperCase()
        .split(/\s+/)
        .filter((word) => word !== '')
        .slice(0, 8);
      if (words.length === 0 || limit <= 0) return [];
      texts ??= all.map(searchText);
      return bestOf(all, texts, words, limit);
    },
  };
}

function symbolKey(exchange: Exchange, tradingSymbol: string): string {
  return `${exchange}|${tradingSymbol.toUpperCase()}`;
}

function searchText(instrument: Instrument): string {
  const { symbol, tradingSymbol, name, exchange } = instrument;
  return `${symbol}\n${tradingSymbol}\n${name}\n${exchange}`.toUpperCase();
}

type Hit = { readonly at: number; readonly rank: number };

/** One pass over the texts; only the best few are kept, so the length of the list costs no sorting. */
function bestOf(
  all: readonly Instrument[],
  texts: readonly string[],
  words: readonly string[],
  limit: number,
): readonly Instrument[] {
  const best: Hit[] = [];
  for (const [at, text] of texts.entries()) {
    if (!words.every((word) => text.includes(word))) continue;
    const instrument = all[at];
    if (!instrument) continue;
    const hit = { at, rank: rankOf(instrument, words) };
    const last = best.at(-1);
    if (best.length >= limit && last && hit.rank >= last.rank) continue;
    const place = best.findIndex((other) => other.rank > hit.rank);
    best.splice(place < 0 ? best.length : place, 0, hit);
    if (best.length > limit) best.pop();
  }
  return best.flatMap((hit) => all[hit.at] ?? []);
}

/** Lower is better: how the first word meets the symbol, then the kind, then days to expiry. */
function rankOf(instrument: Instrument, words: readonly string[]): number {
  const first = words[0] ?? '';
  const symbol = instrument.symbol.toUpperCase();
  const trading = instrument.tradingSymbol.toUpperCase();
  const match =
    symbol === first || trading === first ? 0 : symbol.startsWith(first) || trading.startsWith(first) ? 1 : 2;
  const kind = kindRank[instrument.kind];
  return (match * 10 + kind) * 1_000_000 + (instrument.expiry ?? 0) / dayMs;
}

const kindRank: { readonly [Kind in InstrumentKind]: number } = { Equity: 0, Future: 1, Call: 2, Put: 2, Index: 3 };
