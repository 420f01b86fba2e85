import { describe, expect, it } from 'vitest';
import { newFollowerTerms } from '../../domain/account.ts';
import { deriveExecId } from '../../domain/execution-report.ts';
import { orderId, type InstrumentId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { noLimits } from '../../domain/limits.ts';
import { createBlotter } from '../../main/replication/blotter.ts';
import { createFollowUp } from '../../main/replication/follow-up.ts';
import { aReport } from '../support/an-order.ts';
import { desk, follower, followParts, holding, master, otherContract } from '../support/one-decision.ts';

const at = aReport().receivedAt;
const shortLeg = otherContract;
const longLeg = desk.instrument.id;

/** A desk with hedge-aware legs that copies fills; `stage` answers what follows from the facts. */
function aDesk() {
  const blotter = createBlotter();
  const followUp = createFollowUp(followParts(blotter, { instrument: { kind: 'Call' } }), [follower]);
  let seq = 0;
  const stage = (...facts: readonly JournalFact[]): readonly JournalFact[] => {
    const staged = blotter.stage(facts.map((fact) => ({ seq: (seq += 1), at, fact })));
    blotter.accept(staged);
    return followUp.after(staged, at);
  };
  const terms = {
    ...newFollowerTerms,
    enabled: true,
    legs: 'HedgeFirst',
    copyPolicy: 'Fills',
    limits: noLimits,
  } as const;
  stage(
    { kind: 'CopyingChanged', copying: { kind: 'On' }, actor: 'a test' },
    { kind: 'FollowerTermsChanged', followerId: follower, terms, actor: 'a test' },
    ...holding(-100, shortLeg, 'LHELDSHOR1'),
    ...holding(100, longLeg, 'LHELDLONG2'),
  );
  return { stage, heldLegs: (now: number) => followUp.heldLegs(now) };
}

function masters(
  id: string,
  contract: InstrumentId,
  side: 'Buy' | 'Sell',
  traded: number,
  masterHeld = 100,
): JournalFact {
  const report = aReport({
    accountId: master,
    orderId: orderId(id),
    instrumentId: contract,
    side,
    orderQty: 100,
    cumQty: traded,
    cumValue: traded * 790_00,
    state: traded === 100 ? 'Filled' : 'Working',
  });
  return {
    kind: 'MasterReported',
    report: { ...report, execId: deriveExecId(report) },
    notCopied: '',
    masterHeld,
  };
}

function filled(fact: JournalFact | undefined, id: string): readonly JournalFact[] {
  if (fact?.kind !== 'NewIntended') throw new Error(`no order: ${JSON.stringify(fact)}`);
  const { command } = fact;
  const report = aReport({
    ...command,
    orderId: orderId(id),
    tag: command.clOrdId,
    state: 'Filled',
    cumQty: command.orderQty,
    cumValue: command.orderQty * 790_00,
  });
  return [{ kind: 'FollowerReported', report: { ...report, execId: deriveExecId(report) }, clOrdId: command.clOrdId }];
}

const ordered = (facts: readonly JournalFact[]): readonly string[] =>
  facts.map((fact) => (fact.kind === 'NewIntended' ? `${fact.command.side} ${fact.command.orderQty}` : fact.kind));

describe('the hedge of a short that is closed in parts', () => {
  it('is not sold together with the order for the last part of the short, but when that has filled', () => {
    const { stage } = aDesk();
    const first = stage(masters('26112400000B01', shortLeg, 'Buy', 20));
    expect(ordered(first)).toEqual(['Buy 20']);
    stage(...first);
    const held = stage(masters('26112400000S02', longLeg, 'Sell', 100));
    expect(ordered(held)).toEqual(['LegHeld']);
    stage(...held);
    // The rest of the master's own has traded; here nothing can be asked for before the first part has an end.
    stage(masters('26112400000B01', shortLeg, 'Buy', 100));
    const second = stage(...filled(first[0], '26112400000F01'));
    expect(ordered(second)).toEqual(['Buy 80']);
    expect(ordered(stage(...second))).toEqual([]);
    expect(ordered(stage(...filled(second[0], '26112400000F02')))).toEqual(['Sell 100']);
  });
});

describe('a sale that closes and opens in one, held back for another leg', () => {
  it('is let go once, as both', () => {
    const { stage, heldLegs } = aDesk();
    const held = stage(masters('26112400000S03', longLeg, 'Sell', 100, 50));
    expect(held.map((fact) => (fact.kind === 'LegHeld' ? fact.purpose : fact.kind))).toEqual(['Exit', 'Copy']);
    stage(...held);
    expect(ordered(heldLegs(at + 1500))).toEqual(['Sell 100', 'Sell 50']);
  });
});
