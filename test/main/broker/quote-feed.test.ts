// The price feed against a real server: the handshake, subscriptions, lost lines, garbage, and the practice broker.

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { instrumentId, type AccountId, type InstrumentId } from '../../../domain/ids.ts';
import {
  createQuoteFeed,
  type Quote,
  type QuoteFeed,
  type QuoteTrouble,
} from '../../../main/broker/alice-blue/quote-feed.ts';
import type { QuotePace } from '../../../main/broker/alice-blue/quote-pace.ts';
import type { Session } from '../../../main/broker/alice-blue/session.ts';
import type { FeedState } from '../../../main/broker/broker.ts';
import { systemClock, type Clock } from '../../../main/clock.ts';
import type { Log, LogFields } from '../../../main/log.ts';
import { createRedactor } from '../../../main/redactor.ts';
import { startSimulator, type RunningSimulator } from '../../../main/simulator/start-simulator.ts';
import type { BrokerAddresses } from '../../../preload/contract.ts';
import { account } from '../../support/alice-blue.ts';
import { fastClock } from '../../support/fast-clock.ts';
import { until } from '../../support/until.ts';
import { hang, json, openWireServer, page, type FeedPeer, type WireServer } from '../../support/wire-server.ts';

const sbin = instrumentId('NSE', '3045');
const infy = instrumentId('NSE', '1594');
const agreed = { status: 'Ok', message: 'Success', infoMessage: null, result: [{ Status: 'OK' }] };

let feed: QuoteFeed;
let quotes: (Quote & { readonly id: InstrumentId })[] = [];
let states: [FeedState, string][] = [];
let troubles: QuoteTrouble[] = [];
let lines: [string, LogFields][] = [];
let session: Session | null;

const keep = (event: string, fields: LogFields = {}): void => void lines.push([event, fields]);
const log: Log = { info: keep, warn: keep, error: (event, fields) => keep(`error ${event}`, fields) };
const make = (
  addresses: BrokerAddresses,
  clock: Clock = systemClock,
  accountId: AccountId = account,
  pace: Partial<QuotePace> = {},
): QuoteFeed => {
  feed = createQuoteFeed({
    accountId,
    addresses,
    session: () => session,
    clock,
    random: () => 0,
    log,
    pace,
    redactor: createRedactor(),
    onQuote: (id, quote) => quotes.push({ id, ...quote }),
    onState: (state, trouble) => {
      states.push([state, trouble?.code ?? '']);
      if (trouble !== null) troubles.push(trouble);
    },
  });
  return feed;
};
const last = (id: InstrumentId) => quotes.findLast((quote) => quote.id === id)?.price;
const isLive = (): boolean => feed.state() === 'Live';

beforeEach(() => {
  quotes = [];
  states = [];
  troubles = [];
  lines = [];
  session = { accountId: account, token: 'header.payload.sig', issuedAt: systemClock.now() };
});

