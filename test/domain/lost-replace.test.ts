import { describe, expect, it } from 'vitest';
import { beginCopy, foldCopy } from '../../domain/fold-copy.ts';
import { deriveExecId, type ExecutionReport } from '../../domain/execution-report.ts';
import { accountId, clOrdId, instrumentId, orderId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import type { NewOrder } from '../../domain/order-command.ts';
import { planOf } from '../../domain/plan.ts';

const follower = accountId('PR2002');
const ref = clOrdId('L3A2BSXY2O');
const command: NewOrder = {
  kind: 'New',
  accountId: follower,
  clOrdId: ref,
  instrumentId: instrumentId('NSE', '3045'),
  side: 'Buy',
  ordType: 'Limit',
  timeInForce: 'Day',
  product: 'MIS',
  orderQty: 25,
  price: 80400,
  stopPx: 0,
};
const key = { masterKey: '1', followerId: follower, purpose: 'Copy', slice: 0 } as const;

function fold(facts: readonly JournalFact[]) {
  const first: JournalFact = { kind: 'NewIntended', key, command, heldAtDecision: null, masterAt: 0 };
  return facts.reduce((copy, fact, at) => foldCopy(copy, { seq: at, at, fact }), beginCopy(first, 0));
}

const filled: JournalFact = (() => {
  const { kind: _kind, clOrdId: _ref, ...terms } = command;
  const facts: Omit<ExecutionReport, 'execId'> = {
    ...terms,
    orderId: orderId('4'),
    tag: ref,
    state: 'Filled',
    unknownStatus: '',
    cumQty: 25,
    cumValue: 25 * 80000,
    text: '',
    transactTime: 1,
    receivedAt: 1,
    source: 'Feed',
  };
  return { kind: 'FollowerReported', report: { ...facts, execId: deriveExecId(facts) }, clOrdId: ref };
})();
const placed: JournalFact = {
  kind: 'CommandAnswered',
  clOrdId: ref,
  command: 'New',
  outcome: { kind: 'Placed', orderId: orderId('4') },
  sentAt: 0,
  answeredAt: 1,
};
const grow: JournalFact = {
  kind: 'ReplaceIntended',
  command: { ...command, kind: 'Replace', orderId: orderId('4'), orderQty: 75 },
  masterAt: 0,
};
const refused: JournalFact = {
  kind: 'CommandAnswered',
  clOrdId: ref,
  command: 'Replace',
  outcome: { kind: 'Refused', code: 'EC993', text: 'not modifiable' },
  sentAt: 1,
  answeredAt: 2,
};

describe('a replace that lost the race to the fill', () => {
  for (const [name, facts] of [
    ['the fill is seen first', [placed, grow, filled, refused]],
    ['the refusal is seen first', [placed, grow, refused, filled]],
  ] as const) {
    it(`leaves what it asked for still to be had, whichever is seen first: ${name}`, () => {
      const copy = fold(facts);
      const { orderQty: _qty, ...terms } = command;
      expect(planOf({ kind: 'Hold', terms: { ...terms, orderQty: 0 }, qty: 75 }, [copy])).toMatchObject([
        { kind: 'New', slice: 1, terms: { orderQty: 50 } },
      ]);
      expect(planOf({ kind: 'Hold', terms: { ...terms, orderQty: 0 }, qty: 25 }, [copy])).toEqual([]);
    });
  }
});
