// Planning and risk for one event of the master's over 1,000 followers of mixed terms: pure work, nothing sent or written.
// By the wall, and without the time that the thread stood in line for a processor.

import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { newFollowerTerms, type FollowerTerms } from '../domain/account.ts';
import { deriveExecId } from '../domain/execution-report.ts';
import { accountId, instrumentId, orderId } from '../domain/ids.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { JournalFact } from '../domain/journal-entry.ts';
import { noLimits } from '../domain/limits.ts';
import { alwaysOpenSession } from '../domain/trading-session.ts';
import { createBlotter } from '../main/replication/blotter.ts';
import type { FollowParts } from '../main/replication/follow-parts.ts';
import { follow } from '../main/replication/follow.ts';
import { oneMoment } from '../main/replication/one-moment.ts';

const followers = Array.from({ length: 1000 }, (_, at) => accountId(`FO${String(at).padStart(4, '0')}`));
const masterId = accountId('MA001');
const nifty = instrumentId('NFO', '49543');
const instrument: Instrument = {
  id: nifty,
  exchange: 'NFO',
  token: '49543',
  symbol: 'NIFTY',
  tradingSymbol: 'NIFTY24NOV26C26300',
  name: 'NIFTY 24 NOV 26 26300 CE',
  kind: 'Call',
  lotSize: 65,
  tick: 5,
  expiry: null,
};
const now = Date.UTC(2026, 10, 25, 5, 0);

/** Every kind of size and every limit is among them. */
function termsOf(at: number): FollowerTerms {
  const sizings: readonly FollowerTerms['sizing'][] = [
    { kind: 'Multiplier' },
    { kind: 'FixedLots', lots: 2 },
    { kind: 'FixedQty', qty: 200 },
    { kind: 'FixedValue', value: 50_000_00 },
    { kind: 'Funds' },
  ];
  return {
    ...newFollowerTerms,
    enabled: true,
    multiplier: { units: 1 + (at % 30), scale: 1 },
    maxQty: 5000,
    maxOrderValue: 50_00_000_00,
    sizing: sizings[at % sizings.length] ?? { kind: 'Multiplier' },
    limits: {
      ...noLimits,
      allowed: ['SBIN', 'RELIANCE', 'NIFTY'],
      segments: ['Options', 'Cash'],
      products: ['NRML', 'MIS'],
      maxExposure: 1_00_00_000_00,
      maxPositions: 20,
      maxOrdersPerDay: 1000,
      maxUsedCapital: 1_00_00_000_00,
      maxDailyLoss: 1_00_000_00,
      crossingGuard: true,
    },
  };
}

const blotter = createBlotter();
let seq = 0;
const take = (facts: readonly JournalFact[]): void => {
  blotter.accept(blotter.stage(facts.map((fact) => ({ seq: (seq += 1), at: now, fact }))));
};
const report = {
  accountId: masterId,
  orderId: orderId('26112500000001'),
  tag: '',
  instrumentId: nifty,
  side: 'Buy',
  ordType: 'Limit',
  timeInForce: 'Day',
  product: 'NRML',
  orderQty: 650,
  price: 200_00,
  stopPx: 0,
  state: 'Working',
  unknownStatus: '',
  cumQty: 0,
  cumValue: 0,
  text: '',
  transactTime: now,
  receivedAt: now,
  source: 'Feed',
} as const;
take([
  { kind: 'CopyingChanged', copying: { kind: 'On' }, actor: 'the bench' },
  ...followers.map((followerId, at): JournalFact => ({
    kind: 'FollowerTermsChanged',
    followerId,
    terms: termsOf(at),
    actor: 'the bench',
  })),
]);
take([
  {
    kind: 'MasterReported',
    report: { ...report, execId: deriveExecId(report) },
    notCopied: '',
    masterHeld: null,
  },
]);

const parts: FollowParts = {
  blotter,
  masterId,
  instrumentOf: () => instrument,
  notReady: () => null,
  mayCopyInto: () => null,
  groupOf: () => '',
  barred: () => false,
  fundsOf: () => ({ follower: 5_00_000_00, master: 20_00_000_00 }),
  figuresOf: () => ({ used: 1_00_000_00, dayPnl: -500_00 }),
  quoteOf: () => 200_00,
  tapeOf: () => ({ last: { price: 200_00, ageMs: 0, fresh: true }, band: null }),
  pricesComing: () => false,
  isStray: () => false,
  ageOf: () => 0,
  staleAfterMs: 5000,
  dated: { marketOf: () => alwaysOpenSession, referenceStale: () => null, freezeQtyOf: () => 1800 },
};
const master = blotter.master(report.orderId);
if (master === undefined) throw new Error('The master’s order was not taken in');

const rounds = 300;
const times: number[] = [];
const onProcessor: number[] = [];
let intents = 0;
let denials = 0;
for (let round = 0; round < rounds; round += 1) {
  intents = 0;
  denials = 0;
  const began = performance.now();
  const ran = processorMs();
  const seen = oneMoment(parts);
  for (const follower of followers) {
    for (const fact of follow(seen, master, follower, now)) {
      if (fact.kind === 'NewIntended') intents += 1;
      if (fact.kind === 'Denied') denials += 1;
    }
  }
  onProcessor.push(processorMs() - ran);
  times.push(performance.now() - began);
}

const share = (all: readonly number[], part: number): number =>
  all.toSorted((a, b) => a - b)[Math.min(all.length - 1, Math.floor(all.length * part))] ?? 0;
const row = (all: readonly number[]): string =>
  `median ${share(all, 0.5).toFixed(2)} ms, 95 % ${share(all, 0.95).toFixed(2)} ms, worst ${share(all, 1).toFixed(2)} ms`;
process.stdout.write(
  `1,000 followers, one event, ${rounds} rounds: ${intents} intents, ${denials} denials\n` +
    `by the wall: ${row(times)}\n` +
    `without waiting for a processor: ${row(onProcessor)}\n` +
    `load average ${loadavg()[0]?.toFixed(1) ?? '?'}; target 5 ms median: ${share(times, 0.5) <= 5 ? 'reached' : 'not reached'} by the wall, ${share(onProcessor, 0.5) <= 5 ? 'reached' : 'not reached'} without waiting\n`,
);

/** Time this thread was on a processor, ms; where the system does not tell, the wall's. */
function processorMs(): number {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return performance.now();
  }
}
