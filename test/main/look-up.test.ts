import { describe, expect, it } from 'vitest';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { BrokerAccount, BrokerPosition, OrderBook, Trade } from '../../main/broker/broker.ts';
import { createBlotter } from '../../main/replication/blotter.ts';
import { createLookUp } from '../../main/replication/look-up.ts';
import {
  aCopyReport,
  anAnswer,
  anIntent,
  entry,
  followerId,
  morning,
  ref,
  sbin,
  unknown,
} from '../support/an-order.ts';
import { manualClock } from '../support/manual-clock.ts';

type Books = {
  readonly book?: () => Promise<Result<OrderBook>>;
  readonly trades?: () => Promise<Result<readonly Trade[]>>;
  readonly positions?: () => Promise<Result<readonly BrokerPosition[]>>;
};

const settleMs = 1000;
const quiet = (): Promise<Result<OrderBook>> =>
  Promise.resolve(ok({ reports: [], unreadable: [], startedAt: morning, readAt: morning }));

/** One order whose answer said nothing, two seconds into the morning, and the broker's books as given. */
function inDoubt(books: Books | null) {
  const clock = manualClock(morning + 2000);
  const blotter = createBlotter();
  let seq = 0;
  const commit = (facts: readonly JournalFact[]): void => {
    for (const fact of facts) {
      seq += 1;
      blotter.accept(blotter.stage([{ ...entry(fact), seq }]));
      raised.push(...(fact.kind === 'AttentionRaised' ? [fact] : []));
    }
  };
  const raised: JournalFact[] = [];
  commit([anIntent(), anAnswer(unknown)]);
  const calls = { book: 0, trades: 0, notes: 0 };
  const account = {
    accountId: followerId,
    orderBook: () => {
      calls.book += 1;
      return books?.book?.() ?? Promise.resolve(err('BOOK', 'the line is cut'));
    },
    trades: () => {
      calls.trades += 1;
      return books?.trades?.() ?? Promise.resolve(ok([]));
    },
    positions: () => books?.positions?.() ?? Promise.resolve(ok([])),
  } as unknown as BrokerAccount;
  const lookUp = createLookUp({
    clock,
    blotter,
    rules: { settleMs, staleAfterMs: 5000, turnLimitMs: 20_000, exitLimitMs: 30_000 },
    accounts: new Map(books === null ? [] : [[followerId, account]]),
    enqueue: (event) => event(),
    commit,
    onNote: () => {
      calls.notes += 1;
    },
  });
  lookUp.schedule(followerId);
  const read = async (...moments: readonly number[]): Promise<void> => {
    for (const ms of moments) {
      await clock.advance(Math.max(0, morning + 2000 + ms - clock.now()));
      lookUp.weigh(followerId, { reports: [], unreadable: [], startedAt: clock.now(), readAt: clock.now() });
    }
    await clock.advance(0);
  };
  /** Three readings of a quiet book, the last two windows after the request. */
  const proven = (): Promise<void> => read(600, 1200, 2100);
  return { clock, lookUp, raised, calls, commit, read, proven, why: () => lookUp.note(ref).why };
}

const aTrade = (part: Partial<Trade>): Trade => ({
  execId: 'T1' as Trade['execId'],
  accountId: followerId,
  orderId: '77' as Trade['orderId'],
  instrumentId: sbin,
  side: 'Buy',
  lastQty: 100,
  lastPx: 790_00,
  transactTime: morning,
  tag: '',
  ...part,
});

it('the sessions of an account are counted from none', () => {
  const { lookUp } = inDoubt({});
  const counts = [lookUp.session(followerId)];
  for (let end = 0; end < 2; end += 1) {
    lookUp.sessionEnded(followerId);
    counts.push(lookUp.session(followerId));
  }
  expect(counts).toEqual([0, 1, 2]);
});

