import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunningSimulator } from '../../../main/simulator/start-simulator.ts';
import { clientOf, startStill } from './practice-client.ts';

let simulator: RunningSimulator;
let client: ReturnType<typeof clientOf>;

const price = (rupees: number, token = '3045', exchange = 'NSE'): void =>
  simulator.setPrice({ exchange, token, price: rupees, hold: true });
const limits = async () => (await client.get('/limits/')).json.result[0];

beforeEach(async () => {
  simulator = await startStill();
  client = clientOf(simulator);
  price(950);
});
afterEach(() => simulator.stop());

describe('the account', () => {
  it('has a profile with and without the trailing slash', async () => {
    const { json } = await client.get('/profile');
    expect(json).toEqual((await client.get('/profile/')).json);
    expect(json.result[0]).toMatchObject({ clientId: 'PR1001', accountStatus: 'Activated', isTotpEnabled: 'Y' });
    expect(json.result[0].exchanges).toContain('NFO');
  });

  it('reports funds as numbers of rupees', async () => {
    expect(await limits()).toEqual({
      tradingLimit: 5_000_000,
      openingCashLimit: 5_000_000,
      intradayPayin: 0,
      collateralMargin: 0,
      creditForSell: 0,
      adhocMargin: 0,
      utilizedMargin: 0,
      blockedForPayout: 0,
      utilizedSpanMargin: 0,
      utilizedExposureMargin: 0,
    });
  });

  it.each([
    ['/orders/book', 'EC916', 'No orders'],
    ['/orders/trades', 'EC926', 'No trades'],
    ['/positions', 'EC920', 'No positions'],
    ['/holdings/CNC', 'EC922', 'No holdings'],
    ['/holdings/MTF', 'EC922', 'No holdings'],
  ])('answers an empty %s with %s in a good answer', async (path, code, words) => {
    const { status, json } = await client.get(path);
    expect([status, json.status, json.result]).toEqual([200, code, null]);
    expect(json.message).toContain(words);
  });

  it('lists holdings and lets no more be sold than are held', async () => {
    const other = await startStill({
      accounts: [{ id: 'H1', holdings: [{ token: '3045', quantity: 5, averagePaise: 80_000 }] }],
    });
    const holder = clientOf(other, 'H1');
    expect((await holder.get('/holdings/CNC')).json.result[0]).toMatchObject({
      nseInstrumentId: '3045',
      sellableQty: 5,
      averageTradedPrice: 800,
    });
    const sell = { transactionType: 'SELL', product: 'LONGTERM', price: '2000' };
    expect((await holder.row(await holder.placed({ ...sell, quantity: 5 }))).orderStatus).toBe('OPEN');
    const second = await holder.row(await holder.placed({ ...sell, quantity: 1 }));
    expect(second).toMatchObject({
      orderStatus: 'REJECTED',
      rejectionReason: expect.stringContaining('Check holdings'),
    });
    await other.stop();
  });
});

