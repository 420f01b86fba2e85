// What nobody outside the broker knows for certain (A3 API, questions U1 to U14) as one object of settings. The default
// of each is the stance that does the least harm when it is wrong; docs/broker.md says how each is changed.

import type { ReportedState } from '../../../domain/execution-report.ts';

/** Where a code such as EC920 may stand in an answer. */
export type CodePlace = 'status' | 'message' | 'emsg' | 'item';

export type BrokerStance = {
  /** U1. */
  readonly codePlaces: readonly CodePlace[];
  /** U2: these codes, and no other, make a failed-looking answer an empty book. */
  readonly emptyBookCodes: readonly string[];
  /** U2: codes after which the order may exist all the same. */
  readonly ambiguousCodes: readonly string[];
  readonly sessionOverStatuses: readonly number[];
  readonly sessionOverCodes: readonly string[];
  /** Lower case; in the text of a failure without any code. */
  readonly sessionOverWords: readonly string[];
  /** U3: spellings beyond the known ones, in capitals without spaces, hyphens and underscores. */
  readonly statusSpellings: Readonly<Record<string, ReportedState>>;
  /** U4: minutes after midnight, Indian time. A session lives until the first such moment after its issue. */
  readonly sessionEndsAtMinute: number;
  /** U5: whether the order feed is trusted to carry the orders of every channel. */
  readonly feedCarries: 'Unproven' | 'EveryChannel';
  /** U6: whether the book is read after each frame. */
  readonly readAfterFrame: boolean;
  /** U7: a leg of a bracket or cover order is refused by name, or read as a plain order where its product is one. */
  readonly bracketLegs: 'Refuse' | 'ReadAsPlain';
  /** U8: MARKET in derivatives, which the broker was seen to refuse: the engine sends marketable limits in its place. */
  readonly derivativeMarketOrders: 'Send' | 'Refuse';
  /** U9: the product word that carries a derivative overnight. */
  readonly carryForwardWord: 'LONGTERM' | 'NORMAL' | 'NRML';
  /** U10: what a commodity placement counts. Everything else counts units there. */
  readonly mcxPlacement: 'Refuse' | 'Lots' | 'Units';
  /** U11. */
  readonly addressRefusedCodes: readonly string[];
  /** U12: most order calls of one account in any second; what exceeds it waits. */
  readonly orderCallsPerSecond: number;
  /** U13: the port places one order at a time, and nobody has proven what a list of many does. */
  readonly ordersPerPlacement: 1;
  /** U14: a webhook has no signature, so it can be no more than a reason to look. */
  readonly webhook: 'Hint' | 'Ignore';
  /** Reads in 15 minutes, below the broker's 1,800, and how many of them the polling leaves to others. */
  readonly readsPer15Minutes: number;
  readonly readsKeptFree: number;
  /** Longest tag that is sent; 50 are documented, one operator met 25. */
  readonly orderTagLength: number;
};

export const safeStance: BrokerStance = {
  codePlaces: ['status', 'message', 'emsg', 'item'],
  emptyBookCodes: ['EC916', 'EC918', 'EC920', 'EC922', 'EC926'],
  ambiguousCodes: ['EC003', 'EC912'],
  sessionOverStatuses: [401],
  sessionOverCodes: ['EC087'],
  sessionOverWords: ['session expired', 'session has expired'],
  statusSpellings: {},
  sessionEndsAtMinute: 0,
  feedCarries: 'Unproven',
  readAfterFrame: true,
  bracketLegs: 'Refuse',
  derivativeMarketOrders: 'Refuse',
  carryForwardWord: 'LONGTERM',
  mcxPlacement: 'Refuse',
  addressRefusedCodes: ['EC097'],
  orderCallsPerSecond: 9,
  ordersPerPlacement: 1,
  webhook: 'Hint',
  readsPer15Minutes: 1_700,
  readsKeptFree: 300,
  orderTagLength: 20,
};
