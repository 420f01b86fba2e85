// The follower's own limits, in their fixed order: what it may trade, then how much of it. Entries only. Pure.

import type { FollowerLimits } from './limits.ts';
import { isNamed, segmentOf } from './limits.ts';
import type { Instrument } from './instrument.ts';
import type { NewOrder } from './order-command.ts';
import { signed, type OrdType } from './order.ts';
import { budgetWords, usedOf, type ParityUse } from './parity.ts';
import { rupeesText, type Paise } from './price.ts';
import { denial, type Denial } from './risk.ts';

/** What the limits are held against; kept with the decision. Money in paise, quantities in units. */
export type LimitFacts = {
  /** The type of the master's order, which the follower's may differ from. */
  readonly masterType: OrdType;
  /** Net units of this contract the follower holds by our own sums; negative is short. */
  readonly held: number;
  /** Units its working orders may still add on the order's side. */
  readonly working: number;
  /** Contracts it holds. */
  readonly positions: number;
  readonly ordersToday: number;
  /** Orders that this decision takes, where the freeze quantity asks for more than one; absent: one. */
  readonly orders?: number;
  /** Funds in use; null: not known. */
  readonly used: Paise | null;
  /** Realised and unrealised of the day by the broker's data; null: not known. */
  readonly dayPnl: Paise | null;
  /** What it traded worse than the master today; absent in older journals. */
  readonly parity?: ParityUse;
  /** A fresh quote; null: none. */
  readonly quote: Paise | null;
  /** What the master paid or asks; null: not known. */
  readonly masterPrice: Paise | null;
  /** The best prices at which this desk's own accounts rest in this contract; null: none does. */
  readonly ownBuy: Paise | null;
  readonly ownSell: Paise | null;
};

export function limitDenial(
  command: NewOrder,
  instrument: Instrument,
  limits: FollowerLimits | null,
  facts: LimitFacts,
): Denial | null {
  if (limits === null)
    return denial(
      'LIMITS_NOT_SET',
      'No limits have been set for this follower.',
      'Open the follower and save its limits, empty ones if it is to have none; without them nothing is copied.',
    );
  return whatDenial(command, instrument, limits, facts.masterType) ?? howMuchDenial(command, limits, facts);
}

function whatDenial(
  { product }: NewOrder,
  instrument: Instrument,
  limits: FollowerLimits,
  masterType: OrdType,
): Denial | null {
  const { tradingSymbol, exchange } = instrument;
  if (isNamed(limits.blocked, instrument))
    return denial(
      'INSTRUMENT_NOT_ALLOWED',
      `${tradingSymbol} is on this follower’s list of blocked names.`,
      listRemedy,
    );
  if (limits.allowed.length > 0 && !isNamed(limits.allowed, instrument))
    return denial(
      'INSTRUMENT_NOT_ALLOWED',
      `${tradingSymbol} is not among the names this follower copies.`,
      listRemedy,
    );
  if (limits.exchanges.length > 0 && !limits.exchanges.includes(exchange))
    return denial('EXCHANGE_NOT_ALLOWED', `This follower does not copy what trades on ${exchange}.`, listRemedy);
  const segment = segmentOf(instrument);
  if (limits.segments.length > 0 && !limits.segments.includes(segment))
    return denial('SEGMENT_NOT_ALLOWED', `This follower does not copy ${segment.toLowerCase()}.`, listRemedy);
  if (limits.ordTypes.length > 0 && !limits.ordTypes.includes(masterType))
    return denial(
      'ORDER_TYPE_NOT_ALLOWED',
      `This follower does not copy orders of the type ${masterType}.`,
      listRemedy,
    );
  if (limits.products.length > 0 && !limits.products.includes(product))
    return denial('PRODUCT_NOT_ALLOWED', `This follower does not copy ${product}.`, listRemedy);
  return null;
}

const listRemedy = 'Change the follower’s limits to copy the next one; exits are still copied.';
const dayRemedy = 'Entries stay stopped for today unless the limit is changed; exits are still copied.';

