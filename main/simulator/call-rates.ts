import type { Ledger, LedgerRequest } from './ledger.ts';

const QUARTER_MS = 900_000;
const SECOND_MS = 1_000;

/** How hard one account has called, by the arrival of its requests at the broker. */
export interface CallRate {
  readonly account: string;
  /** Place, modify and cancel. */
  readonly orderCalls: number;
  /** The most order calls within any one second. */
  readonly orderCallsPeak: number;
  /** Everything else that was noted and is still kept. */
  readonly otherCalls: number;
  /** The most other calls within any quarter of an hour. */
  readonly otherCallsPeak: number;
  /** Calls answered 429. */
  readonly turnedAway: number;
}

/** The largest number of arrivals within a window of so many ms, wherever it begins. */
function peakOf(requests: readonly LedgerRequest[], windowMs: number): number {
  const times = requests.map(({ arrival }) => arrival.wallMs).toSorted((a, b) => a - b);
  let [first, peak] = [0, 0];
  for (const [last, time] of times.entries()) {
    while (time - (times[first] ?? time) >= windowMs) first += 1;
    peak = Math.max(peak, last - first + 1);
  }
  return peak;
}

/** The load as the broker saw it. */
export function callRates(ledger: Ledger, accounts: readonly { readonly id: string }[]): readonly CallRate[] {
  return accounts.map(({ id }) => {
    const orders = ledger.commands.filter(({ account }) => account === id);
    const others = ledger.reads.filter(({ account, endpoint }) => account === id && !endpoint.startsWith('hand-'));
    return {
      account: id,
      orderCalls: orders.length,
      orderCallsPeak: peakOf(orders, SECOND_MS),
      otherCalls: others.length,
      otherCallsPeak: peakOf(others, QUARTER_MS),
      turnedAway: [...orders, ...others].filter(({ answerStatus }) => answerStatus === 429).length,
    };
  });
}
