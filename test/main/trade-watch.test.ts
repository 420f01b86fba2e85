import { describe, expect, it } from 'vitest';
import type { Notice } from '../../domain/desk-view.ts';
import { execId, orderId } from '../../domain/ids.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { tradeDifferences } from '../../domain/trade-check.ts';
import type { Trade } from '../../main/broker/broker.ts';
import { createBlotter } from '../../main/replication/blotter.ts';
import { watchTrades } from '../../main/trade-watch.ts';
import { aCopyReport, anAnswer, anIntent, entry, followerId, morning, placed, ref } from '../support/an-order.ts';
import { manualClock } from '../support/manual-clock.ts';

const id = orderId('26112400002001');
const order = (part: { readonly cumQty?: number; readonly lastFillAt?: number | null } = {}) => ({
  clOrdId: ref,
  orderId: id,
  cumQty: 100,
  lastFillAt: 1000,
  ...part,
});
const trade = (lastQty: number, exec = 'T1', of = id) => ({ execId: exec, orderId: of, lastQty });

describe('the trade book against an order', () => {
  const later = 60_000;

  it('agrees when its trades add up to what the order has traded, each counted once', () => {
    expect(tradeDifferences([order()], [trade(60), trade(40, 'T2'), trade(40, 'T2')], later)).toEqual([]);
  });

  it('differs either way, with both figures', () => {
    expect(tradeDifferences([order()], [trade(60)], later)).toMatchObject([{ byOrders: 100, byTrades: 60 }]);
    expect(tradeDifferences([order({ cumQty: 0, lastFillAt: null })], [trade(60)], later)).toMatchObject([
      { byOrders: 0, byTrades: 60 },
    ]);
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

describe('a desk whose broker’s two books differ', () => {
  function watching(answer: () => Result<readonly Trade[]>) {
    const clock = manualClock(morning + 60_000);
    const blotter = createBlotter();
    const facts = [
      anIntent(),
      anAnswer(placed),
      { kind: 'FollowerReported', report: aCopyReport({ state: 'Filled', cumQty: 100, cumValue: 100 }), clOrdId: ref },
    ] as const;
    blotter.accept(blotter.stage(facts.map((fact, at) => entry(fact, at + 1))));
    const notices = new Map<string, Notice>();
    const watch = watchTrades({
      clock,
      blotter,
      accounts: [followerId],
      alias: () => 'Mother',
      symbol: () => 'SBIN',
      notReady: () => null,
      trades: () => Promise.resolve(answer()),
      raise: (notice) => notices.set(notice.key, notice),
      clear: (key) => notices.delete(key),
    });
    return { clock, notices, watch };
  }
  const traded = (lastQty: number): Result<readonly Trade[]> =>
    ok([
      {
        execId: execId('T1'),
        accountId: followerId,
        orderId: id,
        instrumentId: aCopyReport().instrumentId,
        side: 'Buy',
        lastQty,
        lastPx: 1,
        transactTime: null,
        tag: ref,
      },
    ]);

  it('is told when two readings in a row say so, and no longer once they agree', async () => {
    let answer = traded(60);
    const { clock, notices, watch } = watching(() => answer);
    await clock.advance(60_000);
    expect(notices.size).toBe(0);
    await clock.advance(60_000);
    expect([...notices.values()].map(({ title, body }) => `${title} ${body}`)).toEqual([
      expect.stringMatching(/^Mother: .* traded 100 by the order book and 60 by the trade book/),
    ]);
    answer = err('TRADES_UNREAD', 'The trades could not be read.');
    await clock.advance(60_000);
    expect(notices.size, 'an unread book takes nothing back').toBe(1);
    answer = traded(100);
    await clock.advance(60_000);
    expect(notices.size).toBe(0);
    watch.close();
    await clock.advance(120_000);
    expect(clock.timers()).toBe(0);
  });
});
