import { describe, expect, it } from 'vitest';
import type { FollowerTerms } from '../../domain/account.ts';
import { orderId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { aReport } from '../support/an-order.ts';
import { decideOn, holding, master, otherContract } from '../support/one-decision.ts';

/** The master bought a hundred of the first leg, `traded` of them so far; the follower has as many. */
function firstLeg(traded: number, orderQty = 100): readonly JournalFact[] {
  const bought = aReport({
    accountId: master,
    orderId: orderId('2611240000ELD1'),
    instrumentId: otherContract,
    orderQty,
    cumQty: traded,
    cumValue: traded * 790_00,
    state: traded === orderQty ? 'Filled' : 'Working',
  });
  return [
    { kind: 'MasterReported', report: bought, notCopied: '', masterHeld: null },
    ...holding(traded, otherContract),
  ];
}

const second = (before: readonly JournalFact[], copyPolicy: FollowerTerms['copyPolicy']): readonly string[] =>
  decideOn({
    terms: { legs: 'HedgeFirst', copyPolicy },
    instrument: { kind: 'Call' },
    report: { side: 'Sell', state: 'Filled', cumQty: 100, cumValue: 100 * 790_00 },
    before,
  }).map(({ kind }) => kind);

describe('the second leg of a follower that copies fills', () => {
  it('waits while the master’s first leg goes on trading, although all that was bought here has filled', () => {
    expect(second(firstLeg(40), 'Fills')).toEqual(['LegHeld']);
  });

  it('goes when the master’s first leg has traded and this follower has its share of it', () => {
    expect(second(firstLeg(100), 'Fills')).toEqual(['NewIntended']);
  });
});

describe('the second leg that is decided on together with the last part of the first', () => {
  it.each([
    ['the master’s newest trade', 40, 40],
    ['the size that its purchase was to grow to', 100, 100],
  ])('waits where %s is not decided on', (_what, masterQty, qty) => {
    const size = {
      by: { kind: 'Ratio', numerator: 1, denominator: 1 },
      masterQty,
      carried: 0,
      owes: 0,
      qty,
      outcome: 'Sized',
    } as const;
    const bought = holding(40, otherContract).map((fact) => (fact.kind === 'NewIntended' ? { ...fact, size } : fact));
    expect(second([...firstLeg(100).slice(0, 1), ...bought], 'Fills')).toEqual(['LegHeld']);
  });
});

describe('the second leg of a follower that copies orders', () => {
  it('goes as soon as its own purchase has filled, however much of the master’s has', () => {
    expect(second(firstLeg(40), 'Orders')).toEqual(['NewIntended']);
  });
});
