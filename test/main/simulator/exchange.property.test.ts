import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { LedgerOrder } from '../../../main/simulator/ledger-view.ts';
import type { RunningSimulator } from '../../../main/simulator/start-simulator.ts';
import { startStill } from './practice-client.ts';

const folder = mkdtempSync(join(tmpdir(), 'practice-property-'));
afterAll(() => rmSync(folder, { recursive: true }));

const NOON = Date.parse('2026-11-25T12:00:00+05:30');
const price = fc.integer({ min: 18_800, max: 19_200 }).map((ticks) => ticks * 0.05);

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('place' as const),
      account: fc.constantFrom('PR1001', 'PR2001'),
      side: fc.constantFrom('BUY', 'SELL'),
      type: fc.constantFrom('LIMIT', 'MARKET', 'SL', 'SLM'),
      validity: fc.constantFrom('DAY', 'IOC'),
      quantity: fc.integer({ min: 1, max: 400 }),
      price,
      trigger: price,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('price' as const), price }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('tick' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('volume' as const), perTick: fc.option(fc.integer({ min: 0, max: 200 })) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('modify' as const),
      pick: fc.nat(),
      quantity: fc.integer({ min: 1, max: 400 }),
      price,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cancel' as const), pick: fc.nat() }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const share = { exchange: 'NSE', token: '3045' };

function act(simulator: RunningSimulator, now: Step): void {
  const { orders } = simulator.ledger();
  const picked = 'pick' in now ? orders[now.pick % Math.max(1, orders.length)] : undefined;
  switch (now.do) {
    case 'place': {
      const far = now.side === 'BUY' ? Math.max(now.price, now.trigger) : Math.min(now.price, now.trigger);
      simulator.placeByHand({
        account: now.account,
        exchange: 'NSE',
        instrumentId: '3045',
        transactionType: now.side,
        product: 'INTRADAY',
        validity: now.validity,
        orderType: now.type,
        quantity: now.quantity,
        price: now.type === 'SL' ? far : now.price,
        slTriggerPrice: now.trigger,
      });
      return;
    }
    case 'price':
      return simulator.setPrice({ ...share, price: now.price, hold: true });
    case 'tick':
      return simulator.tick();
    case 'volume':
      return simulator.setVolume({ ...share, perTick: now.perTick });
    case 'modify':
      if (picked !== undefined)
        simulator.modifyByHand({
          brokerOrderId: picked.brokerOrderId,
          orderType: 'LIMIT',
          quantity: now.quantity,
          price: now.price,
        });
      return;
    case 'cancel':
      if (picked !== undefined) simulator.cancelByHand(picked.brokerOrderId);
  }
}

function checkOrder(order: LedgerOrder): void {
  const { quantity, filledQuantity, pendingQuantity, cancelledQuantity, status } = order;
  if (status === 'REJECTED') return expect([filledQuantity, pendingQuantity, cancelledQuantity]).toEqual([0, 0, 0]);
  expect(filledQuantity + pendingQuantity + cancelledQuantity).toBe(quantity);
  expect(status === 'COMPLETE').toBe(filledQuantity === quantity);
  expect(
    order.transitions.filter(
      (at) => ['COMPLETE', 'CANCELED', 'REJECTED'].includes(at.status) && !at.event.endsWith('-refused'),
    ).length,
  ).toBeLessThanOrEqual(1);
}

describe('the exchange, whatever is done to it', () => {
  it('keeps quantities, prices and positions in order, and remembers all of it', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        run += 1;
        const options = { now: () => NOON, ledgerFile: join(folder, `${run}.jsonl`) };
        const simulator = await startStill(options);
        for (const one of steps) act(simulator, one);
        const { orders, fills, positions } = simulator.ledger();
        const byId = new Map(orders.map((order) => [order.brokerOrderId, order]));
        for (const order of orders) {
          checkOrder(order);
          const own = fills.filter(({ brokerOrderId }) => brokerOrderId === order.brokerOrderId);
          expect(own.reduce((sum, fill) => sum + fill.quantity, 0)).toBe(order.filledQuantity);
        }
        expect(new Set(fills.map(({ tradeId }) => tradeId)).size).toBe(fills.length);
        for (const position of positions) {
          const net = fills
            .filter(({ account }) => account === position.account)
            .reduce(
              (sum, fill) => sum + (byId.get(fill.brokerOrderId)!.side === 'BUY' ? fill.quantity : -fill.quantity),
              0,
            );
          expect(position.netQuantity).toBe(net);
          // Money is neither made nor lost: what came in, less what went out, is result plus what is still open.
          const cash = fills
            .filter(({ account }) => account === position.account)
            .reduce(
              (sum, fill) =>
                sum + (byId.get(fill.brokerOrderId)!.side === 'SELL' ? 1 : -1) * fill.quantity * fill.pricePaise,
              0,
            );
          expect(position.realisedPaise).toBeCloseTo(cash + position.averagePaise * position.netQuantity, 3);
        }
        const before = simulator.ledger();
        await simulator.stop();
        const again = await startStill(options);
        expect(again.ledger().orders).toEqual(before.orders);
        expect(again.ledger().positions).toEqual(before.positions);
        await again.stop();
      }),
      { numRuns: 40 },
    );
  });

  it('never trades a limit order at a price worse than its limit', async () => {
    const simulator = await startStill({ now: () => NOON });
    await fc.assert(
      fc.asyncProperty(price, price, price, fc.constantFrom('BUY', 'SELL'), async (limit, first, second, side) => {
        simulator.setPrice({ ...share, price: first, hold: true });
        const placed = simulator.placeByHand({
          account: 'PR1001',
          exchange: 'NSE',
          instrumentId: '3045',
          transactionType: side,
          product: 'INTRADAY',
          orderType: 'LIMIT',
          quantity: 1,
          price: limit,
        });
        simulator.setPrice({ ...share, price: second, hold: true });
        const order = simulator.ledger().orders.at(-1)!;
        expect(placed).toEqual({ brokerOrderId: order.brokerOrderId });
        const reached =
          side === 'BUY' ? Math.min(first, second) <= limit + 0.001 : Math.max(first, second) >= limit - 0.001;
        expect(order.status).toBe(reached ? 'COMPLETE' : 'OPEN');
        if (reached)
          expect(side === 'BUY' ? order.averagePaise <= order.pricePaise : order.averagePaise >= order.pricePaise).toBe(
            true,
          );
        if (!reached) simulator.cancelByHand(order.brokerOrderId);
      }),
      { numRuns: 200 },
    );
    await simulator.stop();
  });
});