describe('the price feed', () => {
  let server: WireServer;
  let greeting: unknown = { t: 'ck', s: 'OK' };

  const open = (clock?: Clock, pace: Partial<QuotePace> = {}): QuoteFeed =>
    make(server.addresses, clock, account, pace);
  const keysOf = (peer: FeedPeer | undefined, t: string): string[] =>
    (peer?.heard ?? []).flatMap((text) => {
      const said = JSON.parse(text) as { t: string; k: string };
      return said.t === t ? said.k.split('#') : [];
    });
  const standing = () => server.peers.filter(({ socket }) => socket.readyState === socket.OPEN);
  const live = (times = 1) => until('the feed is live', () => server.peers.length >= times && isLive());
  const tick = (peer: FeedPeer | undefined, change: object): void =>
    peer?.send({ t: 'tf', e: 'NSE', tk: '3045', ...change });

  beforeEach(async () => {
    server = await openWireServer();
    greeting = { t: 'ck', s: 'OK' };
    server.answer('profile/invalidateWsSess', json(agreed));
    server.answer('profile/createWsSess', json(agreed));
    server.greet((peer, message) => {
      const said = JSON.parse(message) as { t: string; k: string };
      if (said.t === 'c') peer.send(greeting);
      if (said.t !== 't') return;
      for (const key of said.k.split('#')) {
        const [e, tk] = key.split('|');
        peer.send({ t: 'tk', e, tk, lp: '962.40', c: '960.00' });
      }
    });
  });
  afterEach(async () => {
    await feed.close();
    await server.close();
  });

  test('asks for nothing until a price is wanted, then signs in, subscribes and tells the price', async () => {
    open();
    expect(feed.state()).toBe('Off');
    expect(server.connections()).toBe(0);
    feed.want([sbin]);
    await until('a price', () => last(sbin) === 96240);
    expect(server.seen.map(({ path, body }) => [path.split('/').at(-1), body])).toEqual([
      ['invalidateWsSess', '{"source":"API","userId":"912444"}'],
      ['createWsSess', '{"source":"API","userId":"912444"}'],
    ]);
    expect(server.seen[0]?.headers.authorization).toBe('Bearer header.payload.sig');
    expect(server.peers[0]?.heard.map((text) => JSON.parse(text) as unknown)).toEqual([
      {
        susertoken: '09bfebdc4864ad085fc250f784fb8ac9d257e0c9af1a09a9f20a2301c0671aa2',
        ...{ t: 'c', actid: '912444_API', uid: '912444_API', source: 'API' },
      },
      { k: 'NSE|3045', t: 't' },
      { k: '', t: 'h' },
    ]);
    expect(states).toEqual([
      ['Connecting', ''],
      ['Live', ''],
    ]);
  });

  test('merges changes into the snapshot and says whether the price stands', async () => {
    open().want([sbin]);
    await until('the snapshot', () => feed.stands(sbin));
    tick(server.peers[0], { lp: '963.05' });
    tick(server.peers[0], { v: '100' });
    tick(server.peers[0], { lp: '0.00', bp1: '962.00' });
    await until('four quotes', () => quotes.length === 4);
    expect(quotes.map(({ price }) => price)).toEqual([96240, 96305, 96305, 96305]);
    expect(feed.stands(infy)).toBe(false);
  });

  test('the other spelling of the acknowledgement will do', async () => {
    greeting = { t: 'cf', k: 'OK' };
    open().want([sbin]);
    await until('a price', () => last(sbin) === 96240);
  });

  test('a login that failed is tried again with a new market session', async () => {
    greeting = { t: 'cf', k: 'failed' };
    open(fastClock(20)).want([sbin]);
    await until('a second attempt', () => server.peers.length >= 2);
    greeting = { t: 'ck', s: 'OK' };
    await until('a price', () => last(sbin) === 96240);
    expect(troubles[0]).toMatchObject({ code: 'FEED_REFUSED', reason: expect.stringContaining('failed') as string });
    expect(server.at('createWsSess').length).toBe(server.peers.length);
  });

  test('ending an old market session may fail', async () => {
    server.answer('profile/invalidateWsSess', json({ status: 'EC900', message: 'nothing open' }, 400));
    open().want([sbin]);
    await live();
  });

  test('only the difference is subscribed and unsubscribed, many keys in frames of a hundred', async () => {
    const many = Array.from({ length: 230 }, (_, at) => instrumentId('NFO', String(at)));
    open().want(many);
    await until('all prices', () => quotes.length === 230);
    const [peer] = server.peers;
    expect(peer?.heard.filter((text) => text.includes('"t":"t"'))).toHaveLength(3);
    feed.want([...many.slice(10), sbin]);
    await until('the difference', () => last(sbin) === 96240 && keysOf(peer, 'u').length === 10);
    expect(keysOf(peer, 'u')).toEqual(many.slice(0, 10));
    expect(keysOf(peer, 't').slice(230)).toEqual([sbin]);
    tick(peer, { e: 'NFO', tk: '3', lp: '1.00' });
    tick(peer, { lp: '970.00' });
    await until('the later price', () => last(sbin) === 97000);
    expect(last(many[3] ?? sbin)).toBe(96240);
  });

  test('after a lost line it signs in anew and asks for what is wanted by then', async () => {
    open(fastClock(20)).want([sbin]);
    await live();
    server.peers[0]?.socket.close(4321);
    await until('the loss', () => feed.state() === 'Connecting');
    feed.want([sbin, infy]);
    await live(2);
    await until('both prices', () => feed.stands(sbin) && feed.stands(infy));
    expect(keysOf(server.peers[1], 't')).toEqual([sbin, infy]);
    expect(states).toEqual([
      ['Connecting', ''],
      ['Live', ''],
      ['Connecting', 'FEED_CLOSED'],
      ['Live', ''],
    ]);
  });

  test('a line that has gone silent is noticed and replaced', async () => {
    open(fastClock(20)).want([sbin]);
    await live();
    const [peer] = server.peers;
    await new Promise((resolve) => peer?.socket.once('ping', resolve));
    await new Promise((resolve) => peer?.socket.once('ping', resolve));
    (peer?.socket as unknown as { _socket: { pause: () => void } })._socket.pause();
    await live(2);
    expect(states).toContainEqual(['Silent', 'FEED_SILENT']);
  });

  test('a server that never acknowledges is given up', async () => {
    greeting = { t: 'h' };
    open(fastClock(50)).want([sbin]);
    await until('a second attempt', () => server.peers.length >= 2);
    expect(states).toContainEqual(['Connecting', 'FEED_NO_ACK']);
  });

  test('heartbeats are sent for as long as the line lasts', async () => {
    open(systemClock, { heartbeatMs: 10 }).want([sbin]);
    await until('ten heartbeats', () => keysOf(server.peers[0], 'h').length >= 10);
    expect(server.peers).toHaveLength(1);
  });

  test.each([
    ['HTTP 401', json({ status: 'Not_ok', message: 'Unauthorized' }, 401)],
    ['HTTP 401 without JSON', page(401)],
    ['EC087 at HTTP 200', json({ status: 'EC087', message: 'Session expired' })],
  ])('a session that is over stops it until a new one comes: %s', async (_, behaviour) => {
    server.answer('profile/createWsSess', behaviour);
    open(fastClock(20)).want([sbin]);
    await until('it stopped', () => states.length === 2);
    expect(states).toEqual([
      ['Connecting', ''],
      ['Off', 'SESSION_OVER'],
    ]);
    feed.want([sbin, infy]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.at('createWsSess')).toHaveLength(1);
    server.answer('profile/createWsSess', json(agreed));
    session = { accountId: account, token: 'a.new.session', issuedAt: systemClock.now() };
    feed.resume();
    await live();
    expect(server.seen.at(-1)?.headers.authorization).toBe('Bearer a.new.session');
  });

  test('without a session it says so, and begins when there is one', async () => {
    const later = session;
    session = null;
    open().want([sbin]);
    await until('it says so', () => troubles.length === 1);
    expect(troubles[0]?.code).toBe('SESSION_MISSING');
    session = later;
    feed.resume();
    await live();
  });

  test('a web page at HTTP 200 is said aloud as a wrong address and asked again rarely', async () => {
    server.answer('profile/createWsSess', page());
    open(fastClock(100)).want([sbin]);
    await until('it is said', () => troubles.length > 0);
    expect(troubles[0]).toMatchObject({ code: 'FEED_ADDRESS', reason: expect.stringContaining('web page') as string });
    expect(lines).toContainEqual([
      'error quote-feed-lost',
      expect.objectContaining({ code: 'FEED_ADDRESS', delayMs: 30_000 }),
    ]);
    server.answer('profile/createWsSess', json(agreed));
    await live();
  });

  test('a resume while all is well changes nothing, and many at once lead to one connection', async () => {
    open().want([sbin]);
    await live();
    feed.resume();
    expect(isLive()).toBe(true);
    for (let at = 0; at < 20; at += 1) {
      session = { accountId: account, token: `session.${at}.x`, issuedAt: 0 };
      feed.resume();
    }
    await until(
      'it is live with the last',
      () => isLive() && server.seen.at(-1)?.headers.authorization === 'Bearer session.19.x',
    );
    expect(standing()).toHaveLength(1);
  });

  test('an attempt that hangs is not joined by a second one', async () => {
    server.answer('profile/createWsSess', hang);
    open(fastClock(100)).want([sbin]);
    await until('the call is under way', () => server.at('createWsSess').length === 1);
    session = { accountId: account, token: 'another.one.x', issuedAt: 0 };
    feed.resume();
    server.answer('profile/createWsSess', json(agreed));
    await live();
    expect(standing()).toHaveLength(1);
  });

  test('a connection that is cut again and again is tried less and less often', async () => {
    server.greet((peer, message) => {
      if (!message.includes('susertoken')) return;
      peer.send(greeting);
      peer.socket.close(1000);
    });
    // However slow the machine: none of these connections counts as a steady one.
    open(fastClock(100), { steadyMs: 3_600_000 }).want([sbin]);
    const delays = (): unknown[] =>
      lines.flatMap(([event, { delayMs }]) => (event === 'quote-feed-lost' ? [delayMs] : []));
    await until('seven losses', () => delays().length >= 7);
    expect(delays().slice(0, 7)).toEqual([250, 500, 1000, 2000, 4000, 8000, 15000]);
  });

  test('single garbled frames are counted, told without secrets, and survived', async () => {
    open().want([sbin]);
    await until('the snapshot', () => feed.stands(sbin));
    const [peer] = server.peers;
    peer?.send('{"t":"tf"');
    peer?.send(Buffer.from([0xff, 0xfe]));
    tick(peer, { lp: 'eyJhbGciOiJIUzI1NiJ9.eyJ1Y2MiOiI5MTI0NDQifQ.c2lnbmF0dXJl' });
    tick(peer, { lp: ['963.00'] });
    tick(peer, { lp: '963.00' });
    await until('the good price', () => last(sbin) === 96300);
    const told = lines.filter(([event]) => event === 'unreadable-quote');
    expect(told.map(([, { count }]) => count)).toEqual([1, 2, 4]);
    expect(JSON.stringify(lines)).not.toContain('eyJ');
    expect(server.peers).toHaveLength(1);
  });

  test('a stream of garbage or a giant frame ends the connection and not the process', async () => {
    open(fastClock(20)).want([sbin]);
    await live();
    for (let at = 0; at < 10; at += 1) server.peers[0]?.send('garbage');
    await live(2);
    server.peers[1]?.send('x'.repeat(2 * 1024 * 1024));
    await live(3);
  });

  test('a listener that throws does not stop the reading', async () => {
    const heard: number[] = [];
    feed = createQuoteFeed({
      ...{ accountId: account, addresses: server.addresses, session: () => session, clock: systemClock, log },
      random: () => 0,
      redactor: createRedactor(),
      onState: () => undefined,
      onQuote: (_, { price }) => {
        heard.push(price);
        throw new Error('a listener broke');
      },
    });
    feed.want([sbin]);
    await until('the first', () => heard.length === 1);
    tick(server.peers[0], { lp: '1.00' });
    await until('the second', () => heard.length === 2);
  });

  test('mutated frames never crash it nor invent a price', async () => {
    open().want([sbin]);
    await until('the snapshot', () => feed.stands(sbin));
    const good = JSON.stringify({ t: 'tf', e: 'NSE', tk: '3045', lp: '962.40' });
    const value = fc.oneof(fc.jsonValue(), fc.string());
    const mutated = fc
      .tuple(fc.constantFrom('t', 's', 'k', 'e', 'tk', 'lp'), value)
      // A failed login in mid-stream is a good reason to connect anew; it has a test of its own.
      .filter(([key, to]) => !(key === 't' && (to === 'ck' || to === 'cf')))
      .map(([key, to]) => JSON.stringify({ ...(JSON.parse(good) as object), [key]: to }));
    for (const frame of fc.sample(mutated, { numRuns: 1_000, seed: 14 })) server.peers[0]?.send(frame);
    tick(server.peers[0], { lp: '999.95' });
    await until('the end', () => last(sbin) === 99995);
    expect(quotes.every(({ id, price }) => id === sbin && Number.isSafeInteger(price) && price > 0)).toBe(true);
    expect(server.peers).toHaveLength(1);
  });

  test('closed, it is silent, whatever is still under way', async () => {
    server.answer('profile/invalidateWsSess', hang);
    open().want([sbin]);
    await until('the first call', () => server.seen.length > 0);
    await feed.close();
    expect(feed.state()).toBe('Off');
    feed.want([infy]);
    feed.resume();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(server.seen).toHaveLength(1);
    expect(states.at(-1)).toEqual(['Off', '']);
  });
});