describe('an order in doubt', () => {
  it('comes to a person once, when three quiet books, the trades and the positions all lack it', async () => {
    const { raised, proven, read, lookUp, clock, calls } = inDoubt({ book: quiet });
    await proven();
    const began = morning + 2000;
    expect(raised).toEqual([
      {
        kind: 'AttentionRaised',
        clOrdId: ref,
        booksRead: 3,
        evidence: {
          readings: 3,
          firstStartedAt: began + 600,
          lastStartedAt: began + 2100,
          newest: null,
          orders: 0,
          agreedAt: began + 2100,
        },
      },
    ]);
    const { notes } = calls;
    await read(2200, 2300, 4500, 4600);
    expect([raised.length, calls.notes]).toEqual([1, notes]);
    await clock.advance(60_000);
    expect(clock.timers()).toBe(0);
    lookUp.close();
  });

  it.each([
    ['its trades', { trades: () => Promise.resolve(err('T', 'no trades now')) }, 'no trades now'],
    ['its positions', { positions: () => Promise.resolve(err('P', 'no positions now')) }, 'no positions now'],
  ])('does not, and says why, while %s cannot be read', async (_what, books, words) => {
    const { raised, proven, why } = inDoubt(books);
    await proven();
    expect(raised).toEqual([]);
    expect(why()).toBe(`its trades and positions cannot be read: ${words}`);
  });

  it('does not while the account is not set up any more', async () => {
    const { raised, proven, why, clock } = inDoubt(null);
    await proven();
    expect(raised).toEqual([]);
    expect(why()).toBe('its trades and positions cannot be read: ');
    await clock.advance(5000);
    expect(why()).toBe('it cannot be read: the account is not set up any more');
  });

  it('does not while the trade book names it', async () => {
    const { raised, proven, why } = inDoubt({ trades: () => Promise.resolve(ok([aTrade({ tag: ref })])) });
    await proven();
    expect(raised).toEqual([]);
    expect(why()).toBe('the trade book holds a trade with its reference');
  });

  it('asks the other books once at a time', async () => {
    let answer: (trades: Result<readonly Trade[]>) => void = () => undefined;
    const { raised, calls, read, proven, clock } = inDoubt({
      trades: () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    });
    await proven();
    await read(2200, 2300);
    expect([calls.trades, raised.length]).toEqual([1, 0]);
    answer(ok([]));
    await clock.advance(0);
    expect(raised).toHaveLength(1);
  });

  it.each([
    [
      'turned up',
      ({ commit }: ReturnType<typeof inDoubt>) =>
        commit([{ kind: 'FollowerReported', report: aCopyReport(), clOrdId: ref }]),
    ],
    ['lost its session', ({ lookUp }: ReturnType<typeof inDoubt>) => lookUp.sessionEnded(followerId)],
  ])('does not when it %s while the other books were read', async (_what, meanwhile) => {
    let answer: (trades: Result<readonly Trade[]>) => void = () => undefined;
    const desk = inDoubt({
      trades: () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    });
    await desk.proven();
    meanwhile(desk);
    answer(ok([]));
    await desk.clock.advance(0);
    expect(desk.raised).toEqual([]);
  });

  it('says nothing of a failure with a success after it, though another failure follows', async () => {
    const answers = [err('BOOK', 'the line is cut'), await quiet()];
    let nth = 0;
    const { clock, calls, why } = inDoubt({
      book: () => Promise.resolve(answers[nth++ % 2] as Result<OrderBook>),
    });
    await clock.advance(60_000);
    expect([calls.book >= 6, why()]).toEqual([true, '']);
  });

  it('is asked about once at a time, however often that is asked for, and not after closing', async () => {
    const { clock, calls, lookUp } = inDoubt({});
    lookUp.schedule(followerId);
    expect(clock.timers()).toBe(1);
    lookUp.close();
    await clock.advance(60_000);
    expect([calls.book, clock.timers()]).toEqual([0, 0]);
  });

  it('is asked about no more once it has turned up', async () => {
    const { clock, calls, commit } = inDoubt({ book: quiet });
    await clock.advance(600);
    commit([{ kind: 'FollowerReported', report: aCopyReport(), clOrdId: ref }]);
    await clock.advance(60_000);
    expect([calls.book, clock.timers()]).toEqual([2, 0]);
  });

  it('that is new has its account asked as soon as the first was, though an old one is asked about seldom by now', async () => {
    const { clock, calls, commit } = inDoubt({ book: quiet });
    await clock.advance(600_000);
    const second = anIntent({ slice: 1 });
    const { clOrdId } = second.command;
    commit([second, { ...anAnswer(unknown), clOrdId } as JournalFact]);
    const before = calls.book;
    for (let second = 0; second < 15 && calls.book === before; second += 1) await clock.advance(1000);
    await clock.advance(10_000);
    expect(calls.book - before).toBeGreaterThanOrEqual(3);
  });

  it('says that its book cannot be read after two failures in a row, and asks at growing intervals', async () => {
    const { clock, calls, why } = inDoubt({});
    await clock.advance(600);
    expect([calls.book, why()]).toEqual([1, '']);
    await clock.advance(1000);
    expect([calls.book, why()]).toEqual([2, 'it cannot be read: the line is cut']);
    await clock.advance(6000);
    expect(calls.book).toBe(4);
    await clock.advance(80_000);
    expect(calls.book).toBe(14);
  });

  it('reads a book that can be read every two and a half seconds for twice the settle window, then more seldom', async () => {
    const { clock, calls } = inDoubt({
      book: () => Promise.resolve(ok({ reports: [], unreadable: [], startedAt: 0, readAt: 0 })),
    });
    await clock.advance(240_000);
    const soon = calls.book;
    await clock.advance(240_000);
    expect([soon, calls.book - soon]).toEqual([97, 32]);
  });
});
