import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunningSimulator } from '../../../main/simulator/start-simulator.ts';
import type { Loose } from './practice-client.ts';
import { clientOf, startStill } from './practice-client.ts';

let simulator: RunningSimulator;
let client: ReturnType<typeof clientOf>;

beforeEach(async () => {
  simulator = await startStill();
  client = clientOf(simulator);
  simulator.setPrice({ exchange: 'NSE', token: '3045', price: 950, hold: true });
});
afterEach(() => simulator.stop());

describe('order history', () => {
  it('has a record of every transition with the figures of that moment', async () => {
    simulator.setVolume({ exchange: 'NSE', token: '3045', perTick: 4 });
    const id = await client.placed({ price: '960' });
    await client.modify(id, { quantity: 12, orderType: 'LIMIT', price: '961', slTriggerPrice: '', validity: 'DAY' });
    simulator.tick();
    simulator.tick();
    const { result } = (await client.post('/orders/history', { brokerOrderId: id })).json;
    const figures = result.map((row: Loose) => [row.orderStatus, row.quantity, row.price, row.filledQuantity]);
    expect(figures.toReversed()).toEqual([
      ['PENDING', 10, 960, 0],
      ['OPEN', 10, 960, 0],
      ['OPEN', 10, 960, 4],
      ['OPEN', 12, 961, 4],
      ['OPEN', 12, 961, 8],
      ['COMPLETE', 12, 961, 12],
    ]);
    const [row] = result;
    const book = await client.row(id);
    expect(Object.keys(row)).toEqual(Object.keys(book));
  });
});

describe('holdings', () => {
  it('are listed by product, with both exchanges’ names', async () => {
    const other = await startStill({
      accounts: [
        {
          id: 'H1',
          holdings: [
            { token: '3045', quantity: 5, averagePaise: 80_000 },
            { token: '14366', quantity: 36, averagePaise: 717, product: 'MTF' },
          ],
        },
      ],
    });
    const holder = clientOf(other, 'H1');
    expect((await holder.get('/holdings/CNC')).json.result).toMatchObject([
      { nseInstrumentId: '3045', bseInstrumentId: '500112', bseTradingSymbol: 'SBIN', product: 'DELIVERY' },
    ]);
    const financed = (await holder.get('/holdings/MTF')).json.result;
    expect(financed).toEqual([
      {
        isin: '',
        nseInstrumentId: '14366',
        bseInstrumentId: '532822',
        nseTradingSymbol: 'IDEA-EQ',
        bseTradingSymbol: 'IDEA',
        previousDayClose: 9.86,
        product: 'MTF',
        formattedInstrumentName: 'IDEA',
        averageTradedPrice: 7.17,
        collateralQuantity: 0,
        authorizedQuantity: 0,
        dpQuantity: 36,
        totalQuantity: 36,
        t1Quantity: 0,
        ltp: 9.86,
        sellableQty: 36,
        investedPrice: 7.17,
      },
    ]);
    await other.stop();
  });
});

describe('positions', () => {
  it('carry every documented field', async () => {
    await client.placed({ price: '960' });
    expect((await client.get('/positions')).json.result[0]).toEqual({
      instrumentId: '3045',
      tradingSymbol: 'SBIN-EQ',
      formattedInstrumentName: 'SBIN-EQ',
      exchange: 'NSE',
      product: 'MIS',
      netQuantity: 10,
      netAveragePrice: 950,
      overnightQuantity: 0,
      overnightPrice: 0,
      buyQuantity: 10,
      sellQuantity: 0,
      daySellQuantity: 0,
      dayBuyQuantity: 10,
      dayBuyPrice: 950,
      daySellPrice: 0,
      multiplier: 1,
      lotsize: 1,
      ticksize: 0.05,
      previousDayClose: null,
      realizedPnl: 0,
      buyPrice: 0,
      sellPrice: 0,
      dayBuyValue: 9_500,
      daySellValue: 0,
      validity: '',
    });
  });
});

