import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunningSimulator } from '../../../main/simulator/start-simulator.ts';
import { clientOf, openFeed, startStill } from './practice-client.ts';

const NOON = Date.parse('2026-11-25T12:00:00+05:30');
let now = NOON;
let simulator: RunningSimulator;
let client: ReturnType<typeof clientOf>;

beforeEach(async () => {
  now = NOON;
  simulator = await startStill({ now: () => now });
  client = clientOf(simulator);
  simulator.setPrice({ exchange: 'NSE', token: '3045', price: 950, hold: true });
});
afterEach(() => simulator.stop());

describe('statuses', () => {
  it.each([
    ['lower', ['open', 'trigger pending', 'canceled', 'complete', 'after market order req received']],
    ['title', ['Open', 'Trigger Pending', 'Canceled', 'Complete', 'After Market Order Req Received']],
    ['legacy', ['open', 'trigger pending', 'cancelled', 'complete', 'after market order req received']],
  ] as const)('can be spelled in the %s way', async (statusSpelling, words) => {
    simulator.setSwitches({ statusSpelling });
    const ids = [
      await client.placed(),
      await client.placed({ orderType: 'SLM', slTriggerPrice: '990' }),
      await client.placed(),
      await client.placed({ price: '960' }),
      await client.placed({ orderComplexity: 'AMO' }),
    ];
    await client.cancel(ids[2]!);
    const rows = await Promise.all(ids.map((id) => client.row(id)));
    expect(rows.map(({ orderStatus }) => orderStatus)).toEqual(words);
  });

  it('call an order in flight by the older API’s words', async () => {
    simulator.setSwitches({ statusSpelling: 'legacy' });
    simulator.armFault({ order: { kind: 'slow-exchange', ms: 60_000 } });
    expect((await client.row(await client.placed())).orderStatus).toBe('put order req received');
  });
});

describe('tags', () => {
  it('can come back cut, in small letters or not at all, in the book, the trades and the feed', async () => {
    const feed = await openFeed(simulator);
    simulator.setSwitches({ tagLength: 6, tagEcho: 'lower' });
    const id = await client.placed({ price: '960', orderTag: 'ABCDEFGHIJ' });
    expect((await client.row(id)).orderTag).toBe('abcdef');
    expect((await client.get('/orders/trades')).json.result[0].orderTag).toBe('abcdef');
    expect((await feed.frame(({ reporttype }) => reporttype === 'Fill')).remarks).toBe('abcdef');
    expect(simulator.ledger().orders[0]!.tag).toBe('ABCDEFGHIJ');
    simulator.setSwitches({ tagEcho: 'withheld' });
    expect((await client.row(id)).orderTag).toBe('');
    feed.close();
  });

  it.each([['--'], ['NA'], [null]] as const)('can be missing as %o', async (untaggedAs) => {
    simulator.setSwitches({ untaggedAs });
    expect((await client.row(await client.placed({ price: '960', orderTag: '' }))).orderTag).toBe(untaggedAs);
    expect((await client.get('/orders/trades')).json.result[0].orderTag).toBe(untaggedAs);
  });
});

describe('times', () => {
  it.each([
    ['year-first', '2026-11-25 12:00:00'],
    ['day-first', '25-11-2026 12:00:00'],
    ['month-name', '25-Nov-2026 12:00:00'],
    ['time-first', '12:00:00 25-11-2026'],
    ['time-only', '12:00:00'],
  ] as const)('in the books can be %s', async (bookTimes, text) => {
    simulator.setSwitches({ bookTimes });
    const row = await client.row(await client.placed({ price: '960' }));
    expect([row.orderTime, row.exchangeUpdateTime, row.brokerUpdateTime, row.exchangeTimestamp]).toEqual(
      Array.from({ length: 4 }, () => text),
    );
    const [trade] = (await client.get('/orders/trades')).json.result;
    expect([trade.orderTime, trade.fillTimestamp]).toEqual([text, text]);
  });

  it('of requests can begin with the hour', async () => {
    simulator.setSwitches({ requestTimes: 'time-first' });
    expect((await client.place({})).json.result[0].requestTime).toBe('12:00:00 25-11-2026');
  });
});

describe('numbers', () => {
  it('can be strings, with or without thousands commas', async () => {
    const id = await client.placed({ price: '960', quantity: 1_500 });
    simulator.setSwitches({ numbers: 'string' });
    expect(await client.row(id)).toMatchObject({ quantity: '1500', price: '960', averageTradedPrice: '950' });
    expect((await client.get('/orders/trades')).json.result[0].tradedPrice).toBe('950');
    simulator.setSwitches({ numbers: 'grouped' });
    expect((await client.get('/limits/')).json.result[0].openingCashLimit).toBe('50,00,000');
    const [position] = (await client.get('/positions')).json.result;
    expect(position).toMatchObject({ netQuantity: '1,500', dayBuyValue: '14,25,000', ticksize: '0.05' });
  });
});

describe('products in positions', () => {
  it('can be the long words', async () => {
    simulator.setSwitches({ positionProducts: 'long' });
    await client.placed({ price: '960' });
    await client.placed({ price: '960', product: 'LONGTERM' });
    const rows = (await client.get('/positions')).json.result;
    expect(rows.map(({ product }: { product: string }) => product)).toEqual(['INTRADAY', 'DELIVERY']);
  });
});

describe('books that are behind', () => {
  it('show an order late and as it then was', async () => {
    simulator.setSwitches({ bookLagMs: 500 });
    const id = await client.placed();
    expect((await client.get('/orders/book')).json.status).toBe('EC916');
    expect((await client.post('/orders/history', { brokerOrderId: id })).json.status).toBe('EC918');
    now += 600;
    expect((await client.row(id)).orderStatus).toBe('OPEN');
    simulator.setPrice({ exchange: 'NSE', token: '3045', price: 890, hold: true });
    expect((await client.get('/orders/trades')).json.status).toBe('Ok');
    expect(await client.row(id)).toMatchObject({ orderStatus: 'OPEN', filledQuantity: 0, averageTradedPrice: 0 });
    now += 600;
    expect(await client.row(id)).toMatchObject({ orderStatus: 'COMPLETE', filledQuantity: 10 });
  });

  it('show positions and trades behind the fills', async () => {
    simulator.setSwitches({ positionsLagMs: 2_000, tradesLagMs: 1_000 });
    const id = await client.placed({ price: '960' });
    expect((await client.row(id)).orderStatus).toBe('COMPLETE');
    expect((await client.get('/positions')).json.status).toBe('EC920');
    expect((await client.get('/orders/trades')).json.status).toBe('EC926');
    now += 1_000;
    expect((await client.get('/orders/trades')).json.status).toBe('Ok');
    expect((await client.get('/positions')).json.status).toBe('EC920');
    now += 1_000;
    expect((await client.get('/positions')).json.result[0].netQuantity).toBe(10);
  });
});
