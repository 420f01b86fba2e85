// What a frame of the market-data socket says. Pure; a frame that says nothing we know is named, never guessed at.

import { z } from 'zod';
import { instrumentId, type InstrumentId } from '../../../domain/ids.ts';
import type { Paise } from '../../../domain/price.ts';
import type { PriceBand } from '../../../domain/pricing.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import { wireText } from './messages.ts';
import { readPrice } from './wire-number.ts';

export type QuoteFrame =
  | { readonly kind: 'Acknowledged' }
  | { readonly kind: 'Refused'; readonly word: string }
  /** Null: the frame leaves the last price as it was. */
  | {
      readonly kind: 'Snapshot' | 'Delta';
      readonly instrumentId: InstrumentId;
      readonly lastPrice: Paise | null;
      /** The circuit limits of the day (A3 API, `uc` and `lc`); null: the frame leaves it as it was. */
      readonly band: PriceBand | null;
    }
  /** A heartbeat's echo and whatever else concerns no price. */
  | { readonly kind: 'Other' };

/** `tk` is the type of a snapshot and, as a key, the instrument's token (A3 API, market-data socket). */
const frameShape = z.object({
  t: wireText,
  s: wireText,
  k: wireText,
  e: wireText,
  tk: wireText,
  lp: wireText,
  uc: wireText,
  lc: wireText,
});

const snapshotTypes: ReadonlySet<string> = new Set(['tk', 'dk']);
const deltaTypes: ReadonlySet<string> = new Set(['tf', 'df']);

export function readQuoteFrame(frame: unknown): Result<QuoteFrame> {
  const read = frameShape.safeParse(frame);
  if (!read.success) return err('QUOTE_UNREADABLE', `A frame of the price feed has an unknown shape: ${clip(frame)}`);
  const { t, s, k, e, tk, lp, uc, lc } = read.data;
  // The broker's pages show `cf` with `k`, its own library waits for `ck` with `s`.
  if (t === 'ck' || t === 'cf') {
    const word = s || k;
    return ok(word.toUpperCase() === 'OK' ? { kind: 'Acknowledged' } : { kind: 'Refused', word: word.slice(0, 40) });
  }
  const kind = snapshotTypes.has(t) ? 'Snapshot' : deltaTypes.has(t) ? 'Delta' : null;
  if (kind === null) return ok({ kind: 'Other' });
  if (e === '' || tk === '') return err('QUOTE_UNREADABLE', `A price names no instrument: ${clip(frame)}`);
  const id = instrumentId(e.toUpperCase(), tk);
  const band = uc === '' && lc === '' ? null : { lower: readBound(lc), upper: readBound(uc) };
  if (lp === '') return ok({ kind, instrumentId: id, lastPrice: null, band });
  const price = readPrice(lp);
  if (!price.ok) return err(price.code, `The last price of ${id}: ${price.message}`);
  // Zero stands for "unchanged" in a delta (seen by one client) and for "not traded yet" in a snapshot.
  return ok({ kind, instrumentId: id, lastPrice: price.value === 0 ? null : price.value, band });
}

/** A limit that cannot be read, or is none, bounds nothing: the broker still refuses what is outside. */
function readBound(text: string): Paise | null {
  const price = text === '' ? null : readPrice(text);
  return price !== null && price.ok && price.value > 0 ? price.value : null;
}

function clip(frame: unknown): string {
  const text = JSON.stringify(frame) ?? String(frame);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