describe('what this broker declines', () => {
  it.each([
    ['/orders/gtt/execute', { gttType: 'LTP_A_O' }, 'EC838'],
    ['/orders/gtt/modify', { brokerOrderId: '1' }, 'EC994'],
    ['/orders/gtt/cancel', { brokerOrderId: '1' }, 'EC997'],
    ['/orders/gtt/cancel', {}, 'EC945'],
    ['/orders/exit/sno', [{ brokerOrderId: '1', orderComplexity: 'BO' }], 'EC091'],
    ['/orders/positions/sqroff', [{ exchange: 'NSE' }], 'EC912'],
    ['/orders/basket/margin', [{ exchange: 'NSE' }], 'EC935'],
    ['/conversion', { quantity: '1', tradingSymbol: 'TCS-EQ' }, 'EC868'],
    ['/conversion', { tradingSymbol: 'TCS-EQ' }, 'EC903'],
  ])('%s %o answers %s in the usual envelope', async (path, body, code) => {
    const { status, json } = await client.post(path, body);
    expect([status, json.status, json.result]).toEqual([400, code, null]);
    expect(json.message).not.toBe('');
    expect(simulator.ledger().orders).toHaveLength(0);
  });

  it('is a conversion of what is held, too, and the list of GTT orders is empty', async () => {
    await client.placed({ price: '960' });
    expect((await client.post('/conversion', { quantity: '1', tradingSymbol: 'SBIN-EQ' })).json.status).toBe('EC873');
    expect((await client.get('/orders/gtt/orderbook')).json.status).toBe('EC916');
  });
});

describe('postbacks', () => {
  const webhook = (name: string, body: unknown) =>
    fetch(new URL(`/rest/AliceBlueAPIService/api/webhook/${name}`, simulator.urls.login), {
      method: 'POST',
      headers: { authorization: `Bearer ${client.session}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }).then(async (answer): Promise<Loose> => answer.json());

  it('are sent to a loopback address for every event, until it is unsubscribed', async () => {
    const heard: Loose[] = [];
    let wake: (() => void) | undefined;
    const listener = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        heard.push({ method: request.method, ...(JSON.parse(text) as object) });
        response.end();
        wake?.();
      });
    });
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const callbackUrl = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/order`;
    expect(await webhook('subscribe', { callbackUrl })).toEqual({
      status: 'Ok',
      message: 'Success',
      result: [{ callbackUrl }],
    });
    const id = await client.placed({ price: '960' });
    while (heard.length < 3) await new Promise<void>((resolve) => (wake = resolve));
    const done = heard.find(({ status }) => status === 'COMPLETE');
    expect(done).toMatchObject({
      method: 'POST',
      norenordno: id,
      actid: 'PR1001',
      exch: 'NSE',
      tsym: 'SBIN-EQ',
      prd: 'MIS',
      reporttype: 'Fill',
      remarks: 'T1',
    });
    expect(done).not.toHaveProperty('t');
    expect(done).not.toHaveProperty('uid');
    expect((await webhook('unsubscribe', { callbackUrl })).status).toBe('Ok');
    expect((await webhook('unsubscribe', { callbackUrl })).status).toBe('EC003');
    await client.placed({ price: '960' });
    expect(heard).toHaveLength(3);
    listener.closeAllConnections();
    listener.close();
  });

  it('go nowhere else, and to five addresses at most', async () => {
    for (const callbackUrl of [
      'https://example.com/x',
      'http://10.0.0.1/',
      'http://127.0.0.1.example.com/',
      'no',
      '',
    ]) {
      expect((await webhook('subscribe', { callbackUrl })).status).toBe('EC003');
    }
    const answers = [];
    for (let path = 0; path < 6; path += 1) {
      answers.push((await webhook('subscribe', { callbackUrl: `http://localhost:9/${path}` })).status);
    }
    expect(answers).toEqual(['Ok', 'Ok', 'Ok', 'Ok', 'Ok', 'EC003']);
  });
});
