import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunningSimulator } from '../../../main/simulator/start-simulator.ts';
import type { Loose } from './practice-client.ts';
import { clientOf, openFeed, openSocket, sha256, startStill } from './practice-client.ts';

let simulator: RunningSimulator;
let client: ReturnType<typeof clientOf>;

const price = (rupees: number): void =>
  simulator.setPrice({ exchange: 'NSE', token: '3045', price: rupees, hold: true });
const steps = (frames: readonly Loose[]): string[] => frames.map(({ status, reporttype }) => `${status}/${reporttype}`);

beforeEach(async () => {
  simulator = await startStill();
  client = clientOf(simulator);
  price(950);
});
afterEach(() => simulator.stop());

describe('the order feed', () => {
  it('gives a token in the documented envelope', async () => {
    const answer = await fetch(simulator.urls.orderFeedToken, {
      headers: { authorization: `Bearer ${client.session}` },
    });
    expect(await answer.json()).toEqual({
      status: 'Ok',
      message: '200',
      result: [{ orderToken: expect.stringMatching(/^[0-9a-f]{64}$/) }],
    });
  });

  it('tells of acceptance, life, each fill and completion, every value a string', async () => {
    simulator.setVolume({ exchange: 'NSE', token: '3045', perTick: 6 });
    const feed = await openFeed(simulator);
    const id = await client.placed({ price: '950', orderTag: 'TAG9' });
    simulator.tick();
    await feed.frame(({ status }) => status === 'COMPLETE');
    expect(steps(feed.orders())).toEqual(['PENDING/PendingNew', 'OPEN/New', 'OPEN/Fill', 'COMPLETE/Fill']);
    const fill = feed.orders()[2];
    expect(fill).toMatchObject({
      t: 'om',
      norenordno: id,
      uid: 'PR1001',
      actid: 'PR1001',
      exch: 'NSE',
      tsym: 'SBIN-EQ',
      trantype: 'B',
      qty: '10',
      prc: '950.00',
      pcode: 'I',
      prctyp: 'LMT',
      ret: 'DAY',
      remarks: 'TAG9',
      flqty: '6',
      flprc: '950.00',
      fillshares: '6',
      avgprc: '950.00',
    });
    expect(Object.values(fill).every((value) => typeof value === 'string')).toBe(true);
    expect(fill).not.toHaveProperty('token');
    expect(feed.orders()[1]).not.toHaveProperty('flid');
  });

  it('tells of a stop order, its trigger, a modification and a cancel', async () => {
    const feed = await openFeed(simulator);
    const id = await client.placed({ orderType: 'SL', slTriggerPrice: '955', price: '956' });
    price(957);
    await client.modify(id, { quantity: 10, orderType: 'LIMIT', price: '940', validity: 'DAY' });
    await client.cancel(id);
    await feed.frame(({ reporttype }) => reporttype === 'Canceled');
    expect(steps(feed.orders())).toEqual([
      'PENDING/PendingNew',
      'TRIGGER PENDING/New',
      'OPEN/Triggered',
      'OPEN/Replaced',
      'CANCELED/Canceled',
    ]);
    expect(feed.orders().at(-1)).toMatchObject({ cancelqty: '10' });
  });

  it('tells of a rejection with its reason', async () => {
    simulator.setFunds({ account: 'PR1001', paise: 100 });
    const feed = await openFeed(simulator);
    await client.placed();
    const frame = await feed.frame(({ status }) => status === 'REJECTED');
    expect(frame).toMatchObject({
      reporttype: 'Rejected',
      rejreason: expect.stringMatching(/^RED:Margin Shortfall:INR 1,799\.00 Available:INR 1\.00 for C-PR1001/),
    });
  });

  it('carries orders entered in the broker’s own app unless told otherwise', async () => {
    const feed = await openFeed(simulator);
    const order = {
      account: 'PR1001',
      exchange: 'NSE',
      instrumentId: '3045',
      transactionType: 'BUY',
      quantity: 1,
      product: 'INTRADAY',
      orderType: 'LIMIT',
      price: '900',
    };
    simulator.placeByHand(order);
    await feed.frame(({ status }) => status === 'OPEN');
    expect((await client.get('/orders/book')).json.result[0].source).toBe('MOB');
    simulator.setSwitches({ feedCarries: 'api-only' });
    simulator.placeByHand({ ...order, source: 'WEB' });
    const id = await client.placed();
    await feed.frame(({ norenordno, status }) => norenordno === id && status === 'OPEN');
    expect(new Set(feed.orders().map(({ norenordno }) => norenordno)).size).toBe(2);
  });

  it('keeps accounts apart', async () => {
    const feed = await openFeed(simulator, 'PR2001');
    await client.placed();
    const other = await clientOf(simulator, 'PR2001').placed();
    await feed.frame(({ status }) => status === 'OPEN');
    expect(feed.orders().every(({ norenordno }) => norenordno === other)).toBe(true);
  });

  it('turns away a wrong token', async () => {
    const socket = await openSocket(simulator.urls.orderFeed);
    socket.say({ orderToken: 'nonsense', userId: 'PR1001' });
    expect((await socket.frame(() => true)).status).not.toBe('Ok');
    await socket.closed();
  });

  it('takes a token twice, or once when so switched', async () => {
    const first = await openFeed(simulator);
    const again = async () => {
      const socket = await openSocket(simulator.urls.orderFeed);
      socket.say({ orderToken: first.orderToken, userId: 'PR1001' });
      return (await socket.frame(() => true)).status;
    };
    simulator.setSwitches({ orderTokenSingleUse: true });
    expect(await again()).toBe('Ok');
    expect(await again()).toBe('Not_Ok');
  });

  it('closes a connection that sends no heartbeat and keeps one that does', async () => {
    simulator.setSwitches({ feedHeartbeatSeconds: 0.8 });
    const silent = await openFeed(simulator);
    const alive = await openFeed(simulator, 'PR2001');
    const beat = setInterval(() => alive.say({ heartbeat: 'h', userId: 'PR2001' }), 20);
    await silent.closed();
    expect(simulator.feedConnections('PR1001')).toBe(0);
    expect(simulator.feedConnections('PR2001')).toBe(1);
    clearInterval(beat);
  });

  it('can lose, repeat and reorder frames', async () => {
    const feed = await openFeed(simulator);
    simulator.armFault({ feed: 'drop' });
    simulator.armFault({ feed: 'duplicate' });
    const id = await client.placed();
    simulator.armFault({ feed: 'hold-back' });
    await client.modify(id, { quantity: 11, orderType: 'LIMIT', price: '900', validity: 'DAY' });
    await client.cancel(id);
    await feed.count(5);
    expect(steps(feed.orders())).toEqual(['OPEN/New', 'OPEN/New', 'CANCELED/Canceled', 'OPEN/Replaced']);
    expect(simulator.ledger().frames.map(({ outcome }) => outcome)).toEqual(['drop', 'duplicate', 'hold-back', 'sent']);
  });

  it('can be cut, also in the middle of a frame, and be silent for good', async () => {
    const feed = await openFeed(simulator);
    simulator.armFault({ feed: 'cut-mid-frame' });
    await client.placed();
    await feed.closed();
    expect(feed.orders()).toHaveLength(0);
    const second = await openFeed(simulator);
    simulator.armFault({ feed: 'drop', times: null });
    await client.placed();
    simulator.clearFaults();
    await client.placed();
    await second.count(3);
    expect(new Set(second.orders().map(({ norenordno }) => norenordno)).size).toBe(1);
  });
});

