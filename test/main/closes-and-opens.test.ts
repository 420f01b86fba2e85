import { expect, it } from 'vitest';
import { decideOn, holding } from '../support/one-decision.ts';

/** The master sells 150, of which 100 close; so many have traded. */
const after = (traded: number): readonly string[] =>
  decideOn({
    terms: { copyPolicy: 'Fills' },
    before: holding(100),
    masterHeld: 100,
    report: { side: 'Sell', orderQty: 150, state: 'Working', cumQty: traded, cumValue: traded * 790_00 },
  }).flatMap((fact) => {
    if (fact.kind === 'NewIntended') return [`${fact.key.purpose} ${fact.command.orderQty}`];
    return fact.kind === 'Denied' ? [`${fact.key.purpose} ${fact.denial.code}`] : [];
  });

it('of an order that closes and opens in one, a follower of fills is refused nothing before anything has opened', () => {
  expect(after(40)).toEqual(['Exit 40']);
  expect(after(100)).toEqual(['Exit 100']);
  expect(after(130)).toEqual(['Exit 100', 'Copy 30']);
});
