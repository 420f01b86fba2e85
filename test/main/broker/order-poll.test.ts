// The reading beneath the feed, its pace and its budget, on a clock that is moved by hand.

import { describe, expect, test } from 'vitest';
import { createFeedHearing } from '../../../main/broker/alice-blue/feed-hearing.ts';
import { createOrderPoll, pollPace, type OrderPoll } from '../../../main/broker/alice-blue/order-poll.ts';
import { readBookRow } from '../../../main/broker/alice-blue/parse.ts';
import { createReadBudget } from '../../../main/broker/alice-blue/read-budget.ts';
import type { OrderBook } from '../../../main/broker/broker.ts';
import { aRow, context } from '../../support/alice-blue.ts';
import { manualClock } from '../../support/manual-clock.ts';

const aPoll = (options: { pace?: () => number; takes?: number; good?: () => boolean } = {}) => {
  const clock = manualClock();
  const begun: number[] = [];
  let under = 0;
  let most = 0;
  const poll: OrderPoll = createOrderPoll({
    clock,
    random: () => 0.5,
    pace: options.pace ?? (() => pollPace.watching),
    read: async () => {
      begun.push(clock.monotonic());
      under += 1;
      most = Math.max(most, under);
      await new Promise<void>((resolve) => clock.after(options.takes ?? 10, resolve));
      under -= 1;
      return options.good?.() ?? true;
    },
  });
  return { clock, poll, begun, mostAtOnce: () => most };
};

describe('the order poll', () => {
  test('reads at once and then at its pace', async () => {
    const { clock, poll, begun } = aPoll();
    poll.start();
    await clock.advance(9_100);
    expect(begun).toEqual([0, 1_800, 3_600, 5_400, 7_200, 9_000]);
  });

  test('never reads twice at once, however slow the broker is', async () => {
    const { clock, poll, begun, mostAtOnce } = aPoll({ takes: 10_000 });
    poll.start();
    for (let i = 0; i < 29; i += 1) {
      poll.soon();
      await clock.advance(1_000);
    }
    expect(mostAtOnce()).toBe(1);
    expect(begun).toEqual([0, 10_000, 20_000]);
  });

  test('reads again a quarter of a second after a frame', async () => {
    const { clock, poll, begun } = aPoll();
    poll.start();
    await clock.advance(1_000);
    poll.soon();
    await clock.advance(300);
    expect(begun).toEqual([0, 1_250]);
  });

  test('a stream of frames does not put the reading off', async () => {
    const { clock, poll, begun } = aPoll({ pace: () => pollPace.idle });
    poll.start();
    for (let i = 0; i < 30; i += 1) {
      await clock.advance(100);
      poll.soon();
    }
    expect(begun.length).toBeGreaterThanOrEqual(3);
  });

  test('a frame that arrives during a read is followed by another read, since that one began too early', async () => {
    const { clock, poll, begun } = aPoll({ takes: 1_000 });
    poll.start();
    await clock.advance(100);
    poll.soon();
    await clock.advance(1_400);
    expect(begun).toEqual([0, 1_000]);
  });

  test('takes up a new pace without waiting for the old one', async () => {
    let pace: number = pollPace.idle;
    const { clock, poll, begun } = aPoll({ pace: () => pace });
    poll.start();
    await clock.advance(2_000);
    pace = pollPace.alone;
    poll.repace();
    await clock.advance(2_000);
    expect(begun).toEqual([0, 2_000, 3_000, 4_000]);
  });

  test('backs off while reads fail, but never for long', async () => {
    let good = false;
    const { clock, poll, begun } = aPoll({ pace: () => pollPace.alone, good: () => good });
    poll.start();
    await clock.advance(120_000);
    expect(begun.slice(0, 5)).toEqual([0, 2_000, 6_000, 14_000, 30_000]);
    good = true;
    await clock.advance(31_000);
    const before = begun.length;
    await clock.advance(5_000);
    expect(begun.length - before).toBeGreaterThanOrEqual(4);
  });

  test('stops when told to', async () => {
    const { clock, poll, begun } = aPoll();
    poll.start();
    await clock.advance(100);
    poll.soon();
    poll.stop();
    await clock.advance(60_000);
    expect(begun).toEqual([0]);
    expect(clock.timers()).toBe(0);
  });
});

