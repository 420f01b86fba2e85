// Identifiers that must never be swapped, and the derivation of our order reference.

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** Our reference of one intent, ten characters A-Z0-9; travels as the broker's order tag. FIX 11. */
export type ClOrdId = Branded<'ClOrdId'>;
/** The broker's id of an order. FIX 37. */
export type OrderId = Branded<'OrderId'>;
/** Names one report of an order; the dedupe key. FIX 17. */
export type ExecId = Branded<'ExecId'>;
/** The broker's client code of an account. */
export type AccountId = Branded<'AccountId'>;
/** `EXCHANGE|token`, since tokens overlap between exchanges. */
export type InstrumentId = Branded<'InstrumentId'>;

export const orderId = (text: string): OrderId => text as OrderId;
export const execId = (text: string): ExecId => text as ExecId;
export const accountId = (text: string): AccountId => text as AccountId;
export const clOrdId = (text: string): ClOrdId => text as ClOrdId;
export const instrumentId = (exchange: string, token: string): InstrumentId => `${exchange}|${token}` as InstrumentId;

/** What the tag of every order of ours begins with. */
export const clOrdIdMarker = 'L';
const clOrdIdLength = 10;

/** Whether a broker's order tag has the shape of ours. Proves nothing by itself: the journal does. */
export function looksLikeClOrdId(tag: string): boolean {
  return /^L[A-Z0-9]{9}$/.test(tag);
}

export type ClOrdIdFacts = {
  readonly masterAccount: AccountId;
  /** Names the master's action: broker order id, or the id of an exit run. */
  readonly masterEvent: string;
  readonly follower: AccountId;
  readonly purpose: string;
  readonly slice: number;
};

/**
 * One reference per intent for ever: the broker's facts go in, so planning the same event again, even after the
 * journal is lost, gives the same reference. 46 bits of two FNV-1a lanes in base 36 after the marker.
 */
export function deriveClOrdId(facts: ClOrdIdFacts): ClOrdId {
  const text = [facts.masterAccount, facts.masterEvent, facts.follower, facts.purpose, String(facts.slice)].join(
    '\u001f',
  );
  const high = fnv1a(text, 0x811c9dc5);
  const low = fnv1a(text, 0x9747b28c);
  const digits = lastDigits(high, low, clOrdIdLength - clOrdIdMarker.length);
  return `${clOrdIdMarker}${digits}` as ClOrdId;
}

/** The last digits of `high` and `low` as one number of 64 bits, in base 36: by long division, which needs no BigInt. */
function lastDigits(high: number, low: number, count: number): string {
  let digits = '';
  for (let at = 0; at < count; at += 1) {
    const rest = (high % 36) * 4_294_967_296 + low;
    digits = `${(rest % 36).toString(36)}${digits}`;
    high = Math.floor(high / 36);
    low = Math.floor(rest / 36);
  }
  return digits.toUpperCase();
}

function fnv1a(text: string, seed: number): number {
  let hash = seed >>> 0;
  for (let i = 0; i < text.length; i += 1) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193) >>> 0;
  }
  // A final avalanche, since FNV-1a leaves the last characters poorly mixed in the high bits.
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b) >>> 0;
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35) >>> 0;
  return (hash ^ (hash >>> 16)) >>> 0;
}