describe('margin', () => {
  it('blocks a fifth of an intraday order in cash and frees it with the cancel', async () => {
    const id = await client.placed({ price: '900', quantity: 100 });
    expect(await limits()).toMatchObject({ tradingLimit: 4_982_000, utilizedMargin: 18_000 });
    await client.cancel(id);
    expect((await limits()).tradingLimit).toBe(5_000_000);
  });

  it('blocks all of a delivery purchase', async () => {
    await client.placed({ price: '900', quantity: 100, product: 'LONGTERM' });
    expect((await limits()).utilizedMargin).toBe(90_000);
  });

  it('asks nothing for the order that closes a position and then frees the margin', async () => {
    await client.placed({ price: '950', quantity: 100 });
    const held = (await limits()).tradingLimit;
    simulator.setFunds({ account: 'PR1001', paise: 0 });
    const exit = await client.placed({ transactionType: 'SELL', price: '990', quantity: 100 });
    expect((await client.row(exit)).orderStatus).toBe('OPEN');
    simulator.setFunds({ account: 'PR1001', paise: 500_000_000 });
    expect((await limits()).tradingLimit).toBe(held);
    price(990);
    expect(await limits()).toMatchObject({ tradingLimit: 5_004_000, utilizedMargin: 0 });
  });

  it('takes the premium of a bought option and a share of the notional of a sold one', async () => {
    const option = simulator.listInstruments().find(({ kind, symbol }) => kind === 'OPT' && symbol === 'NIFTY')!;
    price(26_000, '26000', 'NSE');
    price(200, option.token, 'NFO');
    const fields = { exchange: 'NFO', instrumentId: option.token, quantity: 65, product: 'LONGTERM' };
    const bought = await client.placed({ ...fields, price: '100' });
    expect((await limits()).utilizedSpanMargin).toBe(6_500);
    await client.cancel(bought);
    await client.placed({ ...fields, transactionType: 'SELL', price: '300' });
    expect((await limits()).utilizedSpanMargin).toBe(26_000 * 65 * 0.12);
  });

  it('answers what an order would need without placing it', async () => {
    const { json } = await client.post('/orders/checkMargin', {
      exchange: 'NSE',
      instrumentId: '3045',
      transactionType: 'BUY',
      quantity: 100,
      product: 'INTRADAY',
      orderComplexity: 'REGULAR',
      orderType: 'LIMIT',
      price: '900',
      validity: 'DAY',
      slTriggerPrice: '',
    });
    expect(json.result[0]).toEqual({
      status: 'Ok',
      message: 'Success',
      totalCashAvailable: '5000000.00',
      preOrderMargin: '0.00',
      postOrderMargin: '18000.00',
      currentOrderMargin: '18000.00',
      rmsValidationCheck: '',
      fundShort: '',
    });
    expect(simulator.ledger().orders).toHaveLength(0);
  });
});

describe('positions', () => {
  it('nets by instrument and product, realises what is closed, and stays listed when flat', async () => {
    await client.placed({ price: '950', quantity: 30 });
    await client.placed({ price: '950', quantity: 5, product: 'LONGTERM' });
    price(960);
    await client.placed({ transactionType: 'SELL', price: '960', quantity: 10 });
    const rows = (await client.get('/positions')).json.result;
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({
      instrumentId: '3045',
      tradingSymbol: 'SBIN-EQ',
      exchange: 'NSE',
      product: 'MIS',
      netQuantity: 20,
      netAveragePrice: 950,
      dayBuyQuantity: 30,
      daySellQuantity: 10,
      dayBuyPrice: 950,
      daySellPrice: 960,
      realizedPnl: 100,
      lotsize: 1,
      ticksize: 0.05,
    });
    expect(rows[1]).toMatchObject({ product: 'CNC', netQuantity: 5 });
    await client.placed({ transactionType: 'SELL', price: '960', quantity: 20 });
    expect((await client.get('/positions')).json.result[0]).toMatchObject({
      netQuantity: 0,
      netAveragePrice: 0,
      realizedPnl: 300,
    });
  });

  it('turns through zero into a short position at the price of the fill', async () => {
    await client.placed({ price: '950', quantity: 10 });
    price(940);
    await client.placed({ transactionType: 'SELL', price: '940', quantity: 25 });
    expect((await client.get('/positions')).json.result[0]).toMatchObject({
      netQuantity: -15,
      netAveragePrice: 940,
      realizedPnl: -100,
    });
  });

  it('calls a carried derivative NRML', async () => {
    const future = simulator.listInstruments().find(({ kind }) => kind === 'FUT')!;
    await client.placed({
      exchange: 'NFO',
      instrumentId: future.token,
      quantity: 65,
      product: 'LONGTERM',
      price: String(future.last),
    });
    expect((await client.get('/positions')).json.result[0]).toMatchObject({
      exchange: 'NFO',
      product: 'NRML',
      netQuantity: 65,
      lotsize: 65,
    });
  });
});

