import { describe, expect, it } from 'vitest';
import { clOrdId, orderId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { denial } from '../../domain/risk.ts';
import { aReport } from '../support/an-order.ts';
import { decideOn, desk, follower, master } from '../support/one-decision.ts';

const entryKey = '26112400009000';
const entry = {
  instrumentId: desk.instrument.id,
  side: 'Buy',
  ordType: 'Limit',
  timeInForce: 'Day',
  product: 'MIS',
  orderQty: 100,
  price: 790_00,
  stopPx: 0,
} as const;
const ref = clOrdId('LENTRYBUY1');
const bought = aReport({
  ...entry,
  accountId: master,
  orderId: orderId(entryKey),
  state: 'Filled',
  cumQty: 100,
  cumValue: 790_000_0,
});

/** The master's hundred are copied, `traded` of them so far, and the rest is on its way. */
const coming = (traded: number): readonly JournalFact[] => [
  { kind: 'MasterReported', report: bought, notCopied: '', masterHeld: null },
  {
    kind: 'NewIntended',
    key: { masterKey: entryKey, followerId: follower, purpose: 'Copy', slice: 0 },
    command: { kind: 'New', accountId: follower, clOrdId: ref, ...entry },
    heldAtDecision: null,
    masterAt: bought.receivedAt,
  },
  {
    kind: 'FollowerReported',
    clOrdId: ref,
    report: aReport({
      ...entry,
      accountId: follower,
      orderId: orderId('26112400000099'),
      tag: ref,
      state: 'Working',
      cumQty: traded,
      cumValue: traded * 790_00,
    }),
  },
];

const refused: JournalFact = {
  kind: 'Denied',
  key: { masterKey: desk.key, followerId: follower, purpose: 'Exit', slice: 0 },
  command: { kind: 'New', accountId: follower, clOrdId: clOrdId('LEXITSELL1'), ...entry, side: 'Sell', orderQty: 1 },
  denial: denial('ACCOUNT_NOT_READY', 'Its orders have not been read yet.', 'Log in.'),
  masterAt: bought.receivedAt,
  heldAtDecision: 100,
};

const exit = (before: readonly JournalFact[]): readonly string[] =>
  decideOn({
    report: { side: 'Sell', orderQty: 100, state: 'Filled', cumQty: 100, cumValue: 790_000_0 },
    masterHeld: 100,
    before,
  }).map((fact) => (fact.kind === 'NewIntended' ? `${fact.command.side} ${fact.command.orderQty}` : fact.kind));

describe('an exit that was refused for what was there while more was still to come', () => {
  it('asks for what is there once', () => {
    expect(exit(coming(1))).toEqual(['Sell 1']);
  });

  it('does not ask for the same units again', () => {
    expect(exit([...coming(1), refused])).toEqual([]);
  });

  it('asks for what comes after', () => {
    expect(exit([...coming(41), refused])).toEqual(['Sell 40']);
  });
});
