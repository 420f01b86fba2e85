import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunningSimulator } from '../../../main/simulator/start-simulator.ts';
import type { Loose } from './practice-client.ts';
import { clientOf, startStill } from './practice-client.ts';

let simulator: RunningSimulator;
let client: ReturnType<typeof clientOf>;

const price = (rupees: number, token = '3045', exchange = 'NSE'): void =>
  simulator.setPrice({ exchange, token, price: rupees, hold: true });

beforeEach(async () => {
  simulator = await startStill();
  client = clientOf(simulator);
  price(950);
});
afterEach(() => simulator.stop());

describe('placing', () => {
  it('answers an id of date and serial and the request time', async () => {
    const { status, json } = await client.place({});
    expect(status).toBe(200);
    expect(json).toEqual({
      status: 'Ok',
      message: 'Success',
      result: [
        {
          brokerOrderId: expect.stringMatching(/^\d{14}$/),
          requestTime: expect.stringMatching(/^\d\d-[A-Z][a-z]{2}-\d{4} \d\d:\d\d:\d\d$/),
        },
      ],
    });
  });

  it('shows the order in the book with its tag, source and every documented field', async () => {
    const row = await client.row(await client.placed({ orderTag: 'ABC1234567' }));
    expect(row).toMatchObject({
      clientId: 'PR1001',
      placedBy: 'PR1001',
      exchange: 'NSE',
      tradingSymbol: 'SBIN-EQ',
      instrumentId: '3045',
      transactionType: 'BUY',
      quantity: 10,
      product: 'INTRADAY',
      orderComplexity: 'REGULAR',
      orderType: 'LIMIT',
      price: 900,
      averageTradedPrice: 0,
      slTriggerPrice: 0,
      validity: 'DAY',
      rejectionReason: '',
      filledQuantity: 0,
      pendingQuantity: 10,
      cancelledQuantity: 0,
      source: 'API',
      orderTag: 'ABC1234567',
      orderStatus: 'OPEN',
    });
    expect(row.exchangeOrderId).toMatch(/^\d{16}$/);
    expect(Object.keys(row)).toHaveLength(34);
  });

  it.each([
    ['EC901', { exchange: 'XYZ' }],
    ['EC946', { instrumentId: '30.45' }],
    ['EC947', { instrumentId: '99999999' }],
    ['EC929', { transactionType: 'HOLD' }],
    ['EC092', { product: 'NORMAL' }],
    ['EC091', { orderComplexity: 'BO' }],
    ['EC930', { orderType: 'SL-M' }],
    ['EC932', { validity: 'GTC' }],
    ['EC904', { quantity: 0 }],
    ['EC948', { quantity: 50_000_001 }],
    ['EC950', { price: '' }],
    ['EC958', { price: '-1' }],
    ['EC951', { orderType: 'SL', slTriggerPrice: '' }],
    ['EC973', { orderType: 'SL', slTriggerPrice: '901' }],
    ['EC974', { orderType: 'SL', transactionType: 'SELL', slTriggerPrice: '899' }],
    ['EC971', { orderTag: 'x'.repeat(51) }],
    ['EC996', { orderComplexity: 'AMO', validity: 'IOC' }],
    ['EC947', { instrumentId: '26000' }],
  ])('refuses with %s and takes no order for %o', async (code, fields) => {
    const { status, json } = await client.place(fields);
    expect([status, json.status, json.result]).toEqual([400, code, null]);
    expect(simulator.ledger().orders).toHaveLength(0);
    expect(simulator.ledger().commands).toHaveLength(1);
  });

  it('refuses part of a lot with EC954 and a quantity above the freeze with EC088', async () => {
    const future = simulator.listInstruments().find(({ kind, symbol }) => kind === 'FUT' && symbol === 'BANKNIFTY')!;
    const fields = { exchange: 'NFO', instrumentId: future.token, product: 'LONGTERM', price: '59000' };
    expect((await client.place({ ...fields, quantity: 31 })).json.status).toBe('EC954');
    expect((await client.place({ ...fields, quantity: 630 })).json.status).toBe('EC088');
  });

  it('refuses MARKET on an option with EC965', async () => {
    const option = simulator.listInstruments().find(({ kind }) => kind === 'OPT')!;
    const { json } = await client.place({
      exchange: 'NFO',
      instrumentId: option.token,
      quantity: option.lot,
      orderType: 'MARKET',
    });
    expect(json.status).toBe('EC965');
  });

  it('accepts a price off the tick and rejects the order afterwards', async () => {
    const row = await client.row(await client.placed({ price: '900.03' }));
    expect(row).toMatchObject({
      orderStatus: 'REJECTED',
      rejectionReason: 'ORA:Price 900.03 is not a multiple of tick size 0.05 ',
      pendingQuantity: 0,
      cancelledQuantity: 0,
      exchangeOrderId: '',
    });
  });

  it('gives an id first and rejects for want of margin afterwards', async () => {
    simulator.setFunds({ account: 'PR1001', paise: 100_000 });
    const { status, json } = await client.place({ quantity: 100 });
    expect(status).toBe(200);
    const row = await client.row(json.result[0].brokerOrderId);
    expect(row.orderStatus).toBe('REJECTED');
    expect(row.rejectionReason).toBe(
      'RED:Margin Shortfall:INR 17,000.00 Available:INR 1,000.00 for C-PR1001 [PRACTICE]',
    );
  });
});

