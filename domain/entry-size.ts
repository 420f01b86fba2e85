// How many units of one master order a follower takes, what rounding leaves owed, and what a cap cuts. Exact integers.

import type { FollowerTerms, Sizing } from './account.ts';
import { multiplierText } from './allocation.ts';
import type { Paise } from './price.ts';

/** What a follower's units are measured by, settled when the order is first decided on and kept for its whole life. */
export type SizeBy =
  | {
      readonly kind: 'Ratio';
      /** Units for so many of the master's. */ readonly numerator: number;
      readonly denominator: number;
    }
  | { readonly kind: 'Fixed'; /** Units, whatever the master's quantity. */ readonly qty: number };

/** Parts of a unit in which the rounding ledger counts, so that four decimals of a multiplier leave nothing over. */
export const partsPerUnit = 10_000;

export type EntrySize = {
  readonly by: SizeBy;
  /** The master's units that this is the follower's share of. */
  readonly masterQty: number;
  /** What earlier orders left owed when this one was first decided on, in parts of a unit; below zero: had too much. */
  readonly carried: number;
  /** What this order adds to that: its share less what was asked for. */
  readonly owes: number;
  /** Units asked for, a whole number of lots. */
  readonly qty: number;
  readonly outcome: 'Sized' | 'LiftedToOneLot' | 'CutToMaximum';
};

/** Available funds of both accounts, as the broker last showed them, in paise. */
export type FundsPair = { readonly follower: Paise; readonly master: Paise };

/** Why a size cannot be settled; the rules turn it into words. */
export type Unsized = 'FUNDS_UNKNOWN' | 'VALUE_UNKNOWN';

/** `price` in paise is what the follower's order would ask; null or 0 where it has none. */
export function sizeBy(
  { sizing, multiplier }: Pick<FollowerTerms, 'sizing' | 'multiplier'>,
  at: { readonly price: Paise | null; readonly lotSize: number; readonly funds: FundsPair | null },
): SizeBy | Unsized {
  switch (sizing.kind) {
    case 'Multiplier':
      return { kind: 'Ratio', numerator: multiplier.units, denominator: 10 ** multiplier.scale };
    case 'FixedQty':
      return { kind: 'Fixed', qty: sizing.qty };
    case 'FixedLots':
      return { kind: 'Fixed', qty: sizing.lots * at.lotSize };
    case 'FixedValue':
      return at.price === null || at.price <= 0
        ? 'VALUE_UNKNOWN'
        : { kind: 'Fixed', qty: Math.floor(sizing.value / at.price) };
    case 'Funds':
      return at.funds === null || at.funds.master <= 0 || at.funds.follower < 0
        ? 'FUNDS_UNKNOWN'
        : { kind: 'Ratio', numerator: at.funds.follower, denominator: at.funds.master };
  }
}

export type Rounding = {
  readonly lotSize: number;
  /** Parts of a unit from earlier orders; see `EntrySize`. */
  readonly carried: number;
  readonly carryLots: boolean;
  readonly atLeastOneLot: boolean;
  /** Most units by the follower's own limits; null: no limit, or an order above it is to be refused as it is. */
  readonly cutTo: number | null;
};

/**
 * The size for `masterQty` of the `ofQty` units that the master's order opens (the two differ while only what has
 * traded is copied). Whole lots, rounded down; never below zero.
 */
export function sizeEntry(by: SizeBy, masterQty: number, ofQty: number, rounding: Rounding): EntrySize {
  const { lotSize, carried: left, carryLots, atLeastOneLot, cutTo } = rounding;
  if (lotSize < 1) throw new Error(`A lot must be at least one unit, not ${lotSize}`);
  countOf(masterQty);
  countOf(ofQty);
  countOf(lotSize);
  const carried = carryLots && by.kind === 'Ratio' ? left : 0;
  const share = shareInParts(by, masterQty, ofQty);
  const due = share + BigInt(carried);
  const lot = BigInt(lotSize) * BigInt(partsPerUnit);
  const whole = masterQty === 0 || due < 0n ? 0 : Number(due / lot) * lotSize;
  const lifted = whole === 0 && masterQty > 0 && atLeastOneLot;
  const qty = lifted ? lotSize : whole;
  // A lot given out of turn settles what was owed and is not taken back; a fixed size owes nothing.
  const rest = lifted ? -Math.max(0, carried) : Number(share - BigInt(whole) * BigInt(partsPerUnit));
  const owes = carryLots && by.kind === 'Ratio' ? rest : 0;
  const cut = cutTo === null ? qty : Math.min(qty, wholeLots(cutTo, lotSize));
  const outcome = cut < qty ? 'CutToMaximum' : lifted ? 'LiftedToOneLot' : 'Sized';
  return { by, masterQty, carried, owes, qty: cut, outcome };
}

function countOf(count: number): void {
  if (!Number.isSafeInteger(count) || count < 0) throw new Error(`A quantity must be a whole number, not ${count}`);
}

function shareInParts(by: SizeBy, masterQty: number, ofQty: number): bigint {
  const parts = BigInt(partsPerUnit) * BigInt(masterQty);
  if (by.kind === 'Ratio') return (parts * BigInt(by.numerator)) / BigInt(by.denominator);
  return ofQty === 0 ? 0n : (parts * BigInt(by.qty)) / BigInt(ofQty);
}

/** The most whole lots within so many units. */
export function wholeLots(units: number, lotSize: number): number {
  return Math.floor(units / lotSize) * lotSize;
}

/** "0.7× of 130, 26 units owed". Says everything that made the size differ from the plain product. */
export function sizeWords(size: EntrySize): string {
  const { by, masterQty, carried, owes, outcome } = size;
  const base =
    by.kind === 'Fixed'
      ? `a fixed ${by.qty}`
      : `${ratioWords(by.numerator, by.denominator)} of the master’s ${masterQty}`;
  const repaid =
    carried === 0 ? '' : carried > 0 ? `, ${partsText(carried)} owed before` : `, ${partsText(-carried)} had before`;
  const now = carried + owes;
  const owed = now === 0 ? '' : now > 0 ? `, ${partsText(now)} owed now` : `, ${partsText(-now)} had too much now`;
  const how =
    outcome === 'LiftedToOneLot' ? ', lifted to one lot' : outcome === 'CutToMaximum' ? ', cut to the maximum' : '';
  return `${base}${repaid}${owed}${how}`;
}

/** 455000 parts -> "45.5". */
export function partsText(parts: number): string {
  return multiplierText(trimmed(parts, 4));
}

function ratioWords(numerator: number, denominator: number): string {
  const scale = Math.log10(denominator);
  if (Number.isInteger(scale)) return `${multiplierText(trimmed(numerator, scale))}×`;
  return `${multiplierText(trimmed(Math.floor((numerator * 10_000) / denominator), 4))}× by funds`;
}

function trimmed(units: number, scale: number): { readonly units: number; readonly scale: number } {
  return scale > 0 && units % 10 === 0 ? trimmed(units / 10, scale - 1) : { units, scale };
}

/** "0.5×", "2 lots": how a follower's size is set, in a few words. */
export function sizingWords({
  sizing,
  multiplier,
}: {
  readonly sizing: Sizing;
  readonly multiplier: FollowerTerms['multiplier'];
}): string {
  switch (sizing.kind) {
    case 'Multiplier':
      return `${multiplierText(multiplier)}×`;
    case 'FixedQty':
      return `${sizing.qty} units each`;
    case 'FixedLots':
      return `${sizing.lots} lots each`;
    case 'FixedValue':
      return `Rs ${sizing.value / 100} each`;
    case 'Funds':
      return 'by funds';
  }
}