describe('the read budget', () => {
  test('stays below the limit in any window of 15 minutes and frees itself as the window slides', async () => {
    const clock = manualClock();
    const budget = createReadBudget(clock, 100, 20);
    const taken: number[] = [];
    for (let i = 0; i < 4_000; i += 1) {
      if (budget.take('Asked')) taken.push(clock.monotonic());
      await clock.advance(1_000);
    }
    const most = Math.max(...taken.map((from) => taken.filter((at) => at >= from && at < from + 15 * 60_000).length));
    expect(most).toBeLessThanOrEqual(100);
    expect(taken.length).toBeGreaterThan(300);
  });

  test('keeps a reserve for what somebody waits for', () => {
    const budget = createReadBudget(manualClock(), 100, 20);
    let net = 0;
    while (net < 1000 && budget.take('Net')) net += 1;
    expect(net).toBe(80);
    expect(budget.take('Asked')).toBe(true);
    expect(budget.left()).toBe(19);
  });
});

describe('hearing', () => {
  const bookOf = (...rows: readonly Record<string, unknown>[]): OrderBook => ({
    reports: rows.flatMap((row) => {
      const read = readBookRow(row, context());
      return read.ok ? [read.value] : [];
    }),
    unreadable: [],
    startedAt: 0,
    readAt: 0,
  });
  const order = (filled: number, id = '25071400112229') =>
    aRow({ filledQuantity: filled, averageTradedPrice: 1120, brokerOrderId: id });
  const aHearing = () => {
    const clock = manualClock();
    const deaf: number[] = [];
    return {
      clock,
      deaf,
      hearing: createFeedHearing({ clock, onChange: () => undefined, onDeaf: () => deaf.push(clock.monotonic()) }),
    };
  };

  test('a feed that tells every change is not doubted', async () => {
    const { clock, deaf, hearing } = aHearing();
    for (let filled = 0; filled < 10; filled += 1) {
      hearing.heard(bookOf(order(filled)).reports[0]?.orderId as never);
      hearing.bookShows(bookOf(order(filled)));
      await clock.advance(3_000);
    }
    expect(deaf).toEqual([]);
    expect(hearing.isDeaf()).toBe(false);
  });

  test('a frame that comes almost a second after the book is in time', async () => {
    const { clock, deaf, hearing } = aHearing();
    for (let filled = 0; filled < 5; filled += 1) {
      hearing.bookShows(bookOf(order(filled)));
      await clock.advance(950);
      hearing.heard(bookOf(order(filled)).reports[0]?.orderId as never);
      await clock.advance(2_000);
    }
    expect(deaf).toEqual([]);
  });

  test('two changes that only the book showed are deafness, which ends with a change told in time', async () => {
    const { clock, deaf, hearing } = aHearing();
    for (let filled = 0; filled < 4; filled += 1) {
      hearing.bookShows(bookOf(order(filled)));
      await clock.advance(3_000);
    }
    expect(deaf).toHaveLength(1);
    expect(hearing.isDeaf()).toBe(true);
    hearing.heard(bookOf(order(5)).reports[0]?.orderId as never);
    hearing.bookShows(bookOf(order(5)));
    await clock.advance(3_000);
    expect(hearing.isDeaf()).toBe(false);
  });

  test('a feed that stays deaf is not connected anew all the time', async () => {
    const { clock, deaf, hearing } = aHearing();
    for (let filled = 0; filled < 29; filled += 1) {
      hearing.bookShows(bookOf(order(filled)));
      await clock.advance(3_000);
    }
    expect(deaf).toHaveLength(1);
  });
});
