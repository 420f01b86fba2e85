import { describe, expect, it } from 'vitest';
import type { CopyOrder } from '../../domain/copy-order.ts';
import { beginCopy, foldCopy } from '../../domain/fold-copy.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { planOf } from '../../domain/plan.ts';
import type { Priced } from '../../domain/reference-price.ts';
import { exitWithinMs, unfilledDue } from '../../domain/unfilled.ts';
import { aCopyReport, anAnswer, anIntent, followerId, morning, placed, ref } from '../support/an-order.ts';

const priced: Priced = { price: 790_00, source: 'Quote', ageMs: 0, fresh: true, band: null, clamped: false };
const intent = anIntent();

/** A copy that the broker holds and nobody trades with; `purpose` and how it was priced. */
function working(
  purpose: 'Copy' | 'Exit',
  part: Partial<typeof intent.command> = {},
  by: Priced | null = priced,
): CopyOrder {
  const fact = {
    ...intent,
    key: { ...intent.key, purpose },
    command: { ...intent.command, ...part },
    ...(by === null ? {} : { priced: by }),
  };
  const facts: readonly JournalFact[] = [
    anAnswer(placed),
    { kind: 'FollowerReported', clOrdId: ref, report: aCopyReport({ ...part, state: 'Working' }) },
  ];
  return facts.reduce((copy, one, at) => foldCopy(copy, { seq: at, at: morning, fact: one }), beginCopy(fact, morning));
}
const rests = { order: { cumQty: 0 }, changedAt: morning };
const has = { order: { cumQty: 100 }, changedAt: morning + 60_000 };
const reprice = (copy: CopyOrder, nth: number, at: number): CopyOrder => {
  const command = {
    ...copy.wanted,
    kind: 'Replace',
    accountId: followerId,
    clOrdId: ref,
    orderId: copy.order.orderId,
    price: 780_00 + nth,
  } as const;
  const facts = [
    { kind: 'ReplaceIntended', command, masterAt: morning, priced, repriced: nth },
    {
      kind: 'FollowerReported',
      clOrdId: ref,
      report: aCopyReport({ price: 780_00 + nth, state: 'Working', execId: undefined as never }),
    },
  ] as unknown as readonly JournalFact[];
  return facts.reduce((one, fact, seq) => foldCopy(one, { seq, at, fact }), copy);
};

describe('an order at a price of our own making that does not fill', () => {
  it('is taken back where it enters, after the follower’s time', () => {
    const due = unfilledDue(working('Copy'), has, 10_000);
    expect(due?.what).toEqual({ kind: 'TakeBack', afterMs: 10_000 });
    expect(due?.at).toBeGreaterThanOrEqual(morning + 10_000);
  });

  it('is left alone at the master’s own price, and once it has ended', () => {
    expect(unfilledDue(working('Copy', {}, null), has, 10_000)).toBeNull();
    const ended = foldCopy(working('Copy'), {
      seq: 9,
      at: morning,
      fact: { kind: 'FollowerReported', clOrdId: ref, report: aCopyReport({ state: 'Canceled' }) },
    });
    expect(unfilledDue(ended, has, 10_000)).toBeNull();
  });

  it('waits as a stop for as long as the master’s own has not traded, and is counted from then', () => {
    const stop = working('Copy', { ordType: 'StopLimit', stopPx: 800_00, price: 804_00 });
    expect(unfilledDue(stop, rests, 10_000)).toBeNull();
    expect(unfilledDue(stop, has, 10_000)?.at).toBe(has.changedAt + 10_000);
  });

  it('is priced anew three times where it exits, and then a person is told, once', () => {
    let copy = working('Exit');
    for (let nth = 1; nth <= 3; nth += 1) {
      const due = unfilledDue(copy, has, 10_000);
      expect(due?.what).toEqual({ kind: 'Reprice', nth });
      copy = reprice(copy, nth, morning + nth * 10_000);
      expect(copy.protection).toMatchObject({ repriced: nth, pricedAt: morning + nth * 10_000 });
      expect(unfilledDue(copy, has, 10_000)?.at).toBe(morning + nth * 10_000 + exitWithinMs);
    }
    expect(unfilledDue(copy, has, 10_000)?.what).toEqual({ kind: 'Tell', tries: 3 });
    copy = foldCopy(copy, {
      seq: 99,
      at: morning,
      fact: { kind: 'ExitUnfilled', clOrdId: ref, accountId: followerId, tries: 3 },
    });
    expect(unfilledDue(copy, has, 10_000)).toBeNull();
  });

  it('keeps its price when nothing of the order changed, while the market moves, and takes a new one when it grows', () => {
    const copy = working('Copy');
    const target = (price: number, qty: number) => ({ kind: 'Hold', qty, terms: { ...copy.wanted, price } }) as const;
    expect(planOf(target(copy.wanted.price + 500, copy.wanted.orderQty), [copy])).toEqual([]);
    expect(planOf(target(copy.wanted.price + 500, copy.wanted.orderQty + 10), [copy])).toMatchObject([
      { kind: 'Replace', terms: { price: copy.wanted.price + 500, orderQty: copy.wanted.orderQty + 10 } },
    ]);
    const moved = reprice(copy, 1, morning);
    expect(planOf(target(copy.wanted.price, copy.wanted.orderQty), [moved])).toEqual([]);
  });
});