describe('matching', () => {
  it('fills an arriving limit order at the better market price', async () => {
    expect(await client.row(await client.placed({ price: '960' }))).toMatchObject({
      orderStatus: 'COMPLETE',
      filledQuantity: 10,
      pendingQuantity: 0,
      averageTradedPrice: 950,
    });
  });

  it('fills a waiting limit order at its own price once the market comes to it', async () => {
    const id = await client.placed({ price: '940' });
    expect((await client.row(id)).orderStatus).toBe('OPEN');
    price(935);
    expect(await client.row(id)).toMatchObject({ orderStatus: 'COMPLETE', averageTradedPrice: 940 });
  });

  it('fills a market order at the last price', async () => {
    expect(await client.row(await client.placed({ orderType: 'MARKET', price: '' }))).toMatchObject({
      orderStatus: 'COMPLETE',
      averageTradedPrice: 950,
    });
  });

  it('holds a stop-limit order until its trigger and then treats it as a limit order', async () => {
    const id = await client.placed({ orderType: 'SL', slTriggerPrice: '955', price: '956' });
    expect((await client.row(id)).orderStatus).toBe('TRIGGER PENDING');
    price(960);
    expect(await client.row(id)).toMatchObject({ orderStatus: 'OPEN', filledQuantity: 0 });
    price(956);
    expect(await client.row(id)).toMatchObject({ orderStatus: 'COMPLETE', averageTradedPrice: 956 });
  });

  it('turns a stop-market order into a market order at its trigger', async () => {
    const id = await client.placed({ orderType: 'SLM', transactionType: 'SELL', slTriggerPrice: '945', price: '' });
    price(943);
    expect(await client.row(id)).toMatchObject({ orderStatus: 'COMPLETE', averageTradedPrice: 943 });
  });

  it('fills in parts when less is on offer, and keeps the order OPEN meanwhile', async () => {
    simulator.setVolume({ exchange: 'NSE', token: '3045', perTick: 4 });
    const id = await client.placed({ price: '950' });
    expect(await client.row(id)).toMatchObject({ orderStatus: 'OPEN', filledQuantity: 4, pendingQuantity: 6 });
    simulator.tick();
    expect(await client.row(id)).toMatchObject({ orderStatus: 'OPEN', filledQuantity: 8 });
    simulator.tick();
    expect(await client.row(id)).toMatchObject({ orderStatus: 'COMPLETE', filledQuantity: 10 });
    const trades = (await client.get('/orders/trades')).json.result;
    expect(trades.map((trade: Loose) => trade.filledQuantity)).toEqual([4, 4, 2]);
    expect(new Set(trades.map((trade: Loose) => trade.exchangeTradeId)).size).toBe(3);
  });

  it('cancels what an IOC order cannot fill at once', async () => {
    simulator.setVolume({ exchange: 'NSE', token: '3045', perTick: 4 });
    expect(await client.row(await client.placed({ price: '950', validity: 'IOC' }))).toMatchObject({
      orderStatus: 'CANCELED',
      filledQuantity: 4,
      cancelledQuantity: 6,
      pendingQuantity: 0,
    });
  });

  it('queues an after-market order', async () => {
    expect((await client.row(await client.placed({ orderComplexity: 'AMO', price: '960' }))).orderStatus).toBe(
      'AFTER MARKET ORDER REQ RECEIVED',
    );
  });
});

