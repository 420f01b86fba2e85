// Why an entry was allowed or refused: every rule in its order, with what it was held against. Pure.

import type { FollowerTerms } from './account.ts';
import { mostSlices } from './freeze.ts';
import type { Instrument } from './instrument.ts';
import { segmentOf } from './limits.ts';
import type { LimitFacts } from './limit-rules.ts';
import { mandateDay } from './mandate.ts';
import type { NewOrder } from './order-command.ts';
import { budgetWords, usedOf } from './parity.ts';
import { rupeesGrouped, rupeesText, type Paise } from './price.ts';
import { referenceWords, type Reference } from './reference-price.ts';
import type { DenialCode } from './denial-codes.ts';
import type { Denial } from './risk.ts';

/** What the rules were given; kept with the decision in the journal. */
export type DecisionInputs = LimitFacts & {
  /** Units that the master's order would come to at this follower, all its slices together. */
  readonly total: number;
  /** The market's phase in words, by the dated tables. */
  readonly market: string;
  /** How old the master's action was, ms. */
  readonly ageMs: number;
  /** What a price of our own making is made from; null or absent: the price is not. */
  readonly reference?: Reference | null;
};

/** NotReached: a rule before it refused. NotSet: the follower has no such limit. */
export type Verdict = 'Passed' | 'Refused' | 'NotReached' | 'NotSet';

export type DecisionLine = {
  readonly rule: string;
  readonly found: string;
  /** Empty where the rule has no bound to be compared with. */
  readonly bound: string;
  readonly verdict: Verdict;
};

type Shown = { readonly found: string; readonly bound: string | null };
type Seen = {
  readonly command: NewOrder;
  readonly terms: FollowerTerms;
  readonly inputs: DecisionInputs;
  /** Null: the contract master of the day does not know it. */
  readonly instrument: Instrument | null;
};
type Rule = { readonly rule: string; readonly codes: readonly DenialCode[]; readonly show: (seen: Seen) => Shown };

/** The codes that no rule of an entry gives: about exits, or given before there is anything to hold against rules. */
export const codesOutsideTheOrder: readonly DenialCode[] = [
  'MASTER_OUT',
  'NOTHING_TO_EXIT',
  'EXIT_STANDS_BACK',
  'INSTRUMENT_UNKNOWN',
];

