import { describe, expect, it } from 'vitest';
import type { OrderBook } from '../../main/broker/broker.ts';
import { createDoubtLedger, doubtOf, knownOf, lookUpDelay, readingFrom } from '../../main/replication/doubt.ts';
import { aCopyReport, aReport, anAnswer, copyAfter, morning, placed, ref, unknown } from '../support/an-order.ts';

const copy = copyAfter(anAnswer(unknown));
const over = morning + 2000;
const book = (startedAt: number, part: object = {}) => ({ startedAt, unreadable: 0, reports: [], session: 0, ...part });

function aLedger() {
  const now = { wall: over, monotonic: 0 };
  const ledger = createDoubtLedger({ settleMs: 1000 }, () => ({ ...now }));
  /** Both clocks go on together. */
  const pass = (ms: number): void => {
    now.wall += ms;
    now.monotonic += ms;
  };
  const read = (part: object = {}) => ledger.weigh(book(now.wall, part), [copy], () => []);
  return { ledger, now, pass, read };
}

it('a book is read a hundred times at short pauses and then more seldom, and at growing pauses while it fails', () => {
  const usual = [0, 1, 2, 3, 99, 100, 500].map((readings) => lookUpDelay(readings, 0));
  expect(usual).toEqual([500, 1000, 2000, 2500, 2500, 8000, 8000]);
  expect([1, 2, 3, 4, 50].map((failed) => lookUpDelay(50, failed))).toEqual([2500, 2500, 4000, 8000, 8000]);
  expect(lookUpDelay(0, 1)).toBe(1000);
});

it('a book is read with when it was asked for, how much of it cannot be read, and the session that it is of', () => {
  const reports = [aReport()];
  const unreadable = [{ orderId: '1', why: 'no quantity' }] as unknown as OrderBook['unreadable'];
  expect(readingFrom({ reports, unreadable, startedAt: over, readAt: over + 40 }, 3)).toEqual({
    startedAt: over,
    unreadable: 1,
    reports,
    session: 3,
  });
});

describe('the ledger of doubts', () => {
  it('counts a doubt from when it may have left, and its end from when the request was over', () => {
    expect(doubtOf(copy)).toMatchObject({ clOrdId: ref, sentAt: over - 50, overAt: over });
    const unanswered = copyAfter();
    expect(doubtOf(unanswered)).toMatchObject({ sentAt: morning + 1000, overAt: morning + 1000 });
  });

  it('knows of a whole book what some report has named, and not what was only answered', () => {
    const reported = copyAfter(anAnswer(placed), { kind: 'FollowerReported', report: aCopyReport(), clOrdId: ref });
    const numberless = { ...reported, order: { ...reported.order, orderId: null } };
    expect(knownOf([copy, copyAfter(anAnswer(placed)), reported, numberless])).toEqual([
      { orderId: '26112400002001', cumQty: 0, clOrdId: ref },
    ]);
  });

  it('says nothing where nothing is in doubt, and goes through none of the account’s orders for it', () => {
    const { ledger } = aLedger();
    let gone = 0;
    const ours = () => {
      gone += 1;
      return [];
    };
    expect(ledger.weigh(book(over + 9000), [], ours)).toEqual([]);
    expect(gone).toBe(0);
  });

  it('counts from when it first knew of a doubt, however often it is told of it again', () => {
    const { ledger, pass, read } = aLedger();
    ledger.follow([copy]);
    for (const ms of [900, 600]) {
      pass(ms);
      expect(read()).toEqual([]);
      ledger.follow([copy]);
    }
    pass(600);
    expect(read()).toMatchObject([{ evidence: { readings: 3 } }]);
  });

  it('takes up a doubt that nobody told it of, and settles it as any other', () => {
    const { pass, read } = aLedger();
    expect(read()).toEqual([]);
    pass(900);
    expect(read()).toEqual([]);
    pass(600);
    expect(read()).toEqual([]);
    pass(600);
    expect(read()).toMatchObject([{ copy: { clOrdId: ref }, evidence: { readings: 3 } }]);
  });

  it('forgets what was read once a book shows the order', () => {
    const { ledger, pass, read } = aLedger();
    ledger.follow([copy]);
    pass(900);
    read();
    expect(ledger.note(ref).evidence?.readings).toBe(1);
    expect(read({ reports: [aCopyReport()] })).toEqual([]);
    expect(ledger.note(ref)).toEqual({ evidence: null, why: '' });
  });

  it('begins anew when the wall clock is set, and believes no book that was asked for in its future', () => {
    const { ledger, now, pass, read } = aLedger();
    ledger.follow([copy]);
    pass(900);
    read();
    now.wall += 3_600_000;
    read();
    expect(ledger.note(ref)).toMatchObject({ evidence: null });
    pass(2100);
    expect(read()).toEqual([]);
    expect(ledger.weigh(book(now.wall + 60_000), [copy], () => [])).toEqual([]);
    expect(ledger.note(ref).why).toBe('this machine’s clock was set while it was read');
  });

  it('counts from when it first knew of a doubt, whatever an earlier clock had said, and from a later end of the request', () => {
    const { ledger, now, pass, read } = aLedger();
    now.wall += 3_600_000;
    ledger.follow([copy]);
    pass(400);
    expect([read(), read()]).toEqual([[], []]);
    pass(400);
    expect(read()).toEqual([]);
    const later = copyAfter(anAnswer(unknown, 'New', 3600));
    pass(1300);
    expect(ledger.weigh(book(now.wall), [later], () => [])).toMatchObject([{ evidence: { readings: 4 } }]);
  });

  it('says why a reading was no evidence, but not of one that was asked for too early', () => {
    const { ledger, pass, read } = aLedger();
    read();
    expect(ledger.note(ref).why).toBe('');
    pass(500);
    read({ unreadable: 1, reports: [aReport()] });
    expect(ledger.note(ref).why).toBe('1 of its orders cannot be read');
    pass(500);
    read();
    expect(ledger.note(ref)).toMatchObject({ why: '', evidence: { readings: 1 } });
    ledger.doubted(ref, 'the other books do not agree');
    expect(ledger.note(ref)).toMatchObject({ why: 'the other books do not agree', evidence: { readings: 1 } });
  });
});
