// Every code by which an order is not sent: when it is given, and whether exits are held to it. The documents print this.

/** `Held`: exits too. `Passed`: an exit is never asked. `Only`: it is about exits alone. */
export type ExitsAnd = 'Held' | 'Passed' | 'Only';

type Meaning = { readonly when: string; readonly exits: ExitsAnd };

export const denialMeanings = {
  COPYING_OFF: { when: 'copying is off or halted', exits: 'Held' },
  TRADING_HALTED: {
    when: 'trading is halted for the desk, the group, the follower or the instrument: nothing but cancels and Exit All',
    exits: 'Held',
  },
  TRADING_REDUCE_ONLY: { when: 'reduce-only for the desk, the group, the follower or the instrument', exits: 'Passed' },
  FOLLOWER_DISABLED: { when: 'the follower is switched off', exits: 'Passed' },
  CONSENT_MISSING: { when: 'the account holder’s consent is not recorded, or was withdrawn', exits: 'Passed' },
  RELATION_NOT_ALLOWED: {
    when: 'live only: the account belongs to someone outside the family that rules allow',
    exits: 'Passed',
  },
  MANDATE_EXPIRED: { when: 'the mandate recorded for the account has ended', exits: 'Passed' },
  ACCOUNT_NOT_READY: { when: 'no session, not reconciled, stopped, or Exit All under way', exits: 'Held' },
  MASTER_ACTION_STALE: { when: 'the master’s action is older than five seconds', exits: 'Held' },
  MARKET_CLOSED: {
    when: 'not in continuous trading, past the day’s cut-off for entries, or the calendar does not cover the day',
    exits: 'Passed',
  },
  REFERENCE_STALE: {
    when: 'the contract master is missing or not of today’s contract day, which begins at 08:00',
    exits: 'Passed',
  },
  PRICE_NOT_FRESH: {
    when: 'the order needs a price of our own making, and there is no live price, no fresh fill of the master’s and no trade of the last minute',
    exits: 'Passed',
  },
  QTY_BELOW_ONE_LOT: { when: 'the follower’s size is less than one lot', exits: 'Held' },
  QTY_ABOVE_MAXIMUM: { when: 'above the follower’s maximum quantity; never cut silently', exits: 'Passed' },
  VALUE_UNKNOWN: { when: 'a value limit is set and the order has no price', exits: 'Passed' },
  VALUE_ABOVE_MAXIMUM: { when: 'above the follower’s value limit for one order', exits: 'Passed' },
  LIMITS_NOT_SET: { when: 'no limits were ever set for the follower: no configuration, no trading', exits: 'Passed' },
  INSTRUMENT_NOT_ALLOWED: {
    when: 'on the follower’s list of blocked names, or not on its list of allowed ones',
    exits: 'Passed',
  },
  EXCHANGE_NOT_ALLOWED: { when: 'the follower does not copy this exchange', exits: 'Passed' },
  SEGMENT_NOT_ALLOWED: {
    when: 'the follower does not copy cash, futures, options, commodities or currency',
    exits: 'Passed',
  },
  ORDER_TYPE_NOT_ALLOWED: { when: 'the follower does not copy the type of the master’s order', exits: 'Passed' },
  PRODUCT_NOT_ALLOWED: { when: 'the follower does not copy the product', exits: 'Passed' },
  EXPOSURE_ABOVE_MAXIMUM: {
    when: 'held, working and this order together are worth more than one contract may be',
    exits: 'Passed',
  },
  POSITIONS_ABOVE_MAXIMUM: { when: 'it holds as many contracts as it may, and this is another', exits: 'Passed' },
  ORDERS_ABOVE_DAY: { when: 'more orders would have been sent today than may be, its slices counted', exits: 'Passed' },
  CAPITAL_ABOVE_MAXIMUM: { when: 'as much of its funds is in use as may be', exits: 'Passed' },
  DAILY_LOSS_REACHED: { when: 'the day’s loss, realised and unrealised, has reached the limit', exits: 'Passed' },
  DAILY_PROFIT_LOCKED: { when: 'the day’s profit has reached the lock', exits: 'Passed' },
  FIGURES_UNKNOWN: {
    when: 'a limit on funds or on the day’s profit and loss is set, and the broker’s figure is not known',
    exits: 'Passed',
  },
  PARITY_BUDGET_USED: {
    when: 'the follower traded worse than the master today by as much as its budget allows',
    exits: 'Passed',
  },
  SLIPPAGE_ABOVE_MAXIMUM: {
    when: 'the market is further from the master’s price than the follower allows',
    exits: 'Passed',
  },
  QUOTE_UNKNOWN: { when: 'a limit on slippage is set, and there is no fresh price', exits: 'Passed' },
  WOULD_CROSS_OWN: { when: 'it would trade with an order of another account of this desk', exits: 'Passed' },
  MANDATE_EXCEEDED: {
    when: 'beyond what the account’s holder agreed to: value of one order, funds in use, the day’s loss, kinds of contract',
    exits: 'Passed',
  },
  QTY_ABOVE_FREEZE: { when: 'one lot is above the freeze quantity of the table', exits: 'Passed' },
  QTY_TOO_MANY_SLICES: { when: 'sliced below the freeze quantity it would be more than five orders', exits: 'Passed' },
  LEG_FIRST_FAILED: {
    when: 'legs in order: the first leg was refused, not sent or ended unfilled at this follower, so the second is not sent',
    exits: 'Held',
  },
  LEG_FIRST_UNFILLED: {
    when: 'legs in order: the first leg had not filled at this follower 30 s after the master’s second, or when the master closed a part of that again',
    exits: 'Held',
  },
  FUNDS_UNKNOWN: { when: 'sized by funds, and the master’s or the follower’s are not known', exits: 'Passed' },
  MASTER_OUT: { when: 'the master was out of it again before it could be followed', exits: 'Passed' },
  NOTHING_TO_EXIT: { when: 'the follower holds nothing copied from this position', exits: 'Only' },
  EXIT_STANDS_BACK: {
    when: 'another exit stands for the same units; it is sent when that one is gone, or when the master’s own order trades',
    exits: 'Only',
  },
  ALREADY_AT_BROKER: { when: 'the broker already holds an order with this reference', exits: 'Held' },
  INSTRUMENT_UNKNOWN: { when: 'not in today’s contract master', exits: 'Held' },
} as const satisfies Record<string, Meaning>;

export type DenialCode = keyof typeof denialMeanings;

export const denialCodes = Object.keys(denialMeanings) as readonly DenialCode[];
