import { describe, expect, it } from 'vitest';
import type { Notice } from '../../domain/desk-view.ts';
import { execId, orderId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { bookBehind, filledByTrades, tradeDifferences } from '../../domain/trade-check.ts';
import type { Trade } from '../../main/broker/broker.ts';
import { createBlotter } from '../../main/replication/blotter.ts';
import { watchTrades } from '../../main/trade-watch.ts';
import { aCopyReport, anAnswer, anIntent, entry, followerId, morning, placed, ref, sbin } from '../support/an-order.ts';
import { manualClock } from '../support/manual-clock.ts';

const id = orderId('26112400002001');
const order = (
  part: { readonly cumQty?: number; readonly overruledQty?: number; readonly lastFillAt?: number | null } = {},
) => ({
  clOrdId: ref,
  accountId: followerId,
  orderId: id,
  instrumentId: sbin,
  side: 'Buy' as const,
  mostAsked: 100,
  cumQty: 100,
  overruledQty: null,
  lastFillAt: 1000,
  ...part,
});
const trade = (lastQty: number, exec = 'T1', of = id, side: 'Buy' | 'Sell' = 'Buy'): Trade => ({
  execId: execId(exec),
  accountId: followerId,
  orderId: of,
  instrumentId: sbin,
  side,
  lastQty,
  lastPx: 790_00,
  transactTime: null,
  tag: ref,
});

describe('the trade book against an order', () => {
  const later = 60_000;

  it('agrees when its trades add up to what the order has traded, each counted once', () => {
    expect(tradeDifferences([order()], [trade(60), trade(40, 'T2'), trade(40, 'T2')], later)).toEqual([]);
  });

  it('differs either way, and its sum is what the order has traded', () => {
    const fewer = tradeDifferences([order()], [trade(60)], later);
    expect(fewer.map(filledByTrades)).toMatchObject([{ byOrders: 100, cumQty: 60, cumValue: 60 * 790_00 }]);
    const more = tradeDifferences([order({ cumQty: 0, lastFillAt: null })], [trade(60)], later);
    expect(more.map(filledByTrades)).toMatchObject([{ byOrders: 0, cumQty: 60 }]);
    expect([...fewer, ...more].every(({ fits }) => fits)).toBe(true);
  });

  it('decides nothing by trades that cannot be the order’s: of the other side, or more than were ordered', () => {
    expect(tradeDifferences([order()], [trade(60, 'T1', id, 'Sell')], later)).toMatchObject([{ fits: false }]);
    expect(tradeDifferences([order()], [trade(101)], later)).toMatchObject([{ byTrades: 101, fits: false }]);
  });

  it('says nothing of a fill so young that only one of the books may have it, nor by an empty book', () => {
    expect(tradeDifferences([order({ lastFillAt: 50_000 })], [trade(60)], later)).toMatchObject([{ byTrades: 60 }]);
    expect(tradeDifferences([order({ lastFillAt: 50_001 })], [trade(60)], later)).toEqual([]);
    expect(tradeDifferences([order()], [], later)).toEqual([]);
  });

  it('is not about trades of orders that are not ours', () => {
    expect(tradeDifferences([order()], [trade(100), trade(5, 'T9', orderId('26112400009999'))], later)).toEqual([]);
  });
});

describe('the order book against the order feed', () => {
  const later = 60_000;

  it('is behind where it shows less than the feed told long enough ago, unless the trades have decided it', () => {
    const book = [{ orderId: id, cumQty: 60 }];
    expect(bookBehind([order()], book, later)).toMatchObject([{ byBook: 60 }]);
    expect(bookBehind([order({ cumQty: 60 })], book, later)).toEqual([]);
    expect(bookBehind([order({ lastFillAt: 59_000 })], book, later)).toEqual([]);
    expect(bookBehind([order({ overruledQty: 60 })], book, later)).toEqual([]);
    expect(bookBehind([order()], [], later)).toEqual([]);
  });
});

describe('a desk whose broker’s books differ', () => {
  function watching(answer: () => Result<readonly Trade[]>) {
    const clock = manualClock(morning + 60_000);
    const blotter = createBlotter();
    let seq = 0;
    const take = (facts: readonly JournalFact[]): void => {
      blotter.accept(blotter.stage(facts.map((fact) => entry(fact, (seq += 1)))));
    };
    const reported = (cumQty: number): JournalFact => ({
      kind: 'FollowerReported',
      report: aCopyReport({ cumQty, cumValue: cumQty * 790_00 }),
      clOrdId: ref,
    });
    take([anIntent(), anAnswer(placed), reported(100)]);
    const notices = new Map<string, Notice>();
    const decided: JournalFact[] = [];
    const watch = watchTrades({
      clock,
      blotter,
      accounts: [followerId],
      alias: () => 'Mother',
      symbol: () => 'SBIN',
      notReady: () => null,
      trades: () => Promise.resolve(answer()),
      settle: (decide) => {
        const facts = decide();
        decided.push(...facts);
        take(facts);
      },
      raise: (notice) => notices.set(notice.key, notice),
      clear: (key) => notices.delete(key),
    });
    const traded = (): number | undefined => blotter.copy(ref)?.order.cumQty;
    return { clock, notices, watch, decided, traded, report: (cumQty: number) => take([reported(cumQty)]) };
  }

  it('counts the trades when two readings in a row show the same, and the order book’s word no more', async () => {
    const { clock, watch, decided, traded, report } = watching(() => ok([trade(60)]));
    await clock.advance(60_000);
    expect(decided).toEqual([]);
    await clock.advance(60_000);
    expect(decided).toMatchObject([{ kind: 'FilledByTrades', byOrders: 100, cumQty: 60 }]);
    report(100);
    expect(traded(), 'the order book says again what it said').toBe(60);
    await clock.advance(180_000);
    expect(decided).toHaveLength(1);
    watch.close();
    await clock.advance(120_000);
    expect(clock.timers()).toBe(0);
  });

  it('goes up again when later trades prove what the order book had said all along', async () => {
    let answer = ok([trade(60)]);
    const { clock, traded } = watching(() => answer);
    await clock.advance(120_000);
    answer = ok([trade(60), trade(40, 'T2')]);
    await clock.advance(120_000);
    expect(traded()).toBe(100);
  });

  it('decides nothing by one reading, nor by two that say different things', async () => {
    let qty = 50;
    const { clock, decided } = watching(() => ok([trade((qty += 1))]));
    await clock.advance(240_000);
    expect(decided).toEqual([]);
  });

  it('says that nothing is decided while the trade book cannot be read, until it is', async () => {
    let answer: Result<readonly Trade[]> = err('TRADES_UNREAD', 'no answer in 5 s');
    const { clock, notices, decided, watch } = watching(() => answer);
    const book = { reports: [aCopyReport({ cumQty: 60 })], unreadable: [], startedAt: 0, readAt: 0 };
    await clock.advance(60_000);
    expect(notices.size, 'no book has been read').toBe(0);
    watch.onBook(followerId, { ...book, startedAt: clock.now(), readAt: clock.now() });
    await clock.advance(60_000);
    expect([...notices.values()].map(({ body }) => body)).toEqual([
      expect.stringMatching(/100 by the order feed and 60 by the order book\..*no answer in 5 s\. Nothing is decided/),
    ]);
    answer = ok([]);
    await clock.advance(60_000);
    expect([notices.size, decided], 'an empty book proves nothing').toEqual([1, []]);
    answer = ok([trade(100)]);
    await clock.advance(60_000);
    expect([notices.size, decided]).toEqual([0, []]);
  });

  it('says so when the trades under an order’s number cannot be its own, and takes it back once they are', async () => {
    let answer = ok([trade(140)]);
    const { clock, notices, decided } = watching(() => answer);
    await clock.advance(120_000);
    expect([...notices.values()].map(({ title, body }) => `${title} ${body}`)).toEqual([
      expect.stringMatching(/^Mother: .*140 under its number, which cannot all be its own\. Nothing is decided/),
    ]);
    answer = ok([trade(100)]);
    await clock.advance(60_000);
    expect([notices.size, decided]).toEqual([0, []]);
  });
});
