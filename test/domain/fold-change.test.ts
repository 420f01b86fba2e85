import { describe, expect, it } from 'vitest';
import type { CopyOrder } from '../../domain/copy-order.ts';
import { copyStatusOf } from '../../domain/copy-order.ts';
import type { DecisionInputs } from '../../domain/decision.ts';
import { beginCopy, foldCopy } from '../../domain/fold-copy.ts';
import type { ExecutionReport } from '../../domain/execution-report.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import type { Priced } from '../../domain/reference-price.ts';
import {
  aCopyReport,
  anAnswer,
  anIntent,
  copyAfter,
  entry,
  morning,
  notSent,
  placed,
  ref,
  refused,
  terms,
  unknown,
} from '../support/an-order.ts';
import { everyFact } from '../support/every-fact.ts';

const priced: Priced = { price: 790_00, source: 'Quote', ageMs: 0, fresh: true, band: null, clamped: false };
const [before, after] = [{ total: 100 }, { total: 50 }] as unknown as readonly [DecisionInputs, DecisionInputs];
/** To 50 units. */
const replace = everyFact.ReplaceIntended;
const cancel = everyFact.CancelIntended;
const reported = (part: Partial<ExecutionReport> = {}): JournalFact => ({
  kind: 'FollowerReported',
  report: aCopyReport(part),
  clOrdId: ref,
});
/** A book read that many seconds after the morning began. */
const book = (seconds: number, part: Partial<ExecutionReport> = {}): JournalFact =>
  reported({ source: 'Book', receivedAt: morning + seconds * 1000, ...part });
const asAsked = { orderQty: 50, transactTime: morning + 5000 };
const working = (...facts: readonly JournalFact[]): CopyOrder => copyAfter(anAnswer(placed), reported(), ...facts);
const fold = (copy: CopyOrder, fact: JournalFact, seconds = 30): CopyOrder => foldCopy(copy, entry(fact, seconds));

describe('a replace of a copy', () => {
  it('is what is wanted from its intent on, counts as a change, and clears what was said of an earlier one', () => {
    const again = working(replace, anAnswer(unknown, 'Replace', 6), anAnswer(refused, 'Cancel', 7), replace);
    expect(again).toMatchObject({
      wanted: terms({ orderQty: 50 }),
      changes: 2,
      changeInDoubt: false,
      changeAnsweredAt: null,
      reasonCode: '',
      reasonText: '',
    });
  });

  it('keeps the most that was ever asked of it', () => {
    expect(fold(working(), replace).mostAsked).toBe(100);
    const larger = { ...replace, command: { ...replace.command, orderQty: 150 } };
    expect(fold(fold(working(), larger), replace).mostAsked).toBe(150);
  });

  it('keeps what its own decision was held against, or what the one before it was', () => {
    const copy = fold(working(), { ...replace, inputs: before });
    expect(copy.inputs).toBe(before);
    expect(fold(copy, replace).inputs).toBe(before);
    expect(fold(copy, { ...replace, inputs: after }).inputs).toBe(after);
  });

  it('keeps the price of our own making unless it makes another, and how often that was done', () => {
    const own = fold(beginCopy({ ...anIntent(), priced }, morning), anAnswer(placed), 2);
    expect(fold(own, replace).protection).toBe(own.protection);
    const moved = fold(own, { ...replace, priced, repriced: 2 }, 40);
    expect(moved.protection).toEqual({ priced, pricedAt: morning + 40_000, repriced: 2, givenUp: false });
    expect(fold(moved, { ...replace, priced }).protection?.repriced).toBe(2);
    expect(fold(working(), { ...replace, priced }).protection?.repriced).toBe(0);
  });

  it('that was denied counts as had, with the reason and what it was held against', () => {
    const held = { ...working(), inputs: before };
    const { terms: wanted, denial } = everyFact.ReplaceDenied;
    const denied = { ...everyFact.ReplaceDenied, clOrdId: ref };
    expect(fold(held, denied)).toMatchObject({
      wanted,
      inputs: before,
      reasonCode: denial.code,
      reasonText: denial.text,
      order: { replaceOpen: false },
    });
    expect(fold(held, { ...denied, inputs: after }).inputs).toBe(after);
  });

  it('is in doubt only while its own answer is lost and no report has settled it', () => {
    const asked = working(replace);
    expect(fold(asked, anAnswer(placed, 'Replace', 6))).toMatchObject({
      changeInDoubt: false,
      changeAnsweredAt: morning + 6000,
    });
    const lost = fold(asked, anAnswer(unknown, 'Replace', 6));
    expect(lost).toMatchObject({ changeInDoubt: true, changeAnsweredAt: morning + 6000 });
    expect(fold(lost, reported({ cumQty: 10 }))).toMatchObject({
      changeInDoubt: true,
      changeAnsweredAt: morning + 6000,
    });
    expect(fold(lost, book(7))).toMatchObject({ changeInDoubt: false, changeAnsweredAt: null });
    const taken = fold(asked, anAnswer(placed, 'Replace', 6));
    expect(fold(taken, reported({ cumQty: 10 }))).toMatchObject({
      changeInDoubt: false,
      changeAnsweredAt: morning + 6000,
    });
    const both = fold(fold(lost, cancel), anAnswer(placed, 'Cancel', 8));
    expect(both.changeInDoubt).toBe(true);
    expect(fold(fold(working(cancel), anAnswer(unknown, 'Cancel', 6)), reported()).changeInDoubt).toBe(false);
  });

  it('that never left is still to be made; one that the broker refused is its last word', () => {
    expect(working(replace, anAnswer(notSent, 'Replace', 6))).toMatchObject({
      wanted: terms(),
      changeLostAt: morning + 6000,
      reasonCode: 'ECONNREFUSED',
      reasonText: 'No connection',
    });
    expect(working(replace, anAnswer(refused, 'Replace', 6))).toMatchObject({
      wanted: terms({ orderQty: 50 }),
      changeLostAt: null,
      reasonCode: 'EC957',
    });
    expect(working(replace, cancel, anAnswer(notSent, 'Cancel', 6))).toMatchObject({
      wanted: terms({ orderQty: 50 }),
      changeLostAt: null,
    });
  });

  it('that was refused after the order’s end does not hide why that ended', () => {
    const ended = working(replace, reported({ state: 'Rejected', text: 'RMS: margin exceeds' }));
    expect(fold(ended, anAnswer(refused, 'Replace', 9))).toMatchObject({
      reasonCode: 'BROKER_REJECTED',
      reasonText: 'RMS: margin exceeds',
    });
  });

  it('is open still after a book from before its answer, or a report of the feed from after it', () => {
    expect(copyStatusOf(fold(working(replace), book(60)))).toBe('PendingReplace');
    const taken = working(replace, anAnswer(placed, 'Replace', 6));
    expect(copyStatusOf(fold(taken, reported({ receivedAt: morning + 60_000 })))).toBe('PendingReplace');
  });
});

