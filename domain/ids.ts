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
  const { masterAccount, masterEvent, follower, purpose, slice } = facts;
  const text = `${masterAccount}\u001f${masterEvent}\u001f${follower}\u001f${purpose}\u001f${slice}`;
  let high = 0x811c9dc5;
  let low = 0x9747b28c;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    high = Math.imul(high ^ unit, fnvPrime);
    low = Math.imul(low ^ unit, fnvPrime);
  }
  return lastDigits(mixed(high), mixed(low)) as ClOrdId;
}

const fnvPrime = 0x01000193;
const base36 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const fourDigits = 36 ** 4;

/** The marker and the last nine digits of `high` and `low` as one number of 64 bits, in base 36, without BigInt. */
function lastDigits(high: number, low: number): string {
  // Long division four digits at a time: every step stays below 2^53.
  const first = (high % fourDigits) * 4_294_967_296 + low;
  high = Math.floor(high / fourDigits);
  low = Math.floor(first / fourDigits);
  const second = (high % fourDigits) * 4_294_967_296 + low;
  const last = ((Math.floor(high / fourDigits) % 36) * 4_294_967_296 + Math.floor(second / fourDigits)) % 36;
  return `${clOrdIdMarker}${base36.charAt(last)}${inFour(second % fourDigits)}${inFour(first % fourDigits)}`;
}

function inFour(value: number): string {
  const upper = Math.floor(value / 1296);
  const lower = value - upper * 1296;
  return (
    base36.charAt(Math.floor(upper / 36)) +
    base36.charAt(upper % 36) +
    base36.charAt(Math.floor(lower / 36)) +
    base36.charAt(lower % 36)
  );
}

/** A final avalanche, since FNV-1a leaves the last characters poorly mixed in the high bits. */
function mixed(hash: number): number {
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
