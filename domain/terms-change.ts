// What differs between two sets of a follower's terms, field by field, in the words of the screen. Pure.

import type { FollowerTerms } from './account.ts';
import { sizingWords } from './entry-size.ts';
import { noLimits } from './limits.ts';
import { mandateDay } from './mandate.ts';
import { budgetWords } from './parity.ts';
import { rupeesGrouped, rupeesText, type Paise } from './price.ts';

export type TermChange = { readonly field: string; readonly before: string; readonly after: string };

const money = (paise: Paise | null | undefined): string => (paise == null ? 'no limit' : `Rs ${rupeesGrouped(paise)}`);
const count = (most: number | null | undefined): string => (most == null ? 'no limit' : String(most));
const list = (names: readonly string[] | undefined, none = 'all'): string =>
  names === undefined || names.length === 0 ? none : names.join(', ');
const yes = (on: boolean | undefined): string => (on === true ? 'yes' : 'no');

/** Every field of the terms, in the order in which they are shown. */
const fields: readonly (readonly [field: string, read: (terms: FollowerTerms) => string])[] = [
  ['Copying', ({ enabled }) => (enabled ? 'on' : 'off')],
  ['Size', sizingWords],
  ['At least one lot', ({ atLeastOneLot }) => yes(atLeastOneLot)],
  ['Keep what rounding leaves', ({ carryLots }) => yes(carryLots)],
  ['Reverse', ({ reverse }) => yes(reverse)],
  ['What is copied', ({ copyPolicy }) => (copyPolicy === 'Orders' ? 'orders' : 'fills')],
  ['Legs of one position', ({ legs }) => (legs === 'HedgeFirst' ? 'what is bought first' : 'together')],
  ['An unfilled entry is taken back after', ({ entryWithinMs }) => `${entryWithinMs / 1000} s`],
  ['Most units in one order', ({ maxQty }) => count(maxQty)],
  ['Most value of one order', ({ maxOrderValue }) => money(maxOrderValue)],
  ['An order above these', ({ aboveMaximum }) => (aboveMaximum === 'Cut' ? 'is cut to whole lots' : 'is refused')],
  ['Limits', ({ limits }) => (limits === null ? 'never set' : 'set')],
  ['Only these names', ({ limits }) => list(limits?.allowed)],
  ['Never these names', ({ limits }) => list(limits?.blocked, 'none')],
  ['Exchanges', ({ limits }) => list(limits?.exchanges)],
  ['Kinds of contract', ({ limits }) => list(limits?.segments)],
  ['Master’s order types', ({ limits }) => list(limits?.ordTypes)],
  ['Products', ({ limits }) => list(limits?.products)],
  ['Most value in one contract', ({ limits }) => money(limits?.maxExposure)],
  ['Most contracts held', ({ limits }) => count(limits?.maxPositions)],
  ['Most orders in a day', ({ limits }) => count(limits?.maxOrdersPerDay)],
  ['Most funds in use', ({ limits }) => money(limits?.maxUsedCapital)],
  ['Stop at a day’s loss of', ({ limits }) => money(limits?.maxDailyLoss)],
  ['Stop at a day’s profit of', ({ limits }) => money(limits?.profitLock)],
  ['Most slippage', ({ limits }) => (limits?.maxSlippage == null ? 'no limit' : `${rupeesText(limits.maxSlippage)} %`)],
  [
    'Worse than the master in a day',
    ({ limits }) => (limits?.parity == null ? 'no limit' : budgetWords(limits.parity.unit, limits.parity.most)),
  ],
  ['Never against own orders', ({ limits }) => yes((limits ?? noLimits).crossingGuard)],
  ['Mandate of', ({ mandate }) => mandate?.holder ?? 'none'],
  ['Mandate until', ({ mandate }) => (mandate === null ? 'none' : mandateDay(mandate.validUntil))],
  ['Agreed value of one order', ({ mandate }) => money(mandate?.maxOrderValue)],
  ['Agreed funds in use', ({ mandate }) => money(mandate?.maxUsedCapital)],
  ['Agreed day’s loss', ({ mandate }) => money(mandate?.maxDailyLoss)],
  ['Agreed kinds of contract', ({ mandate }) => list(mandate?.segments)],
];

export function termChanges(before: FollowerTerms, after: FollowerTerms): readonly TermChange[] {
  return fields.flatMap(([field, read]): readonly TermChange[] => {
    const [was, is] = [read(before), read(after)];
    return was === is ? [] : [{ field, before: was, after: is }];
  });
}

/** What limits say, for a screen that shows them whole. */
export function limitLines(terms: FollowerTerms): readonly { readonly field: string; readonly value: string }[] {
  const [from, to] = ['Most units in one order', 'Never against own orders'].map((name) =>
    fields.findIndex(([field]) => field === name),
  ) as [number, number];
  return fields.slice(from, to + 1).map(([field, read]) => ({ field, value: read(terms) }));
}

export function changeWords({ field, before, after }: TermChange): string {
  return `${field}: ${before} → ${after}`;
}
