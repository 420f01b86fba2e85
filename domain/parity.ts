// What a follower paid worse than the master, and the budget for it: once used up for the day, entries stop and exits go on.

import { signed, type Side } from './order.ts';
import { rupeesText, type Paise } from './price.ts';

/** `most` in ticks summed over the orders of a day, or in paise. */
export type ParityBudget = { readonly unit: 'Ticks' | 'Rupees'; readonly most: number };

/** Units and their value in paise. */
export type Traded = { readonly qty: number; readonly value: number };

/** How much worse than the master one order came out; zero where it came out as well or better, which pays for no other. */
export type ParityCost = {
  readonly paise: Paise;
  /** Hundredths of a paisa for each unit, on the average of both. */
  readonly perUnit: number;
};

export const noCost: ParityCost = { paise: 0, perUnit: 0 };

/** Exact, and rounded up at the end. Zero while one of the two has not traded, or at a price that the broker has not told. */
export function parityCost(side: Side, mine: Traded, master: Traded): ParityCost {
  if (mine.qty === 0 || master.qty === 0 || mine.value === 0 || master.value === 0) return noCost;
  const [myQty, masterQty] = [BigInt(mine.qty), BigInt(master.qty)];
  const worse = BigInt(signed(side, 1)) * (BigInt(mine.value) * masterQty - BigInt(master.value) * myQty);
  if (worse <= 0n) return noCost;
  return { paise: upwards(worse, masterQty), perUnit: upwards(worse * 100n, masterQty * myQty) };
}

function upwards(part: bigint, whole: bigint): number {
  return Number((part + whole - 1n) / whole);
}

/** A sum of `perUnit` as ticks, rounded up. `tick` in paise. */
export function ticksOf(perUnit: number, tick: Paise): number {
  return Math.ceil(perUnit / (100 * tick));
}

export type ParityUse = { readonly ticks: number; readonly paise: Paise };

/** How much of the budget is used, in its own unit. */
export function usedOf({ unit }: ParityBudget, { ticks, paise }: ParityUse): number {
  return unit === 'Ticks' ? ticks : paise;
}

export function budgetWords(unit: ParityBudget['unit'], amount: number): string {
  if (unit === 'Rupees') return `Rs ${rupeesText(amount)}`;
  return amount === 1 ? '1 tick' : `${amount} ticks`;
}
