import { describe, expect, it } from 'vitest';
import { purposeOf, type CopyOrder } from '../../domain/copy-order.ts';
import { beginCopy, foldCopy } from '../../domain/fold-copy.ts';
import { orderId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import {
  anAnswer,
  anIntent,
  copyAfter,
  entry,
  morning,
  notSent,
  placed,
  ref,
  refused,
  reported,
  terms,
  unknown,
} from '../support/an-order.ts';
import { everyFact } from '../support/every-fact.ts';

const raised: JournalFact = { kind: 'AttentionRaised', clOrdId: ref, booksRead: 3 };
const fold = (copy: CopyOrder, fact: JournalFact, seconds = 30): CopyOrder => foldCopy(copy, entry(fact, seconds));

describe('the answer to a new order', () => {
  it('names it, unless a report has named it already', () => {
    expect(copyAfter(anAnswer(placed)).order).toMatchObject({ orderId: '26112400002001', ended: null });
    const other = copyAfter(reported(), anAnswer({ kind: 'Placed', orderId: orderId('9') }));
    expect(other.order.orderId).toBe('26112400002001');
  });

  it('that refuses it ends it with the broker’s words', () => {
    expect(copyAfter(anAnswer(refused))).toMatchObject({
      sending: 'Answered',
      reasonCode: 'EC957',
      order: { ended: 'Rejected', text: 'Price is not a multiple of tick size', unknownSince: null },
    });
  });

  it('that it never left ends it, and leaves no doubt', () => {
    expect(copyAfter(anAnswer(notSent))).toMatchObject({
      sending: 'NotSent',
      silentSince: null,
      reasonCode: 'ECONNREFUSED',
      reasonText: 'No connection',
      order: { ended: 'Rejected', text: 'No connection', unknownSince: null },
    });
  });

  it('that never came leaves it in doubt since it was sent, and silent since it was given up', () => {
    expect(copyAfter(anAnswer(unknown))).toMatchObject({
      sending: 'Answered',
      silentSince: morning + 2000,
      reasonCode: 'TIMEOUT',
      reasonText: 'No answer in 5 s',
      order: { ended: null, unknownSince: morning + 1950 },
    });
  });
});

describe('a copy that waited for its turn', () => {
  it('is being sent from the fact of it on', () => {
    const planned = beginCopy({ ...anIntent(), planned: true }, morning);
    expect(fold(planned, { kind: 'CommandSent', clOrdId: ref })).toEqual({ ...planned, sending: 'Sending' });
  });
});

describe('a copy in doubt', () => {
  const evidence = { readings: 2, firstStartedAt: 1, lastStartedAt: 2, newest: 3, orders: 4, agreedAt: 5 };

  it('keeps what proved it absent, or that nothing did', () => {
    expect(fold(copyAfter(anAnswer(unknown)), { ...raised, evidence } as JournalFact)).toMatchObject({
      attention: 'Raised',
      absence: evidence,
    });
    expect(fold(copyAfter(anAnswer(unknown)), raised).absence).toBeNull();
  });

  it('that a person sends again is as it was before it was first sent, at its new moment', () => {
    const absent = fold(copyAfter(anAnswer(unknown)), { ...raised, evidence } as JournalFact);
    const fresh = beginCopy(anIntent(), morning + 1000);
    expect(fold(absent, everyFact.AttentionSent, 200)).toEqual({
      ...fresh,
      times: { ...fresh.times, committedAt: morning + 200_000 },
    });
  });
});

describe('an entry whose master’s order has turned out to close', () => {
  it('is an exit from then on, under the key that it was sent with', () => {
    const entry = copyAfter(anAnswer(placed));
    const exit = fold(entry, everyFact.CopyCloses);
    expect([purposeOf(entry), purposeOf(exit)]).toEqual(['Copy', 'Exit']);
    expect(exit).toEqual({ ...entry, closes: true });
  });
});

describe('a copy that failed', () => {
  it('and was asked for again stays what it was, with what a person chose to do without', () => {
    const failed = copyAfter(anAnswer(refused));
    expect(fold(failed, everyFact.CopyRetried)).toEqual({ ...failed, retried: true });
    expect('forgone' in fold(failed, everyFact.CopyRetried)).toBe(false);
    expect(fold(failed, { ...everyFact.CopyRetried, forgone: 25 })).toEqual({ ...failed, retried: true, forgone: 25 });
  });

  it('and was put aside stays so when it is reported once more', () => {
    const aside = copyAfter(
      anAnswer(placed),
      reported({ state: 'Rejected', text: 'no margin' }),
      everyFact.AttentionIgnored,
    );
    expect(aside.attention).toBe('Ignored');
    expect(fold(aside, reported({ state: 'Rejected', text: 'no margin', source: 'Book' })).attention).toBe('Ignored');
  });

  it('by our own word, and is in the broker’s book all the same, has nothing of the failure left', () => {
    expect(fold(copyAfter(anAnswer(refused)), reported()).order).toMatchObject({ ended: null, text: '' });
  });

  it('or ended by the broker’s word is not opened again by a report of before', () => {
    const ended = copyAfter(anAnswer(placed), reported({ state: 'Canceled', text: 'by the trader' }));
    expect(fold(ended, reported()).order).toMatchObject({ ended: 'Canceled', text: 'by the trader' });
  });
});

describe('an exit that a person was told does not fill', () => {
  const unfilled: JournalFact = { ...everyFact.ExitUnfilled, clOrdId: ref };

  it('is not told of again while its price is of our own making', () => {
    const priced = { price: 790_00, source: 'Quote', ageMs: 0, fresh: true, band: null, clamped: false } as const;
    const own = fold(beginCopy({ ...anIntent(), priced }, morning), anAnswer(placed));
    expect(fold(own, unfilled).protection).toEqual({ priced, pricedAt: morning, repriced: 0, givenUp: true });
  });

  it('stays as it was where the price is the master’s', () => {
    const copy = copyAfter(anAnswer(placed), reported());
    expect(fold(copy, unfilled)).toEqual(copy);
  });
});

describe('a fill', () => {
  it('in part has its moment, and only the whole one ends the copy’s times', () => {
    const partly = fold(copyAfter(anAnswer(placed), reported()), reported({ cumQty: 40 }), 10);
    expect([partly.lastFillAt, partly.times.filledAt]).toEqual([morning + 10_000, null]);
    const whole = fold(partly, reported({ cumQty: 100, state: 'Filled' }), 20);
    expect([whole.lastFillAt, whole.times.filledAt]).toEqual([morning + 20_000, morning + 20_000]);
    expect(fold(partly, reported({ cumQty: 40, source: 'Book' }), 15).lastFillAt).toBe(morning + 10_000);
    expect(whole.wanted).toEqual(terms());
  });
});

describe('the trades of an order, where they add up to another quantity than its reports', () => {
  const trades = (cumQty: number, byOrders: number): JournalFact => ({
    ...everyFact.FilledByTrades,
    clOrdId: ref,
    byOrders,
    cumQty,
    cumValue: cumQty * 789_00,
  });
  const resting = () => copyAfter(anAnswer(placed), reported());

  it('are what it has traded, more or fewer, with what to do about it', () => {
    const more = fold(resting(), trades(40, 0), 10);
    expect(more).toMatchObject({
      order: { orderQty: 100, cumQty: 40, cumValue: 40 * 789_00, overruledQty: 0 },
      reasonCode: 'DECIDED_BY_TRADES',
      reasonText:
        'The order book says 0 traded, the trade book 40: the 40 that trades prove are counted. Compare the order and the position at the broker before you trade on.',
      lastFillAt: morning + 10_000,
      times: { filledAt: null },
    });
    const fewer = fold(more, trades(30, 40), 20);
    expect(fewer).toMatchObject({ order: { cumQty: 30, overruledQty: 40 }, lastFillAt: morning + 10_000 });
    expect(fold(fewer, trades(35, 30)).order.overruledQty).toBe(40);
    expect(fold(more, trades(40, 40), 20).lastFillAt, 'the same again is no fill').toBe(morning + 10_000);
  });

  it('fill it when they are the whole of it, and take the moment of its fill back when they are not', () => {
    const whole = fold(resting(), trades(100, 0), 10);
    expect(whole.times.filledAt).toBe(morning + 10_000);
    const reportedWhole = fold(resting(), reported({ cumQty: 100, state: 'Filled' }), 10);
    expect(fold(reportedWhole, trades(60, 100), 20).times.filledAt).toBeNull();
    const larger = fold(reportedWhole, trades(120, 100), 20);
    expect(larger.times.filledAt).toBe(morning + 10_000);
    expect(larger.order).toMatchObject({ orderQty: 120, cumQty: 120 });
  });

  it('are the exchange’s word that it had the order', () => {
    const unheard = copyAfter(anAnswer(placed));
    expect(fold(unheard, trades(10, 0)).order.acknowledged).toBe(true);
    expect(fold(unheard, trades(0, 0)).order.acknowledged).toBe(false);
    expect(fold(resting(), trades(0, 0)).order.acknowledged).toBe(true);
  });

  it('leave what was asked of it open while some of it rests', () => {
    const asked = copyAfter(anAnswer(placed), reported(), everyFact.ReplaceIntended, everyFact.CancelIntended);
    expect(fold(asked, trades(40, 0)).order).toMatchObject({ replaceOpen: true, cancelOpen: true });
    expect(fold(asked, trades(100, 0)).order).toMatchObject({ replaceOpen: false, cancelOpen: false });
    expect(fold(resting(), trades(40, 0)).order).toMatchObject({ replaceOpen: false, cancelOpen: false });
  });
});
