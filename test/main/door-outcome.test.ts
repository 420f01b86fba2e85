import { expect, it } from 'vitest';
import { copyOutcome } from '../../main/door-outcome.ts';
import { anAnswer, copyAfter, morning, followerId, placed, ref, reported } from '../support/an-order.ts';
import { orderId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';

const canceled: JournalFact = {
  kind: 'CancelIntended',
  command: { kind: 'Cancel', accountId: followerId, clOrdId: ref, orderId: orderId('26112400002001') },
  masterAt: morning,
};

it('an order that the broker gave a number and never showed is no success, whatever has been asked of it since', () => {
  expect(copyOutcome(copyAfter(anAnswer(placed)), 'F')).toMatchObject({ status: 'UNKNOWN', executed_quantity: 0 });
  expect(copyOutcome(copyAfter(anAnswer(placed), canceled), 'F')).toMatchObject({
    status: 'UNKNOWN',
    executed_quantity: 0,
  });
  expect(copyOutcome(copyAfter(anAnswer(placed), reported(), canceled), 'F').status).toBe('SUCCESS');
});

it('an order that ended in part has no more than its fills to show', () => {
  const ended = copyAfter(anAnswer(placed), reported({ state: 'Canceled', cumQty: 40, cumValue: 40 * 800_00 }));
  expect(copyOutcome(ended, 'F')).toMatchObject({ status: 'SUCCESS', filled_quantity: 40, executed_quantity: 40 });
  const working = copyAfter(anAnswer(placed), reported({ cumQty: 40, cumValue: 40 * 800_00 }));
  expect(copyOutcome(working, 'F')).toMatchObject({ status: 'SUCCESS', filled_quantity: 40, executed_quantity: 100 });
});