/** The fixed order in which an entry is asked; the first that refuses is the reason. */
export const entryRules: readonly Rule[] = [
  rule('Copying is on', ['COPYING_OFF'], () => ({ found: '', bound: '' })),
  rule('Trading state', ['TRADING_HALTED', 'TRADING_REDUCE_ONLY'], () => ({ found: '', bound: '' })),
  rule('Follower is switched on', ['FOLLOWER_DISABLED'], ({ terms }) => ({
    found: terms.enabled ? 'on' : 'off',
    bound: 'on',
  })),
  rule('Consent and relation', ['CONSENT_MISSING', 'RELATION_NOT_ALLOWED'], () => ({ found: '', bound: '' })),
  rule('Mandate is valid', ['MANDATE_EXPIRED'], ({ terms }) => ({
    found: terms.mandate === null ? 'none recorded' : `until ${mandateDay(terms.mandate.validUntil)}`,
    bound: terms.mandate === null ? null : '',
  })),
  rule('Account is ready', ['ACCOUNT_NOT_READY'], () => ({ found: '', bound: '' })),
  rule('Age of the master’s action', ['MASTER_ACTION_STALE'], ({ inputs }) => ({
    found: `${(inputs.ageMs / 1000).toFixed(1)} s`,
    bound: '',
  })),
  rule('Market and cut-off', ['MARKET_CLOSED'], ({ inputs }) => ({ found: inputs.market, bound: '' })),
  rule('Reference data of today', ['REFERENCE_STALE'], () => ({ found: '', bound: '' })),
  rule('Fresh price to protect it by', ['PRICE_NOT_FRESH'], ({ inputs }) => ({
    found: inputs.reference == null ? 'has its own price' : referenceWords(inputs.reference),
    bound: inputs.reference == null ? null : '',
  })),
  rule('Not at the broker already', ['ALREADY_AT_BROKER'], () => ({ found: '', bound: '' })),
  rule('At least one lot', ['QTY_BELOW_ONE_LOT', 'FUNDS_UNKNOWN'], ({ inputs }) => ({
    found: `${inputs.total} units`,
    bound: '',
  })),
  rule('Most units in one order', ['QTY_ABOVE_MAXIMUM'], ({ inputs, terms }) => ({
    found: `${inputs.total} units`,
    bound: terms.maxQty === null ? null : `${terms.maxQty} units`,
  })),
  rule('Most value of one order', ['VALUE_ABOVE_MAXIMUM', 'VALUE_UNKNOWN'], ({ inputs, terms, command }) => ({
    found: money(inputs.total * priceOf(command)),
    bound: limit(terms.maxOrderValue),
  })),
  rule('Limits have been set', ['LIMITS_NOT_SET'], ({ terms }) => ({
    found: terms.limits === null ? 'never' : 'yes',
    bound: '',
  })),
  rule('Names', ['INSTRUMENT_NOT_ALLOWED'], ({ terms, instrument }) => ({
    found: instrument?.tradingSymbol ?? '',
    bound: listed([...(terms.limits?.allowed ?? []), ...(terms.limits?.blocked ?? []).map((name) => `not ${name}`)]),
  })),
  rule('Exchange', ['EXCHANGE_NOT_ALLOWED'], ({ terms, command }) => ({
    found: command.instrumentId.split('|')[0] ?? '',
    bound: listed(terms.limits?.exchanges ?? []),
  })),
  rule('Kind of contract', ['SEGMENT_NOT_ALLOWED'], ({ terms, instrument }) => ({
    found: instrument === null ? '' : segmentOf(instrument),
    bound: listed(terms.limits?.segments ?? []),
  })),
  rule('The master’s order type', ['ORDER_TYPE_NOT_ALLOWED'], ({ terms, inputs }) => ({
    found: inputs.masterType,
    bound: listed(terms.limits?.ordTypes ?? []),
  })),
  rule('Product', ['PRODUCT_NOT_ALLOWED'], ({ terms, command }) => ({
    found: command.product,
    bound: listed(terms.limits?.products ?? []),
  })),
  rule('Most value in one contract', ['EXPOSURE_ABOVE_MAXIMUM'], ({ terms, inputs, command }) => ({
    found: `${money(Math.abs(inputs.held + (command.side === 'Buy' ? 1 : -1) * (inputs.working + command.orderQty)) * priceOf(command))} with this order`,
    bound: limit(terms.limits?.maxExposure ?? null),
  })),
  rule('Most contracts held', ['POSITIONS_ABOVE_MAXIMUM'], ({ terms, inputs }) => ({
    found: `${inputs.positions} held`,
    bound: count(terms.limits?.maxPositions ?? null),
  })),
  rule('Most orders in a day', ['ORDERS_ABOVE_DAY'], ({ terms, inputs }) => ({
    found: `${inputs.ordersToday} sent before${inputs.orders === undefined ? '' : `, ${inputs.orders} with this`}`,
    bound: count(terms.limits?.maxOrdersPerDay ?? null),
  })),
  rule('Most funds in use', ['CAPITAL_ABOVE_MAXIMUM', 'FIGURES_UNKNOWN'], ({ terms, inputs }) => ({
    found: inputs.used === null ? 'not known' : `${money(inputs.used)} in use`,
    bound: limit(terms.limits?.maxUsedCapital ?? null),
  })),
  rule('Day’s loss', ['DAILY_LOSS_REACHED'], ({ terms, inputs }) => ({
    found: pnl(inputs.dayPnl),
    bound: limit(terms.limits?.maxDailyLoss ?? null),
  })),
  rule('Day’s profit', ['DAILY_PROFIT_LOCKED'], ({ terms, inputs }) => ({
    found: pnl(inputs.dayPnl),
    bound: limit(terms.limits?.profitLock ?? null),
  })),
  rule('Worse than the master today', ['PARITY_BUDGET_USED'], ({ terms, inputs }) => {
    const budget = terms.limits?.parity ?? null;
    if (budget === null) return { found: '', bound: null };
    const used = usedOf(budget, inputs.parity ?? { ticks: 0, paise: 0 });
    return { found: budgetWords(budget.unit, used), bound: budgetWords(budget.unit, budget.most) };
  }),
  rule('Slippage', ['SLIPPAGE_ABOVE_MAXIMUM', 'QUOTE_UNKNOWN'], ({ terms, inputs }) => ({
    found: `market ${price(inputs.quote)}, master ${price(inputs.masterPrice)}`,
    bound: terms.limits?.maxSlippage == null ? null : `${rupeesText(terms.limits.maxSlippage)} %`,
  })),
  rule('Own orders on the other side', ['WOULD_CROSS_OWN'], ({ terms, inputs }) => ({
    found: `best own buy ${price(inputs.ownBuy)}, sell ${price(inputs.ownSell)}`,
    bound: terms.limits?.crossingGuard === true ? '' : null,
  })),
  rule('Within the mandate', ['MANDATE_EXCEEDED'], ({ terms, inputs, command }) => ({
    found: money(inputs.total * priceOf(command)),
    bound: terms.mandate === null ? null : (limit(terms.mandate.maxOrderValue) ?? 'as agreed'),
  })),
  rule('Freeze quantity', ['QTY_ABOVE_FREEZE', 'QTY_TOO_MANY_SLICES'], ({ command }) => ({
    found: `${command.orderQty} units`,
    bound: `${mostSlices} slices`,
  })),
  rule('First leg has filled', ['LEG_FIRST_FAILED', 'LEG_FIRST_UNFILLED'], ({ terms }) => ({
    found: '',
    bound: terms.legs === 'HedgeFirst' ? '' : null,
  })),
];

