import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InstrumentView } from '../../../main/simulator/controls.ts';
import type { RunningSimulator } from '../../../main/simulator/start-simulator.ts';
import { clientOf, startStill } from './practice-client.ts';

let simulator: RunningSimulator;
let client: ReturnType<typeof clientOf>;

beforeEach(async () => {
  simulator = await startStill();
  client = clientOf(simulator);
});
afterEach(() => simulator.stop());

const listed = (symbol: string, kind: string): InstrumentView =>
  simulator.listInstruments().find((item) => item.exchange === 'MCX' && item.symbol === symbol && item.kind === kind)!;
const order = (item: InstrumentView, fields: Record<string, unknown> = {}) => ({
  exchange: 'MCX',
  instrumentId: item.token,
  product: 'LONGTERM',
  quantity: 1,
  price: String(item.last),
  ...fields,
});

describe('MCX quantities', () => {
  it('are lots at placement and units in the book, the trades and the positions', async () => {
    const gold = listed('GOLDM', 'FUT');
    const row = await client.row(await client.placed(order(gold, { quantity: 2, transactionType: 'SELL' })));
    expect(row).toMatchObject({ quantity: 200, filledQuantity: 200, orderStatus: 'COMPLETE' });
    expect((await client.get('/orders/trades')).json.result[0].filledQuantity).toBe(200);
    expect((await client.get('/positions')).json.result[0]).toMatchObject({
      exchange: 'MCX',
      netQuantity: -200,
      lotsize: 100,
      product: 'NRML',
    });
  });

  it('are units in a modification: lots there get EC954', async () => {
    const crude = listed('CRUDEOILM', 'FUT');
    const id = await client.placed(order(crude, { quantity: 3, price: '5400' }));
    const terms = { orderType: 'LIMIT', price: '5401', slTriggerPrice: '', validity: 'DAY' };
    expect((await client.modify(id, { ...terms, quantity: 2 })).json.status).toBe('EC954');
    expect((await client.modify(id, { ...terms, quantity: 20 })).json.status).toBe('Ok');
    expect((await client.row(id)).quantity).toBe(20);
  });

  it('can be units at placement too', async () => {
    simulator.setSwitches({ mcxQuantityUnit: 'units' });
    const silver = listed('SILVERM', 'FUT');
    expect((await client.place(order(silver, { quantity: 1 }))).json.status).toBe('EC954');
    expect((await client.row(await client.placed(order(silver, { quantity: 5 })))).quantity).toBe(5);
  });

  it('of gold are grams quoted per ten: money follows', async () => {
    const gold = listed('GOLDM', 'FUT');
    const price = (rupees: number): void =>
      simulator.setPrice({ exchange: 'MCX', token: gold.token, price: rupees, hold: true });
    price(128_000);
    await client.placed(order(gold, { price: '128000' }));
    const limits = async () => (await client.get('/limits/')).json.result[0];
    expect((await limits()).utilizedSpanMargin).toBe((100 / 10) * 128_000 * 0.12);
    price(128_100);
    await client.placed(order(gold, { price: '128100', transactionType: 'SELL' }));
    expect((await client.get('/positions')).json.result[0].realizedPnl).toBe(1_000);
    expect((await limits()).tradingLimit).toBe(5_001_000);
  });
});

describe('MCX options', () => {
  it('are not to be had intraday: the order gets an id and is then blocked', async () => {
    const option = listed('GOLDM', 'OPT');
    const row = await client.row(await client.placed(order(option, { product: 'INTRADAY' })));
    expect(row).toMatchObject({
      orderStatus: 'REJECTED',
      rejectionReason: 'RED:Block Type:ALL Reason:MIS orders are not allowed,Kindly place in NRML',
    });
    simulator.setSwitches({ mcxIntradayOptions: 'accept' });
    expect((await client.row(await client.placed(order(option, { product: 'INTRADAY' })))).orderStatus).toBe(
      'COMPLETE',
    );
  });

  it('are rejected when priced more than a fifth from the last price', async () => {
    const option = listed('CRUDEOILM', 'OPT');
    simulator.setPrice({ exchange: 'MCX', token: option.token, price: 100, hold: true });
    const far = await client.row(await client.placed(order(option, { price: '79.9' })));
    expect(far).toMatchObject({
      orderStatus: 'REJECTED',
      rejectionReason: expect.stringContaining('RED:RULE:{Check option price on ltp range}'),
    });
    expect((await client.row(await client.placed(order(option, { price: '80' })))).orderStatus).toBe('OPEN');
    simulator.setSwitches({ optionPriceBand: { on: 'none', percent: 20 } });
    expect((await client.row(await client.placed(order(option, { price: '60' })))).orderStatus).toBe('OPEN');
  });

  it('follow their future', async () => {
    const future = listed('CRUDEOILM', 'FUT');
    const call = listed('CRUDEOILM', 'OPT');
    simulator.setPrice({ exchange: 'MCX', token: future.token, price: 5_700, hold: true });
    expect(listed('CRUDEOILM', 'OPT').last).toBeGreaterThan(call.last + 100);
  });
});

describe('BSE shares', () => {
  it('trade apart from their NSE listing', async () => {
    simulator.setPrice({ exchange: 'BSE', token: '500112', price: 951, hold: true });
    const id = await client.placed({ exchange: 'BSE', instrumentId: '500112', price: '960' });
    expect(await client.row(id)).toMatchObject({ exchange: 'BSE', tradingSymbol: 'SBIN', averageTradedPrice: 951 });
  });

  it('refuse a change into a stop-limit order with EC801', async () => {
    const id = await client.placed({ exchange: 'BSE', instrumentId: '500112', price: '900' });
    const stop = { quantity: 10, orderType: 'SL', price: '990', slTriggerPrice: '985', validity: 'DAY' };
    expect((await client.modify(id, stop)).json.status).toBe('EC801');
  });
});
