// An order of an earlier day that a book still shows: Lockstep's day turns at Indian midnight, the broker's book at some hour
// after it. What such an order traded is in what the account carries, and must not count once more. Pure.

import type { ExecutionReport } from '../../domain/execution-report.ts';
import { startOfTradingDay } from '../../domain/trading-day.ts';
import type { NetworkFacts } from '../broker/broker.ts';

/**
 * By the broker's clock alone, for ours may be ahead by hours: where it is not known, no order is taken for an earlier one.
 * One that is only queued is none: it may be for today.
 */
export function isOfEarlierDay(
  { transactTime, cumQty, state }: Pick<ExecutionReport, 'transactTime' | 'cumQty' | 'state'>,
  now: number,
  clock: NetworkFacts['clock'],
): boolean {
  if (transactTime === null || clock === null) return false;
  const isQueued = cumQty === 0 && (state === 'InFlight' || state === 'Working');
  return !isQueued && transactTime < startOfTradingDay(now + clock.least);
}