/** `refused` null: it was allowed. */
export function decisionLines(
  command: NewOrder,
  terms: FollowerTerms,
  inputs: DecisionInputs,
  refused: Pick<Denial, 'code'> | null,
  instrument: Instrument | null = null,
): readonly DecisionLine[] {
  const stop = refused === null ? entryRules.length : entryRules.findIndex(({ codes }) => codes.includes(refused.code));
  return entryRules.map(({ rule: name, show }, at): DecisionLine => {
    const { found, bound } = show({ command, terms, inputs, instrument });
    const verdict = at > stop ? 'NotReached' : at === stop ? 'Refused' : bound === null ? 'NotSet' : 'Passed';
    return { rule: name, found, bound: bound ?? '', verdict };
  });
}

function rule(name: string, codes: readonly DenialCode[], show: Rule['show']): Rule {
  return { rule: name, codes, show };
}

function priceOf({ price: limitPrice, stopPx }: NewOrder): Paise {
  return limitPrice > 0 ? limitPrice : stopPx;
}

function money(paise: Paise): string {
  return `Rs ${rupeesGrouped(paise)}`;
}

function limit(paise: Paise | null): string | null {
  return paise === null ? null : money(paise);
}

function count(most: number | null): string | null {
  return most === null ? null : String(most);
}

function price(paise: Paise | null): string {
  return paise === null ? 'none' : rupeesGrouped(paise);
}

function pnl(paise: Paise | null): string {
  if (paise === null) return 'not known';
  return paise < 0 ? `${money(-paise)} lost` : `${money(paise)} made`;
}

function listed(names: readonly string[]): string | null {
  return names.length === 0 ? null : names.join(', ');
}