describe('modifying and cancelling', () => {
  it('changes price and total quantity under the same id', async () => {
    const id = await client.placed();
    const answer = await client.modify(id, {
      quantity: 20,
      orderType: 'LIMIT',
      price: '905',
      slTriggerPrice: '',
      validity: 'DAY',
    });
    expect(answer.json.result[0]).toEqual({ brokerOrderId: id, requestTime: expect.any(String) });
    expect(await client.row(id)).toMatchObject({ orderStatus: 'OPEN', quantity: 20, price: 905, pendingQuantity: 20 });
  });

  it('fills at once when a modification reaches the market', async () => {
    const id = await client.placed();
    await client.modify(id, { quantity: 10, orderType: 'LIMIT', price: '955', slTriggerPrice: '', validity: 'DAY' });
    expect(await client.row(id)).toMatchObject({ orderStatus: 'COMPLETE', averageTradedPrice: 950 });
  });

  it('leaves the order as it was when new terms are not covered or not above what has traded', async () => {
    const id = await client.placed();
    simulator.setFunds({ account: 'PR1001', paise: 200_000 });
    await client.modify(id, { quantity: 1000, orderType: 'LIMIT', price: '900', validity: 'DAY' });
    expect(await client.row(id)).toMatchObject({ orderStatus: 'OPEN', quantity: 10 });
  });

  it.each([
    ['EC945', ''],
    ['EC994', '26112500009999'],
  ])('refuses with %s to modify %o', async (code, id) => {
    expect((await client.modify(id, { quantity: 1 })).json.status).toBe(code);
  });

  it('refuses to modify or cancel what has ended, or belongs to another account', async () => {
    const id = await client.placed({ price: '960' });
    const terms = { quantity: 20, orderType: 'LIMIT', price: '905', validity: 'DAY' };
    expect((await client.modify(id, terms)).json.status).toBe('EC993');
    expect((await client.cancel(id)).json.status).toBe('EC997');
    const open = await client.placed();
    const stranger = clientOf(simulator, 'PR2001');
    expect((await stranger.modify(open, terms)).json.status).toBe('EC994');
    expect((await stranger.cancel(open)).json.status).toBe('EC997');
  });

  it('cancels the rest and keeps what has traded', async () => {
    simulator.setVolume({ exchange: 'NSE', token: '3045', perTick: 4 });
    const id = await client.placed({ price: '950' });
    expect((await client.cancel(id)).json.result[0].brokerOrderId).toBe(id);
    expect(await client.row(id)).toMatchObject({
      orderStatus: 'CANCELED',
      filledQuantity: 4,
      cancelledQuantity: 6,
      pendingQuantity: 0,
    });
  });

  it('acknowledges a cancel that then loses the race against a fill', async () => {
    const id = await client.placed();
    simulator.armFault({ endpoint: 'cancel', order: { kind: 'fill-first' } });
    expect((await client.cancel(id)).json.status).toBe('Ok');
    expect(await client.row(id)).toMatchObject({
      orderStatus: 'COMPLETE',
      filledQuantity: 10,
      averageTradedPrice: 900,
    });
    expect(simulator.ledger().orders[0]!.transitions.at(-1)).toMatchObject({
      event: 'cancel-refused',
      status: 'COMPLETE',
    });
  });

  it('does not act on a cancel while the exchange takes its time', async () => {
    const id = await client.placed();
    simulator.armFault({ endpoint: 'cancel', order: { kind: 'slow-exchange', ms: 60_000 } });
    await client.cancel(id);
    price(899);
    expect((await client.row(id)).orderStatus).toBe('COMPLETE');
  });

  it('lists one history record per transition, newest first, the average on the last alone', async () => {
    const id = await client.placed();
    await client.modify(id, { quantity: 12, orderType: 'LIMIT', price: '901', validity: 'DAY' });
    price(900);
    const { result } = (await client.post('/orders/history', { brokerOrderId: id })).json;
    expect(result.map((row: Loose) => [row.orderStatus, row.quantity, row.price, row.averageTradedPrice])).toEqual([
      ['COMPLETE', 12, 901, 901],
      ['OPEN', 12, 901, 0],
      ['OPEN', 10, 900, 0],
      ['PENDING', 10, 900, 0],
    ]);
  });
});
