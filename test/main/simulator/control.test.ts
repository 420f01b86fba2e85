import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunningSimulator } from '../../../main/simulator/start-simulator.ts';
import type { Loose } from './practice-client.ts';
import { clientOf, sha256, startStill } from './practice-client.ts';

let simulator: RunningSimulator;

beforeEach(async () => {
  simulator = await startStill();
});
afterEach(() => simulator.stop());

async function control(
  name: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; json: Loose }> {
  const init = body === undefined ? { headers } : { method: 'POST', body: JSON.stringify(body), headers };
  const answer = await fetch(`${simulator.urls.control}/${name}`, init);
  return { status: answer.status, json: await answer.json() };
}

const order = {
  account: 'PR1001',
  exchange: 'NSE',
  instrumentId: '3045',
  transactionType: 'BUY',
  quantity: 10,
  product: 'INTRADAY',
  orderType: 'LIMIT',
  price: '900',
};

describe('the control surface', () => {
  it('lists accounts with credentials and money, and instruments with last prices', async () => {
    const accounts = (await control('accounts')).json;
    expect(accounts.map(({ id, fundsPaise }: Loose) => [id, fundsPaise])).toEqual([
      ['PR1001', 500_000_000],
      ['PR2001', 150_000_000],
      ['PR2002', 150_000_000],
      ['PR2003', 250_000_000],
    ]);
    expect(accounts[0]).toMatchObject({
      appCode: expect.any(String),
      apiSecret: expect.any(String),
      password: expect.any(String),
      availablePaise: 500_000_000,
    });
    const instruments = (await control('instruments')).json;
    expect(instruments.find(({ token }: Loose) => token === '3045')).toMatchObject({
      exchange: 'NSE',
      tradingSymbol: 'SBIN-EQ',
      last: 962.4,
      tick: 0.05,
      lot: 1,
    });
  });

  it('sets a price, pins it against ticks and lets it go', async () => {
    const last = async () => (await control('instruments')).json.find(({ token }: Loose) => token === '3045').last;
    await control('price', { exchange: 'NSE', token: '3045', price: 700, hold: true });
    await control('tick', { count: 50 });
    expect(await last()).toBe(700);
    await control('price', { exchange: 'NSE', token: '3045', price: 700 });
    await control('tick', { count: 50 });
    expect(await last()).not.toBe(700);
  });

  it('enters, modifies and cancels an order by hand, and lets the exchange withdraw one', async () => {
    const { brokerOrderId } = (await control('order', { ...order, source: 'WEB' })).json;
    await control('modify', { brokerOrderId, price: '905' });
    expect(simulator.ledger().orders[0]).toMatchObject({
      source: 'WEB',
      status: 'OPEN',
      pricePaise: 90_500,
      quantity: 10,
    });
    await control('cancel', { brokerOrderId });
    expect((await control('cancel', { brokerOrderId })).status).toBe(409);
    const second = (await control('order', order)).json.brokerOrderId;
    await control('withdraw', { brokerOrderId: second, reason: 'Cancelled by the exchange' });
    expect(
      simulator.ledger().orders.map(({ source, status, rejectionReason }) => [source, status, rejectionReason]),
    ).toEqual([
      ['WEB', 'CANCELED', ''],
      ['MOB', 'CANCELED', 'Cancelled by the exchange'],
    ]);
  });

  it('arms faults, changes switches, sets funds and volume', async () => {
    const { ids } = (
      await control('faults', [
        { endpoint: 'limits', answer: { kind: 'reply', status: 500, body: 'empty' } },
        { feed: 'drop' },
      ])
    ).json;
    expect(ids).toHaveLength(2);
    expect((await control('faults')).json).toHaveLength(2);
    expect((await clientOf(simulator).get('/limits')).status).toBe(500);
    await control('faults/clear', {});
    expect((await control('faults')).json).toHaveLength(0);
    expect((await control('switches', { feedDelayMs: 5 })).json).toMatchObject({ feedDelayMs: 5, refusalStatus: 400 });
    await control('funds', { account: 'PR2001', paise: 4_200 });
    expect((await clientOf(simulator, 'PR2001').get('/limits')).json.result[0].tradingLimit).toBe(42);
    await control('volume', { exchange: 'NSE', token: '3045', perTick: 3, perOrder: true });
    await control('order', { ...order, price: '2000' });
    await control('order', { ...order, price: '2000' });
    expect(simulator.ledger().orders.map(({ filledQuantity }) => filledQuantity)).toEqual([3, 3]);
  });

  it('hands out auth codes and sessions, and ends them', async () => {
    const { authCode, userId } = (await control('auth-code', { account: 'PR1001' })).json;
    const { apiSecret } = simulator.accounts[0]!;
    const answer: Loose = await (
      await fetch(simulator.urls.auth, {
        method: 'POST',
        body: JSON.stringify({ checkSum: sha256(userId + authCode + apiSecret) }),
      })
    ).json();
    expect(answer.stat).toBe('Ok');
    const { userSession } = (await control('session', { account: 'PR1001' })).json;
    const client = clientOf(simulator, 'PR1001', userSession);
    expect((await client.get('/limits')).status).toBe(200);
    await control('expire', { account: 'PR1001' });
    expect((await client.get('/limits')).status).toBe(401);
  });

  it('shows every request with its raw fields, its arrival and its answer', async () => {
    const client = clientOf(simulator);
    await client.place({ orderTag: 'RAW' });
    await client.get('/orders/book');
    const ledger = (await control('ledger?account=PR1001')).json;
    expect(ledger.commands).toMatchObject([
      {
        account: 'PR1001',
        endpoint: 'place',
        answerStatus: 200,
        remoteAddress: '127.0.0.1',
        fields: [{ orderTag: 'RAW', quantity: 10 }],
      },
    ]);
    expect(ledger.commands[0].arrival.wallMs).toBe(ledger.orders[0].arrivedWallMs);
    expect(Math.abs(ledger.commands[0].arrival.wallMs - Date.now())).toBeLessThan(60_000);
    expect(ledger.reads).toMatchObject([{ endpoint: 'book', method: 'GET', answerStatus: 200 }]);
    expect((await control('ledger?brief=1')).json.reads).toEqual([]);
    expect((await control('ledger?account=PR2001')).json.orders).toEqual([]);
  });

  it('keeps passwords and checksums out of the ledger', async () => {
    const { appCode, password } = simulator.accounts[0]!;
    await fetch(`${simulator.urls.login}?appcode=${appCode}`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ userId: 'PR1001', password }),
    });
    expect(JSON.stringify(simulator.ledger())).not.toContain(password);
  });

  it('refuses web pages, foreign host names, unknown controls and wrong values', async () => {
    expect((await control('accounts', undefined, { origin: 'http://example.com' })).status).toBe(403);
    expect((await control('nothing')).status).toBe(404);
    expect((await control('price', { exchange: 'NSE', token: '1', price: 1 })).status).toBe(404);
    const wrong = await control('price', { exchange: 'NSE', token: '3045', price: 'high' });
    expect([wrong.status, wrong.json.message]).toEqual([400, expect.stringContaining('price')]);
  });
});

describe('starting', () => {
  it('refuses a used port with a code and a sentence', async () => {
    await expect(startStill({ port: simulator.port })).rejects.toMatchObject({
      code: 'PORT_IN_USE',
      message: expect.stringContaining(String(simulator.port)),
    });
  });

  it('frees its port when it stops', async () => {
    const other = await startStill();
    await other.stop();
    const again = await startStill({ port: other.port });
    expect(again.port).toBe(other.port);
    await again.stop();
  });

  it('moves by itself and takes its time when so asked', async () => {
    const moving = await startStill({ tickMs: 5, latencyMs: { min: 1, max: 6 } });
    const client = clientOf(moving);
    const before = JSON.stringify(moving.listInstruments());
    const id = await client.placed({ price: '2000' });
    while ((await client.row(id)).orderStatus !== 'COMPLETE');
    while (JSON.stringify(moving.listInstruments()) === before) await client.get('/limits');
    await moving.stop();
  });
});