describe('a replace whose answer was lost', () => {
  const lost = (): CopyOrder => working(replace, anAnswer(unknown, 'Replace', 6));

  it('is still to be made once a later book shows the order as it was', () => {
    expect(fold(lost(), book(7), 31)).toMatchObject({
      wanted: terms(),
      changeLostAt: morning + 31_000,
      changes: 1,
      order: { replaceOpen: false },
    });
  });

  it('was made when the book shows it as asked: nothing is to be made, and no change is counted any more', () => {
    expect(fold(lost(), book(7, asAsked))).toMatchObject({
      wanted: terms({ orderQty: 50 }),
      changeLostAt: null,
      changes: 0,
    });
    const remade = fold(fold(lost(), book(7), 31), replace);
    expect(fold(remade, reported(asAsked))).toMatchObject({ changeLostAt: null, changes: 0 });
  });

  it('is none to make again where the order ended, or the answer was that it was taken', () => {
    expect(fold(lost(), book(7, { state: 'Canceled' })).changeLostAt).toBeNull();
    const taken = working(replace, anAnswer(placed, 'Replace', 6));
    expect(fold(taken, book(7))).toMatchObject({ wanted: terms({ orderQty: 50 }), changeLostAt: null });
  });

  it('is not judged by the feed, and one that a report had shown is not lost by a change made by hand after it', () => {
    expect(fold(lost(), reported({ receivedAt: morning + 60_000 }))).toMatchObject({
      wanted: terms({ orderQty: 50 }),
      changeLostAt: null,
    });
    const shown = working(replace, reported(asAsked), anAnswer(unknown, 'Replace', 8));
    const byHand = fold(shown, book(20, { orderQty: 80, transactTime: morning + 9000 }));
    expect(byHand).toMatchObject({ wanted: terms({ orderQty: 50 }), changeLostAt: null, changeInDoubt: false });
  });

  it('stays to be made through later reports, until it is asked for again', () => {
    const found = fold(lost(), book(7), 31);
    expect(fold(found, reported({ cumQty: 10 })).changeLostAt).toBe(morning + 31_000);
    expect(fold(found, replace).changeLostAt).toBeNull();
  });
});

describe('a cancel of a copy', () => {
  it('counts as a change with its moment, and keeps whether it was to make room', () => {
    const asked = fold(working(), cancel, 9);
    expect(asked).toMatchObject({ changes: 1, cancelAskedAt: morning + 9000, madeRoom: false, reasonCode: '' });
    expect(fold(working(), { ...cancel, makesRoom: true }).madeRoom).toBe(true);
    expect(fold(fold(working(), { ...cancel, makesRoom: true }), cancel).madeRoom).toBe(false);
  });

  it('of what did not fill in time says so', () => {
    expect(fold(working(), { ...cancel, unfilledMs: 10_000 })).toMatchObject({
      reasonCode: 'UNFILLED_IN_TIME',
      reasonText: 'It did not fill within 10.0 s at its protected price, so it is taken back; what has traded stays.',
    });
  });

  it('is open until a book of after its answer, and a refused one counts until the broker makes a change', () => {
    const taken = working(cancel, anAnswer(placed, 'Cancel', 6));
    expect(fold(taken, reported({ cumQty: 10 }))).toMatchObject({
      changeAnsweredAt: morning + 6000,
      order: { cancelOpen: true },
    });
    expect(fold(taken, book(7))).toMatchObject({ changeAnsweredAt: null, order: { cancelOpen: false } });
    const refusedOne = working(cancel, anAnswer(refused, 'Cancel', 6));
    expect(fold(refusedOne, reported({ cumQty: 10 }))).toMatchObject({
      changes: 1,
      reasonCode: 'EC957',
      reasonText: 'Price is not a multiple of tick size',
    });
    // Open still, and not as asked: not made yet.
    expect(fold(working(replace), reported({ cumQty: 10 })).changes).toBe(1);
  });
});