function howMuchDenial(command: NewOrder, limits: FollowerLimits, facts: LimitFacts): Denial | null {
  const { side, orderQty } = command;
  const price = command.price > 0 ? command.price : command.stopPx;
  if (limits.maxExposure !== null) {
    const units = Math.abs(facts.held + signed(side, facts.working + orderQty));
    const exposure = units * price;
    if (price <= 0) return denial('VALUE_UNKNOWN', 'The order has no price to value it by.', 'Copy it by hand.');
    if (exposure > limits.maxExposure)
      return denial(
        'EXPOSURE_ABOVE_MAXIMUM',
        `With this order ${units} units worth Rs ${rupeesText(exposure)} would stand in one contract; at most Rs ${rupeesText(limits.maxExposure)} may.`,
        'Raise the limit for one contract, or lower this follower’s size.',
      );
  }
  if (limits.maxPositions !== null && facts.held === 0 && facts.positions >= limits.maxPositions)
    return denial(
      'POSITIONS_ABOVE_MAXIMUM',
      `It holds ${facts.positions} contracts; at most ${limits.maxPositions} may be held at a time.`,
      'Close one, or raise the limit.',
    );
  const slices = facts.orders ?? 1;
  if (limits.maxOrdersPerDay !== null && facts.ordersToday + slices > limits.maxOrdersPerDay)
    return denial(
      'ORDERS_ABOVE_DAY',
      `${facts.ordersToday} orders were sent today${slices === 1 ? '' : ` and this takes ${slices}`}; at most ${limits.maxOrdersPerDay} may be.`,
      dayRemedy,
    );
  return moneyDenial(limits, facts) ?? marketDenial(command, price, limits, facts);
}

function moneyDenial(limits: FollowerLimits, { used, dayPnl }: LimitFacts): Denial | null {
  if (limits.maxUsedCapital !== null) {
    if (used === null) return unknown('The funds in use are not known, and a limit on them is set.');
    if (used >= limits.maxUsedCapital)
      return denial(
        'CAPITAL_ABOVE_MAXIMUM',
        `Rs ${rupeesText(used)} of its funds are in use; entries stop at Rs ${rupeesText(limits.maxUsedCapital)}.`,
        'Close something, or raise the limit.',
      );
  }
  if (limits.maxDailyLoss === null && limits.profitLock === null) return null;
  if (dayPnl === null) return unknown('The day’s profit and loss is not known, and a limit on it is set.');
  if (limits.maxDailyLoss !== null && -dayPnl >= limits.maxDailyLoss)
    return denial(
      'DAILY_LOSS_REACHED',
      `Rs ${rupeesText(-dayPnl)} are lost today; entries stop at Rs ${rupeesText(limits.maxDailyLoss)}.`,
      dayRemedy,
    );
  if (limits.profitLock !== null && dayPnl >= limits.profitLock)
    return denial(
      'DAILY_PROFIT_LOCKED',
      `Rs ${rupeesText(dayPnl)} are made today; entries stop at Rs ${rupeesText(limits.profitLock)}.`,
      dayRemedy,
    );
  return null;
}

function unknown(text: string): Denial {
  return denial('FIGURES_UNKNOWN', text, 'Wait until the account shows its figures, or remove the limit.');
}

function marketDenial(
  { side, ordType }: NewOrder,
  price: Paise,
  limits: FollowerLimits,
  facts: LimitFacts,
): Denial | null {
  const used = limits.parity === null ? 0 : usedOf(limits.parity, facts.parity ?? { ticks: 0, paise: 0 });
  if (limits.parity !== null && used >= limits.parity.most)
    return denial(
      'PARITY_BUDGET_USED',
      `It traded ${budgetWords(limits.parity.unit, used)} worse than the master today; entries stop at ${budgetWords(limits.parity.unit, limits.parity.most)}.`,
      dayRemedy,
    );
  // A limit price of the master's bounds itself; only a price of our own making can slip.
  if (limits.maxSlippage !== null && facts.masterType === 'Market') {
    const { quote, masterPrice } = facts;
    if (quote === null || masterPrice === null)
      return denial(
        'QUOTE_UNKNOWN',
        'There is no fresh price to hold against the master’s, and a limit on slippage is set.',
        'Copy it by hand, or remove the limit.',
      );
    const worse = signed(side, quote - masterPrice);
    if (worse * 10_000 > masterPrice * limits.maxSlippage)
      return denial(
        'SLIPPAGE_ABOVE_MAXIMUM',
        `The market is at Rs ${rupeesText(quote)}, the master’s price was Rs ${rupeesText(masterPrice)}: further than the limit allows.`,
        'Decide by hand whether to follow it.',
      );
  }
  if (!limits.crossingGuard || ordType !== 'Limit') return null;
  const crosses = side === 'Buy' ? price >= (facts.ownSell ?? Infinity) : price <= (facts.ownBuy ?? -Infinity);
  return crosses
    ? denial(
        'WOULD_CROSS_OWN',
        'An account of this desk rests on the other side at a price that this order would trade with.',
        'Linked accounts must not trade with each other: cancel that order, or place this one by hand later.',
      )
    : null;
}