describe('against the practice broker', () => {
  let simulator: RunningSimulator;
  const id = 'PR1001' as AccountId;
  const open = (clock?: Clock): QuoteFeed => {
    session = { accountId: id, token: simulator.issueSession(id), issuedAt: systemClock.now() };
    return make({ ...simulator.urls }, clock, id);
  };

  beforeEach(async () => {
    simulator = await startSimulator({ seed: 7, tickMs: 0 });
  });
  afterEach(async () => {
    await feed.close();
    await simulator.stop();
  });

  test.each(['ck', 'cf'] as const)(
    'a price set at the exchange is told, with `%s` as acknowledgement',
    async (word) => {
      simulator.setSwitches({ marketAcknowledgement: word });
      open().want([sbin]);
      await until('the first price', () => feed.stands(sbin));
      simulator.setPrice({ exchange: 'NSE', token: '3045', price: 812.35, hold: true });
      await until('the new price', () => last(sbin) === 81235);
      simulator.tick(3);
      expect(lines.filter(([event]) => event === 'unreadable-quote')).toEqual([]);
    },
  );

  test('every listed instrument has a price, which is the exchange’s own after many ticks', async () => {
    const listed = simulator.listInstruments();
    open().want(listed.map(({ exchange, token }) => instrumentId(exchange, token)));
    await until('all prices', () => listed.every(({ exchange, token }) => feed.stands(instrumentId(exchange, token))));
    simulator.tick(20);
    const now = simulator.listInstruments();
    await until('all are level', () =>
      now.every((item) => last(instrumentId(item.exchange, item.token)) === Math.round(item.last * 100)),
    );
    expect(lines.filter(([event]) => event === 'unreadable-quote')).toEqual([]);
  });

  test('a second desk on the same account takes the line, and neither takes it back in a hurry', async () => {
    const first = open(fastClock(5));
    first.want([sbin]);
    await until('the first is live', () => first.state() === 'Live');
    const second = make({ ...simulator.urls }, fastClock(5), id);
    second.want([sbin]);
    await until('the second is live', () => second.state() === 'Live');
    await until('the first lost its line', () => states.some(([state, code]) => state === 'Connecting' && code !== ''));
    await first.close();
  });

  test('a session that ends stops the feed at its next connection', async () => {
    open(fastClock(20)).want([sbin]);
    await until('it is live', isLive);
    simulator.expireSessions(id);
    const other = simulator.issueSession(id);
    session = { accountId: id, token: 'not.a.session', issuedAt: 0 };
    feed.resume();
    await until('it stopped', () => feed.state() === 'Off');
    expect(troubles.at(-1)?.code).toBe('SESSION_OVER');
    session = { accountId: id, token: other, issuedAt: systemClock.now() };
    feed.resume();
    await until('it is live again', isLive);
  });
});
