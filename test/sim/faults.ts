// What goes wrong with one request, by chance. Rates are of 1; a day's own severity scales them.

import type { Seeded } from '../support/seeded.ts';

export type FaultRates = {
  /** Proven not to have left. */
  readonly notSent: number;
  readonly refused: number;
  readonly rateLimited: number;
  /** It reached the broker; the answer was lost: reset, server error, body cut, or too late. */
  readonly answerLost: number;
  /** It never reached the broker; only silence tells. */
  readonly requestLost: number;
  /** It reaches the broker after we have given the answer up. */
  readonly arrivesLate: number;
  /** The book and the feed show the order only after a while. */
  readonly hidden: number;
  readonly longestHiddenMs: number;
  /** Taken, then refused by the broker's risk system. */
  readonly rejected: number;
  readonly slow: number;
  /** Proven not to have left, but only after a long try. */
  readonly connectHangs: number;
  /** It reached the broker; the answer comes after it was given up. */
  readonly answerLate: number;
  /** It reached the broker; what came back at once cannot be read as an answer to it. */
  readonly answerUnread: number;
  readonly bookFails: number;
  readonly bookUnreadable: number;
  readonly bookOld: number;
  readonly frameLost: number;
  readonly frameRepeated: number;
  readonly frameLate: number;
  readonly frameMalformed: number;
};

export const noFaults: FaultRates = {
  notSent: 0,
  refused: 0,
  rateLimited: 0,
  answerLost: 0,
  requestLost: 0,
  arrivesLate: 0,
  hidden: 0,
  longestHiddenMs: 110_000,
  rejected: 0,
  slow: 0,
  connectHangs: 0,
  answerLate: 0,
  answerUnread: 0,
  bookFails: 0,
  bookUnreadable: 0,
  bookOld: 0,
  frameLost: 0,
  frameRepeated: 0,
  frameLate: 0,
  frameMalformed: 0,
};

/** Everything at once, at a bad broker's pace. */
export const allFaults: FaultRates = {
  ...noFaults,
  notSent: 0.03,
  refused: 0.01,
  rateLimited: 0.01,
  answerLost: 0.04,
  requestLost: 0.015,
  arrivesLate: 0.01,
  hidden: 0.03,
  rejected: 0.01,
  slow: 0.04,
  bookFails: 0.06,
  bookUnreadable: 0.02,
  bookOld: 0.04,
  frameLost: 0.05,
  frameRepeated: 0.05,
  frameLate: 0.05,
  frameMalformed: 0.01,
};

export function scaled(rates: FaultRates, by: number): FaultRates {
  const part = (rate: number): number => Math.min(0.95, rate * by);
  return {
    ...(Object.fromEntries(Object.entries(rates).map(([name, rate]) => [name, part(rate)])) as FaultRates),
    longestHiddenMs: rates.longestHiddenMs,
  };
}

export type RequestFault =
  | 'AnswerLost'
  | 'RequestLost'
  | 'ArrivesLate'
  | 'NotSent'
  | 'Refused'
  | 'RateLimited'
  | 'ConnectHangs'
  | 'AnswerLate'
  | 'AnswerUnread';

/** Everything that may strike, by name; what did is counted. */
export type FaultName = RequestFault | 'Slow' | 'Hidden' | 'Rejected' | BookFault | FrameFault;
type BookFault = 'BookFails' | 'BookUnreadable' | 'BookOld';
type FrameFault = 'FrameLost' | 'FrameRepeated' | 'FrameLate' | 'FrameMalformed';

export type RequestFate = { readonly kind: RequestFault | 'Clean' } | { readonly kind: 'Slow'; readonly ms: number };

export function requestFate(rates: FaultRates, chance: Seeded): RequestFate {
  let roll = chance.next();
  const strikes = (rate: number): boolean => {
    roll -= rate;
    return roll < 0;
  };
  if (strikes(rates.notSent)) return { kind: 'NotSent' };
  if (strikes(rates.refused)) return { kind: 'Refused' };
  if (strikes(rates.rateLimited)) return { kind: 'RateLimited' };
  if (strikes(rates.answerLost)) return { kind: 'AnswerLost' };
  if (strikes(rates.requestLost)) return { kind: 'RequestLost' };
  if (strikes(rates.arrivesLate)) return { kind: 'ArrivesLate' };
  if (strikes(rates.slow)) return { kind: 'Slow', ms: chance.between(200, 4500) };
  if (strikes(rates.connectHangs)) return { kind: 'ConnectHangs' };
  if (strikes(rates.answerLate)) return { kind: 'AnswerLate' };
  if (strikes(rates.answerUnread)) return { kind: 'AnswerUnread' };
  return { kind: 'Clean' };
}
