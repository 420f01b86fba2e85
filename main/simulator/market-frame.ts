import type { Instrument } from './instrument.ts';
import { rupeeText } from './money.ts';
import type { Quote } from './market.ts';

/** A frame of the market socket: every value is a string. */
export type MarketFrame = Readonly<Record<string, string>>;

function changing(quote: Quote, item: Instrument, depth: boolean, nowMs: number): Record<string, string> {
  const levels = depth ? 5 : 1;
  const book: Record<string, string> = {};
  if (item.kind !== 'INDEX') {
    for (let level = 1; level <= levels; level += 1) {
      book[`bp${level}`] = rupeeText(Math.max(item.tickPaise, quote.lastPaise - level * item.tickPaise));
      book[`sp${level}`] = rupeeText(quote.lastPaise + level * item.tickPaise);
      book[`bq${level}`] = String(item.lot * 100 * level);
      book[`sq${level}`] = String(item.lot * 120 * level);
      if (depth) Object.assign(book, { [`bo${level}`]: String(3 * level), [`so${level}`]: String(4 * level) });
    }
  }
  const change = quote.lastPaise - quote.closePaise;
  return {
    lp: rupeeText(quote.lastPaise),
    pc: ((change / quote.closePaise) * 100).toFixed(2),
    cv: rupeeText(change),
    v: String(quote.volume),
    h: rupeeText(quote.highPaise),
    l: rupeeText(quote.lowPaise),
    ft: String(Math.floor(nowMs / 1000)),
    ...book,
  };
}

/** The limits that orders are held to, told where there are any: of shares and futures, by the previous close. */
function circuit({ closePaise }: Quote, item: Instrument, percent: number | null): Record<string, string> {
  if (percent === null || closePaise === 0 || item.kind === 'INDEX') return {};
  return { uc: rupeeText(closePaise * (1 + percent / 100)), lc: rupeeText(closePaise * (1 - percent / 100)) };
}

/** The first frame of a subscription: everything there is to say. `depth` selects five levels. */
export function snapshotFrame(
  quote: Quote,
  item: Instrument,
  depth: boolean,
  nowMs: number,
  circuitPercent: number | null,
): MarketFrame {
  return {
    t: depth ? 'dk' : 'tk',
    e: item.exchange,
    tk: item.token,
    ts: item.tradingSymbol,
    pp: '2',
    ml: '1',
    ls: String(item.lot),
    ti: rupeeText(item.tickPaise),
    c: rupeeText(quote.closePaise),
    o: rupeeText(quote.openPaise),
    ap: rupeeText((quote.highPaise + quote.lowPaise) / 2),
    ...circuit(quote, item, circuitPercent),
    ...(item.kind === 'FUT' || item.kind === 'OPT' ? { oi: String(item.lot * 12_000) } : {}),
    ...changing(quote, item, depth, nowMs),
  };
}

/** A later frame: only what differs from the last one sent; undefined when nothing but the time does. */
export function deltaFrame(
  before: MarketFrame,
  quote: Quote,
  item: Instrument,
  nowMs: number,
): MarketFrame | undefined {
  const depth = before['t'] === 'dk' || before['t'] === 'df';
  const now = changing(quote, item, depth, nowMs);
  const changed = Object.entries(now).filter(([key, value]) => key !== 'ft' && before[key] !== value);
  if (changed.length === 0) return undefined;
  return {
    t: depth ? 'df' : 'tf',
    e: item.exchange,
    tk: item.token,
    ...Object.fromEntries(changed),
    ft: now['ft'] ?? '',
  };
}
