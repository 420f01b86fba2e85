import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunningSimulator } from '../../../main/simulator/start-simulator.ts';
import { clientOf, openFeed, openSocket, sha256, startStill } from './practice-client.ts';

let now = Date.parse('2026-11-25T12:00:00+05:30');
let simulator: RunningSimulator;
let client: ReturnType<typeof clientOf>;

beforeEach(async () => {
  simulator = await startStill({ now: () => now });
  client = clientOf(simulator);
  simulator.setPrice({ exchange: 'NSE', token: '3045', price: 950, hold: true });
});
afterEach(() => simulator.stop());

const control = (name: string, body: unknown) =>
  fetch(`${simulator.urls.control}/${name}`, { method: 'POST', body: JSON.stringify(body) });

describe('a feed that is cut for a while', () => {
  it('refuses every connection until the time is over, and never tells what it missed', async () => {
    const feed = await openFeed(simulator);
    await control('cut-feed', { seconds: 60 });
    await feed.closed();
    const id = await client.placed({ price: '960' });
    await expect(openSocket(simulator.urls.orderFeed)).rejects.toThrow();
    now += 59_999;
    await expect(openSocket(simulator.urls.orderFeed)).rejects.toThrow();
    now += 1;
    const again = await openFeed(simulator);
    await client.cancel(await client.placed());
    await again.frame(({ status }) => status === 'CANCELED');
    expect(again.orders().some(({ norenordno }) => norenordno === id)).toBe(false);
  });

  it('can be one account’s alone: it connects and is thrown out at the handshake', async () => {
    const other = await openFeed(simulator, 'PR2001');
    await control('cut-feed', { account: 'PR1001', seconds: 5 });
    const token = await fetch(simulator.urls.orderFeedToken, {
      headers: { authorization: `Bearer ${client.session}` },
    });
    const { result } = (await token.json()) as { result: [{ orderToken: string }] };
    const socket = await openSocket(simulator.urls.orderFeed);
    socket.say({ orderToken: result[0].orderToken, userId: 'PR1001' });
    expect(await socket.closed()).toBe(1006);
    expect(simulator.feedConnections('PR2001')).toBe(1);
    simulator.cutFeed('PR1001', 0);
    (await openFeed(simulator)).close();
    other.close();
  });
});

describe('a feed that goes wrong otherwise', () => {
  it('can be silent while it stays connected', async () => {
    const feed = await openFeed(simulator);
    simulator.armFault({ account: 'PR1001', feed: 'drop', times: null });
    await client.placed({ price: '960' });
    feed.say({ heartbeat: 'h', userId: 'PR1001' });
    expect(simulator.feedConnections('PR1001')).toBe(1);
    expect(feed.orders()).toHaveLength(0);
    expect(simulator.ledger().frames.map(({ outcome }) => outcome)).toEqual(['drop', 'drop', 'drop']);
  });

  it('can refuse to connect, or to sign one account in', async () => {
    simulator.armFault({ endpoint: 'feed-connect', times: 2 });
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await expect(openSocket(simulator.urls.orderFeed)).rejects.toThrow();
    }
    simulator.armFault({ endpoint: 'feed-sign-in', account: 'PR1001' });
    const token = await fetch(simulator.urls.orderFeedToken, {
      headers: { authorization: `Bearer ${client.session}` },
    });
    const { result } = (await token.json()) as { result: [{ orderToken: string }] };
    const socket = await openSocket(simulator.urls.orderFeed);
    socket.say({ orderToken: result[0].orderToken, userId: 'PR1001' });
    expect(await socket.frame(() => true)).toEqual({ status: 'Not_Ok' });
    expect(await socket.closed()).toBe(1008);
    (await openFeed(simulator)).close();
  });
});

describe('a session that dies in mid-day', () => {
  it('refuses reads and orders alike, and leaves the order at work', async () => {
    const id = await client.placed();
    await control('expire', { account: 'PR1001' });
    for (const answer of [await client.get('/orders/book'), await client.place({}), await client.cancel(id)]) {
      expect([answer.status, answer.json.status]).toEqual([401, 'EC087']);
    }
    expect(simulator.ledger().orders).toMatchObject([{ brokerOrderId: id, status: 'OPEN' }]);
    expect((await clientOf(simulator).row(id)).orderStatus).toBe('OPEN');
  });

  it('leaves open sockets alone unless told to close them', async () => {
    const feed = await openFeed(simulator);
    const session = simulator.issueSession('PR1001');
    const market = await openSocket(simulator.urls.market);
    market.say({ susertoken: sha256(sha256(session)), t: 'c', actid: 'PR1001_API', uid: 'PR1001_API', source: 'API' });
    await market.frame(({ t }) => t === 'ck');
    simulator.expireSessions('PR1001');
    expect(simulator.feedConnections('PR1001')).toBe(1);
    await control('expire', { account: 'PR1001', closeFeeds: true });
    await feed.closed();
    expect(await market.closed()).toBe(1000);
  });
});

describe('the closing auction', () => {
  it('drops waiting stops and disclosed quantities without a request, and carries plain limits over', async () => {
    const feed = await openFeed(simulator);
    const stop = await client.placed({ orderType: 'SLM', slTriggerPrice: '990' });
    const disclosed = await client.placed({ quantity: 100, disclosedQuantity: 20 });
    const plain = await client.placed();
    const elsewhere = await client.placed({ instrumentId: '1594', orderType: 'SLM', slTriggerPrice: '1900' });
    const answer = await control('auction', { exchange: 'NSE', token: '3045' });
    expect(await answer.json()).toEqual({ withdrawn: [stop, disclosed] });
    const frame = await feed.frame(({ norenordno, status }) => norenordno === stop && status === 'CANCELED');
    expect(frame).toMatchObject({
      reporttype: 'Canceled',
      rejreason: 'Order cancelled by exchange: not allowed in closing auction session',
    });
    const { orders, commands } = simulator.ledger();
    expect(orders.map(({ brokerOrderId, status }) => [brokerOrderId, status])).toEqual([
      [stop, 'CANCELED'],
      [disclosed, 'CANCELED'],
      [plain, 'OPEN'],
      [elsewhere, 'TRIGGER PENDING'],
    ]);
    expect(orders[0]!.transitions.map(({ event }) => event)).not.toContain('cancel-requested');
    expect(commands.map(({ endpoint }) => endpoint)).not.toContain('cancel');
    expect((await client.row(stop)).rejectionReason).toContain('closing auction');
  });
});

describe('the load as the broker saw it', () => {
  it('counts calls and their peaks by account', async () => {
    simulator.setSwitches({ orderCallsPerSecond: 2 });
    for (let call = 0; call < 3; call += 1) await client.place({});
    await client.get('/orders/book');
    const rates = (await (await fetch(`${simulator.urls.control}/rates`)).json()) as unknown[];
    expect(rates[0]).toEqual({
      account: 'PR1001',
      orderCalls: 3,
      orderCallsPeak: 3,
      otherCalls: 1,
      otherCallsPeak: 1,
      turnedAway: 1,
    });
  });
});
