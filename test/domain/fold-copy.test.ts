import { describe, expect, it } from 'vitest';
import { copyStatusOf, isUndecided, isWorking } from '../../domain/copy-order.ts';
import { beginCopy, foldCopy } from '../../domain/fold-copy.ts';
import { orderId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import type { ExecutionReport } from '../../domain/execution-report.ts';
import { mappingStatusOf } from '../../domain/order-mapping.ts';
import { denial } from '../../domain/risk.ts';
import {
  anAnswer,
  anIntent,
  copyAfter,
  entry,
  followerId,
  morning,
  notSent,
  placed,
  ref,
  refused,
  reported,
  terms,
  unknown,
} from '../support/an-order.ts';

const brokerId = orderId('26112400002001');
const replaceIntended = (part: Parameters<typeof terms>[0] = { orderQty: 50 }): JournalFact => ({
  kind: 'ReplaceIntended',
  command: { kind: 'Replace', accountId: followerId, clOrdId: ref, orderId: brokerId, ...terms(part) },
  masterAt: morning,
});
const cancelIntended: JournalFact = {
  kind: 'CancelIntended',
  command: { kind: 'Cancel', accountId: followerId, clOrdId: ref, orderId: brokerId },
  masterAt: morning,
};
const doubt: JournalFact = { kind: 'DoubtBegan', clOrdId: ref, since: morning + 1000 };
/** A book read after the answer at `seconds` was in. */
const book = (seconds: number, part: Partial<ExecutionReport> = {}): JournalFact =>
  reported({ source: 'Book', receivedAt: morning + seconds * 1000, ...part });

describe('a copy from its intent', () => {
  it('is left as it is by a fact that is about no single order', () => {
    const copy = copyAfter(anAnswer(placed));
    const told: JournalFact = { kind: 'CopyingChanged', copying: { kind: 'Off' }, actor: 'Asha' };
    expect(foldCopy(copy, entry(told, 9))).toEqual(copy);
  });

  it('is in doubt since its answer where nobody knows when it left', () => {
    const silent = { ...anAnswer(unknown), sentAt: null } as JournalFact;
    expect(copyAfter(silent).order.unknownSince).toBe(morning + 2000);
  });

  it('is undecided until anybody has answered, and then the broker’s', () => {
    expect(isUndecided(copyAfter())).toBe(true);
    const copy = copyAfter(anAnswer(placed));
    expect([isUndecided(copy), isWorking(copy), copyStatusOf(copy)]).toEqual([false, true, 'PendingNew']);
  });

  it('keeps what was made durable, whatever happens later', () => {
    const copy = copyAfter(
      anAnswer(placed),
      reported(),
      replaceIntended(),
      anAnswer(refused, 'Replace'),
      reported({ cumQty: 100, state: 'Filled' }),
    );
    expect(copy.command).toEqual(anIntent().command);
    expect(copy.clOrdId).toBe(ref);
  });

  it('ends the same whether the answer or the feed came first', () => {
    const [a, b] = [
      copyAfter(anAnswer(placed), reported({ cumQty: 40 })),
      copyAfter(reported({ cumQty: 40 }), anAnswer(placed)),
    ];
    expect(b.order).toEqual(a.order);
    expect([b.sending, b.reasonCode]).toEqual(['Answered', '']);
  });

  it.each([
    ['refused', refused],
    ['unknown', unknown],
    ['not sent', notSent],
  ])('that the feed has shown is not undone by a late answer of "%s"', (_, outcome) => {
    const copy = copyAfter(reported({ cumQty: 40 }), anAnswer(outcome));
    expect(copy.order).toMatchObject({ ended: null, unknownSince: null, cumQty: 40 });
    expect([copy.sending, copyStatusOf(copy), isWorking(copy)]).toEqual(['Answered', 'PartiallyFilled', true]);
  });

  it.each([
    ['refused', refused],
    ['not sent', notSent],
  ])(
    'that was called %s is working all the same once the broker shows it, and must be cancelled with the master',
    (_, outcome) => {
      const copy = copyAfter(anAnswer(outcome), book(9));
      expect([copyStatusOf(copy), isWorking(copy), mappingStatusOf(copy)]).toEqual(['New', true, 'ACTIVE']);
      const traded = copyAfter(anAnswer(outcome), book(9, { cumQty: 100, state: 'Filled' }));
      expect([copyStatusOf(traded), mappingStatusOf(traded)]).toEqual(['Filled', 'COMPLETED']);
      expect([traded.reasonCode, traded.reasonText]).toEqual(['', '']);
    },
  );

  it('that the broker refused stays refused when the book shows the refusal', () => {
    const copy = copyAfter(anAnswer(refused), book(9, { state: 'Rejected', text: 'tick size' }));
    expect([copyStatusOf(copy), copy.reasonCode]).toEqual(['Rejected', 'EC957']);
  });

  it('that was taken and then rejected carries the broker’s own words', () => {
    const copy = copyAfter(anAnswer(placed), reported({ state: 'Rejected', text: 'RMS: margin exceeds' }));
    expect([copyStatusOf(copy), copy.reasonCode, copy.reasonText]).toEqual([
      'Rejected',
      'BROKER_REJECTED',
      'RMS: margin exceeds',
    ]);
  });

  it('that was denied never was at the broker, and nothing but its own denial is told', () => {
    const { key, command, masterAt } = anIntent();
    const denied = beginCopy(
      { kind: 'Denied', key, command, masterAt, denial: denial('QTY_ABOVE_MAXIMUM', 'too many', 'raise it') },
      morning,
    );
    expect([copyStatusOf(denied), isUndecided(denied), isWorking(denied), denied.reasonCode]).toEqual([
      'Denied',
      false,
      false,
      'QTY_ABOVE_MAXIMUM',
    ]);
    expect(denied.times.committedAt).toBe(null);
  });
});

describe('a copy that nobody can vouch for', () => {
  const inDoubt = () => copyAfter(anAnswer(unknown));

  it('is undecided, and its doubt dates from the send', () => {
    const unknownCopy = inDoubt();
    expect([isUndecided(unknownCopy), isWorking(unknownCopy), copyStatusOf(unknownCopy)]).toEqual([
      true,
      false,
      'Unknown',
    ]);
    expect(unknownCopy.order.unknownSince).toBe(unknownCopy.times.sentAt);
  });

  it('is settled by the book: with what it traded, and without the reason for the doubt', () => {
    const copy = foldCopy(inDoubt(), entry(book(9, { cumQty: 100, state: 'Filled' }), 9));
    expect([copyStatusOf(copy), copy.reasonCode, copy.reasonText, copy.order.orderId]).toEqual([
      'Filled',
      '',
      '',
      brokerId,
    ]);
  });

  it('needs a person once that is said, and no longer when the book shows it after all', () => {
    const raised = copyAfter(anAnswer(unknown), { kind: 'AttentionRaised', clOrdId: ref, booksRead: 3 });
    expect([copyStatusOf(raised), isUndecided(raised)]).toEqual(['NeedsAttention', true]);
    const shown = foldCopy(raised, entry(book(200), 200));
    expect([copyStatusOf(shown), shown.attention]).toEqual(['New', 'None']);
  });

  it('blocks nothing once a person has taken it off the list, and is not called rejected', () => {
    const ignored = copyAfter(
      anAnswer(unknown),
      { kind: 'AttentionRaised', clOrdId: ref, booksRead: 3 },
      { kind: 'AttentionIgnored', clOrdId: ref, actor: 'Asha' },
    );
    expect([isUndecided(ignored), isWorking(ignored), ignored.order.ended, mappingStatusOf(ignored)]).toEqual([
      false,
      false,
      null,
      'UNKNOWN',
    ]);
  });

  it('after a restart dates from the intent; an answer or a report that is already there leaves no doubt', () => {
    expect(copyAfter(doubt)).toMatchObject({ sending: 'Answered', order: { unknownSince: morning + 1000 } });
    for (const copy of [copyAfter(anAnswer(placed), doubt), copyAfter(reported(), doubt)])
      expect(copy.order.unknownSince).toBe(null);
  });
});

describe('a change of a copy', () => {
  it('stays open after the broker took it, until a report shows it as asked', () => {
    const taken = copyAfter(anAnswer(placed), reported(), replaceIntended(), anAnswer(placed, 'Replace', 6));
    expect(copyStatusOf(taken)).toBe('PendingReplace');
    expect(copyStatusOf(foldCopy(taken, entry(reported({ orderQty: 50, transactTime: morning + 5000 }), 7)))).toBe(
      'New',
    );
  });

  it('is not closed by a report from before it', () => {
    const taken = copyAfter(
      anAnswer(placed),
      reported(),
      replaceIntended(),
      anAnswer(placed, 'Replace', 6),
      reported({ cumQty: 10 }),
    );
    expect(copyStatusOf(taken)).toBe('PendingReplace');
  });

  it('is settled by a book of after the answer, and by none of before', () => {
    const open = copyAfter(anAnswer(placed), reported(), replaceIntended(), anAnswer(unknown, 'Replace', 6));
    expect(copyStatusOf(foldCopy(open, entry(book(6), 7)))).toBe('PendingReplace');
    const settled = foldCopy(open, entry(book(7), 8));
    expect([copyStatusOf(settled), settled.order.orderQty]).toEqual(['New', 100]);
  });

  it('that was refused or never left closes its request and leaves the order as it is', () => {
    for (const outcome of [refused, notSent]) {
      const copy = copyAfter(anAnswer(placed), reported(), replaceIntended(), anAnswer(outcome, 'Replace'));
      expect([copyStatusOf(copy), copy.order.orderQty, copy.reasonCode]).toEqual([
        'New',
        100,
        outcome.kind === 'Refused' ? 'EC957' : 'ECONNREFUSED',
      ]);
      expect(isWorking(copy)).toBe(true);
    }
  });

  it('of cancelling, when refused, leaves the order working', () => {
    const copy = copyAfter(anAnswer(placed), reported(), cancelIntended, anAnswer(refused, 'Cancel'));
    expect([copyStatusOf(copy), isWorking(copy)]).toEqual(['New', true]);
  });

  it('of cancelling, when its answer is unknown, is neither cancelled nor working as before', () => {
    const copy = copyAfter(anAnswer(placed), reported(), cancelIntended, anAnswer(unknown, 'Cancel', 6));
    expect([copyStatusOf(copy), copy.order.ended, isUndecided(copy)]).toEqual(['PendingCancel', null, false]);
    expect(copyStatusOf(foldCopy(copy, entry(book(7), 8)))).toBe('New');
    expect(copyStatusOf(foldCopy(copy, entry(book(7, { state: 'Canceled' }), 8)))).toBe('Canceled');
  });

  it('that crosses the fill ends filled, with no request left open', () => {
    const copy = copyAfter(
      anAnswer(placed),
      reported(),
      cancelIntended,
      reported({ cumQty: 100, state: 'Filled' }),
      anAnswer(refused, 'Cancel'),
    );
    expect(copyStatusOf(copy)).toBe('Filled');
    expect(copy.order.cancelOpen).toBe(false);
  });
});

describe('the moments of a copy', () => {
  it('are the first of each kind: a later report does not move the fill', () => {
    const filled = copyAfter(anAnswer(placed, 'New', 2), reported({ cumQty: 100, state: 'Filled' }));
    const again = foldCopy(filled, entry(reported({ cumQty: 100, state: 'Filled', source: 'Book' }), 50));
    expect(filled.times).toMatchObject({
      masterAt: morning,
      decidedAt: morning + 1000,
      sentAt: morning + 1950,
      answeredAt: morning + 2000,
      filledAt: morning + 3000,
    });
    expect(again.times).toEqual(filled.times);
    expect(again.lastFillAt).toBe(filled.lastFillAt);
  });
});
