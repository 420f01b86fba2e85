import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunningSimulator } from '../../../main/simulator/start-simulator.ts';
import { clientOf, startStill } from './practice-client.ts';

let simulator: RunningSimulator;
let client: ReturnType<typeof clientOf>;

beforeEach(async () => {
  simulator = await startStill();
  client = clientOf(simulator);
});
afterEach(() => simulator.stop());

const nfo = (kind: string) =>
  simulator.listInstruments().find((item) => item.exchange === 'NFO' && item.kind === kind)!;

describe('what the broker may refuse', () => {
  it('is MARKET on any derivative, with EC965', async () => {
    const market = { exchange: 'NFO', orderType: 'MARKET', quantity: 65, price: '' };
    const future = { ...market, instrumentId: nfo('FUT').token };
    expect((await client.place(future)).json.status).toBe('Ok');
    simulator.setSwitches({ marketOrders: 'refuse-on-derivatives' });
    expect((await client.place(future)).json.status).toBe('EC965');
    expect((await client.place({ ...market, instrumentId: nfo('OPT').token })).json.status).toBe('EC965');
    expect((await client.place({ orderType: 'MARKET', price: '' })).json.status).toBe('Ok');
  });

  it('is an index option priced far from the last price', async () => {
    const option = nfo('OPT');
    simulator.setPrice({ exchange: 'NFO', token: option.token, price: 200, hold: true });
    const order = { exchange: 'NFO', instrumentId: option.token, quantity: 65, product: 'LONGTERM', price: '150' };
    expect((await client.row(await client.placed(order))).orderStatus).toBe('OPEN');
    simulator.setSwitches({ optionPriceBand: { on: 'all', percent: 20 } });
    expect((await client.row(await client.placed(order))).rejectionReason).toBe(
      'RED:RULE:{Check option price on ltp range}Current:INR 150.00 LTP:INR 200.00 Range:160.00 to 240.00',
    );
  });

  it('is a price beyond the circuit limits', async () => {
    simulator.setSwitches({ circuitPercent: 10 });
    const row = await client.row(await client.placed({ price: '800' }));
    expect(row).toMatchObject({
      orderStatus: 'REJECTED',
      rejectionReason:
        'RED:RULE:{Check circuit limit including square off order}Current:INR 800.00 LowerCircuit:866.16 UpperCircuit:1058.64',
    });
    expect((await client.row(await client.placed({ price: '870' }))).orderStatus).toBe('OPEN');
  });

  it('is an order from an address that this one account has not registered', async () => {
    simulator.setSwitches({ registeredAddresses: { PR2001: ['127.0.0.9'] } });
    const follower = clientOf(simulator, 'PR2001');
    expect((await follower.place({})).json).toMatchObject({ status: 'EC097', result: null });
    expect((await follower.get('/limits/')).status).toBe(200);
    expect((await client.place({})).json.status).toBe('Ok');
  });
});

describe('sessions and tokens', () => {
  it('of a first login can end with the second', async () => {
    simulator.issueSession('PR1001');
    expect((await client.get('/limits/')).status).toBe(200);
    simulator.setSwitches({ secondLoginEndsFirst: true, expiredSessionStatus: 200 });
    const second = clientOf(simulator);
    const answer = await client.get('/limits/');
    expect([answer.status, answer.json]).toEqual([200, { status: 'EC087', message: 'Session Expired', result: null }]);
    expect((await second.get('/limits/')).json.status).toBe('Ok');
  });

  it('the token call can answer 200 with nothing or with a page', async () => {
    const ask = () => fetch(simulator.urls.orderFeedToken, { headers: { authorization: `Bearer ${client.session}` } });
    simulator.setSwitches({ orderTokenAnswer: 'empty' });
    const empty = await ask();
    expect([empty.status, await empty.text()]).toEqual([200, '']);
    simulator.setSwitches({ orderTokenAnswer: 'html' });
    const page = await ask();
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html;charset=UTF-8']);
    expect(await page.text()).toContain('<html>');
  });
});