describe('the market feed', () => {
  const connect = async (susertoken = sha256(sha256(client.session))) => {
    const socket = await openSocket(simulator.urls.market);
    socket.say({ susertoken, t: 'c', actid: 'PR1001_API', uid: 'PR1001_API', source: 'API' });
    return socket;
  };

  it('opens a session, acknowledges, and sends a snapshot and then what has changed', async () => {
    for (const call of ['invalidateWsSess', 'createWsSess']) {
      const { json } = await client.post(`/profile/${call}`, { source: 'API', userId: 'PR1001' });
      expect(json).toEqual({ status: 'Ok', message: 'Success', infoMessage: null, result: [{ Status: 'OK' }] });
    }
    const socket = await connect();
    expect(await socket.frame(() => true)).toEqual({ t: 'ck', s: 'OK' });
    socket.say({ k: 'NSE|3045#NSE|26000', t: 't' });
    await socket.count(3);
    expect(socket.frames[1]).toMatchObject({
      t: 'tk',
      e: 'NSE',
      tk: '3045',
      ts: 'SBIN-EQ',
      lp: '950.00',
      ti: '0.05',
      ls: '1',
    });
    expect(socket.frames[1]).not.toHaveProperty('oi');
    expect(Object.values(socket.frames[1]).every((value) => typeof value === 'string')).toBe(true);
    price(951);
    const delta = await socket.frame(({ t }) => t === 'tf');
    expect(delta).toMatchObject({ e: 'NSE', tk: '3045', lp: '951.00' });
    expect(delta).not.toHaveProperty('ts');
  });

  it('sends five levels of depth on request', async () => {
    const socket = await connect();
    socket.say({ k: 'NSE|3045', t: 'd' });
    expect(await socket.frame(({ t }) => t === 'dk')).toMatchObject({ bp1: '949.95', sp5: '950.25' });
  });

  it('acknowledges in the other words when so switched, and refuses a wrong hash', async () => {
    simulator.setSwitches({ marketAcknowledgement: 'cf' });
    expect(await (await connect()).frame(() => true)).toEqual({ t: 'cf', k: 'OK' });
    const wrong = await connect('0'.repeat(64));
    expect(await wrong.frame(() => true)).toEqual({ t: 'cf', k: 'failed' });
    await wrong.closed();
  });

  it('ends the live socket of a user who invalidates the session', async () => {
    const socket = await connect();
    await socket.frame(() => true);
    await client.post('/profile/invalidateWsSess', { source: 'API', userId: 'PR1001' });
    await socket.closed();
  });
});