describe('trades', () => {
  it('carry every documented field of a fill', async () => {
    await client.placed({ price: '950', orderTag: 'TAG1' });
    const answer = (await client.get('/orders/trades')).json;
    const stamp = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/) as string;
    expect(answer).toEqual({
      status: 'Ok',
      message: 'Success',
      result: [
        {
          clientId: 'PR1001',
          placedBy: 'PR1001',
          brokerOrderId: expect.stringMatching(/^\d{14}$/) as string,
          exchangeOrderId: expect.stringMatching(/^\d+$/) as string,
          exchangeTradeId: expect.any(String) as string,
          formattedInstrumentName: expect.any(String) as string,
          tradingSymbol: 'SBIN-EQ',
          instrumentId: '3045',
          exchange: 'NSE',
          transactionType: 'BUY',
          product: 'INTRADAY',
          orderComplexity: 'REGULAR',
          orderType: 'LIMIT',
          validity: 'DAY',
          tradedPrice: 950,
          filledQuantity: 10,
          orderTime: stamp,
          fillTimestamp: stamp,
          orderTag: 'TAG1',
          algoId: '',
        },
      ],
    });
  });

  it('carry the tag, or two dashes without one', async () => {
    await client.placed({ price: '950', orderTag: 'TAG1' });
    await client.placed({ price: '950', orderTag: '' });
    const rows = (await client.get('/orders/trades')).json.result;
    expect(rows.map(({ orderTag }: { orderTag: string }) => orderTag)).toEqual(['TAG1', '--']);
    expect(rows[0]).toMatchObject({
      clientId: 'PR1001',
      instrumentId: '3045',
      exchange: 'NSE',
      transactionType: 'BUY',
      tradedPrice: 950,
      filledQuantity: 10,
      fillTimestamp: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    });
  });
});

describe('limits on calling', () => {
  it('answers 429 to the read after the last one allowed in a quarter of an hour, and never to orders', async () => {
    simulator.setSwitches({ readLimit: 3 });
    for (let read = 0; read < 3; read += 1) expect((await client.get('/orders/book')).status).toBe(200);
    expect((await client.get('/orders/book')).status).toBe(429);
    expect((await client.place({})).status).toBe(200);
  });

  it('can cap order calls per second', async () => {
    simulator.setSwitches({ orderCallsPerSecond: 2 });
    const answers = await Promise.all([client.place({}), client.place({}), client.place({})]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 200, 429]);
    expect(simulator.ledger().orders).toHaveLength(2);
  });

  it('can refuse orders from an address that is not registered', async () => {
    simulator.setSwitches({ registeredAddresses: { PR1001: ['127.0.0.9'] } });
    expect((await client.place({})).json.status).toBe('EC097');
    expect((await client.get('/limits')).status).toBe(200);
    simulator.setSwitches({ registeredAddresses: { PR1001: ['127.0.0.1'] } });
    expect((await client.place({})).json.status).toBe('Ok');
  });
});

describe('the uncertain shapes', () => {
  it('can put the error code into the message, or into an item of a good answer', async () => {
    simulator.setSwitches({ errorCodeIn: 'message' });
    expect((await client.place({ quantity: 0 })).json).toEqual({ status: 'Not_Ok', message: 'EC904' });
    simulator.setSwitches({ errorCodeIn: 'item' });
    const { status, json } = await client.place({ quantity: 0 });
    expect([status, json.status, json.result[0].status]).toEqual([200, 'Ok', 'EC904']);
  });

  it('answers each item of a longer placement for itself', async () => {
    const item = {
      exchange: 'NSE',
      instrumentId: '3045',
      transactionType: 'BUY',
      quantity: 1,
      product: 'INTRADAY',
      orderComplexity: 'REGULAR',
      orderType: 'LIMIT',
      validity: 'DAY',
      price: '900',
    };
    const { json } = await client.post('/orders/placeorder', [item, { ...item, quantity: 0 }]);
    expect(json.result).toEqual([
      { brokerOrderId: expect.any(String), requestTime: expect.any(String) },
      { status: 'EC904', message: expect.any(String) },
    ]);
  });

  it('can spell the statuses the other way', async () => {
    simulator.setSwitches({ canceledSpelling: 'CANCELLED', triggerPendingSpelling: 'TRIGGER_PENDING' });
    const stop = await client.placed({ orderType: 'SL', slTriggerPrice: '960', price: '961' });
    expect((await client.row(stop)).orderStatus).toBe('TRIGGER_PENDING');
    await client.cancel(stop);
    expect((await client.row(stop)).orderStatus).toBe('CANCELLED');
  });

  it('answers a path nobody serves with a page, and an unknown order path with 400', async () => {
    const lost = await fetch(new URL('/rest/nothing', simulator.urls.login));
    expect([lost.status, lost.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')]);
    expect((await client.post('/orders/modifyorder', {})).status).toBe(400);
  });
});
