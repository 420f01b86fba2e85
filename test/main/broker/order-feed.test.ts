// The order-update socket against a real server: handshake, heartbeats, silence, garbage and wrong addresses.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { err, ok, type Result } from '../../../domain/result.ts';
import { createOrderFeed, feedPace, type OrderFeed } from '../../../main/broker/alice-blue/order-feed.ts';
import type { FeedState } from '../../../main/broker/broker.ts';
import { systemClock, type Clock } from '../../../main/clock.ts';
import { silentLog } from '../../../main/log.ts';
import { account, aFrame } from '../../support/alice-blue.ts';
import { fastClock } from '../../support/fast-clock.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { until } from '../../support/until.ts';
import { openWireServer, type WireServer } from '../../support/wire-server.ts';

let server: WireServer;
let feed: OrderFeed;
let tokens = 0;
let connected = 0;
let frames: unknown[] = [];
let unreadable: string[] = [];
let states: FeedState[] = [];

const open = (
  clock: Clock = systemClock,
  token: () => Promise<Result<string>> = async () => ok(`token-${(tokens += 1)}`),
): OrderFeed => {
  feed = createOrderFeed({
    accountId: account,
    url: server.addresses.orderFeed,
    clock,
    random: () => 0,
    log: silentLog,
    token,
    onFrame: (frame) => frames.push(frame),
    onUnreadable: (reason) => unreadable.push(reason),
    onState: (state) => states.push(state),
    onConnected: () => void (connected += 1),
  });
  feed.start();
  return feed;
};
const live = (times = 1) => until('the feed is live', () => connected >= times && feed.state() === 'Live');

beforeEach(async () => {
  server = await openWireServer();
  tokens = 0;
  connected = 0;
  frames = [];
  unreadable = [];
  states = [];
});
afterEach(async () => {
  feed.stop();
  await server.close();
});

describe('the order feed', () => {
  test('hands in the token, is live once that is acknowledged, and sends a heartbeat at once', async () => {
    open();
    await live();
    expect(server.peers[0]?.heard[0]).toBe(JSON.stringify({ orderToken: 'token-1', userId: '912444' }));
    await until(
      'the heartbeat',
      () => server.peers[0]?.heard[1] === JSON.stringify({ heartbeat: 'h', userId: '912444' }),
    );
    expect(states).toEqual(['Connecting', 'Live']);
  });

  test('hands on order frames only, also when they arrive as binary', async () => {
    open();
    await live();
    server.peers[0]?.send({ t: 'h' });
    server.peers[0]?.send({ status: 'ok' });
    server.peers[0]?.send(aFrame());
    server.peers[0]?.send(Buffer.from(JSON.stringify(aFrame({ norenordno: '2' }))));
    await until('two frames', () => frames.length === 2);
    expect(frames).toEqual([aFrame(), aFrame({ norenordno: '2' })]);
  });

  test('takes a fresh token for every connection', async () => {
    open(fastClock(10));
    await live();
    server.peers[0]?.socket.close(4321);
    await live(2);
    expect(server.peers[1]?.heard[0]).toContain('token-2');
  });

  test('keeps the connection with heartbeats', async () => {
    const clock = manualClock();
    open(clock);
    await live();
    const [peer] = server.peers;
    let pings = 0;
    peer?.socket.on('ping', () => void (pings += 1));
    for (let i = 0; i < 130; i += 1) {
      await clock.advance(feedPace.pingMs);
      await until('the ping', () => pings > i);
      // The pong is on its way back.
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await until('a heartbeat every 25 s', () => peer?.heard.filter((text) => text.includes('heartbeat')).length === 4);
    expect(states).toEqual(['Connecting', 'Live']);
  });

  test('notices a connection that has gone silent and connects anew', async () => {
    open(fastClock(20));
    await live();
    const [peer] = server.peers;
    await until('a ping was answered', () => (peer?.heard.length ?? 0) >= 2);
    await new Promise((resolve) => peer?.socket.once('ping', resolve));
    // The peer's side of the connection stops reading, as a broken line would.
    (peer?.socket as unknown as { _socket: { pause: () => void } })._socket.pause();
    await live(2);
    expect(states).toContain('Silent');
  });

  test('a frame before the acknowledgement counts as one', async () => {
    server.greet((peer, message) => {
      if (message.includes('orderToken')) peer.send(aFrame());
    });
    open();
    await live();
    expect(frames).toHaveLength(1);
  });

  test('a token that is not accepted is tried again with another', async () => {
    server.greet((peer, message) => {
      if (message.includes('orderToken'))
        peer.send(message.includes('token-1') ? { status: 'Not_Ok' } : { status: 'Ok' });
    });
    open(fastClock(10));
    await live();
    expect(tokens).toBe(2);
  });

  test('single garbled frames are reported and survived', async () => {
    open();
    await live();
    server.peers[0]?.send('{"t":"om"');
    server.peers[0]?.send(Buffer.from([0xff, 0xfe, 0x00]));
    server.peers[0]?.send(aFrame());
    await until('the good frame', () => frames.length === 1);
    expect(unreadable).toHaveLength(2);
    expect(server.peers).toHaveLength(1);
  });

  test('a stream of garbage ends the connection', async () => {
    open(fastClock(10));
    await live();
    for (let i = 0; i < 10; i += 1) server.peers[0]?.send('garbage');
    await live(2);
    expect(unreadable.length).toBeLessThanOrEqual(6);
  });

  test('a frame of many megabytes ends the connection and not the process', async () => {
    open(fastClock(10));
    await live();
    server.peers[0]?.send('x'.repeat(2 * 1024 * 1024));
    await live(2);
    expect(frames).toEqual([]);
  });

  test('ten thousand frames at once all arrive, in order', async () => {
    open();
    await live();
    for (let i = 0; i < 10_000; i += 1) server.peers[0]?.send(aFrame({ norenordno: String(i) }));
    await until('all frames', () => frames.length === 10_000);
    expect((frames as { norenordno: string }[]).every((frame, at) => frame.norenordno === String(at))).toBe(true);
  });

  test('a refused token is asked for again, with growing pauses', async () => {
    const asked: number[] = [];
    const clock = manualClock();
    open(clock, async () => {
      asked.push(clock.monotonic());
      return err('HTTP_503', 'unavailable');
    });
    await clock.advance(60_000);
    expect(asked.slice(0, 8)).toEqual([0, 250, 750, 1_750, 3_750, 7_750, 15_250, 22_750]);
    expect(connected).toBe(0);
  });

  test('a wrong address is asked again rarely, since only a person can mend it', async () => {
    const asked: number[] = [];
    const clock = manualClock();
    open(clock, async () => {
      asked.push(clock.monotonic());
      return err('FEED_ADDRESS', 'a web page answered');
    });
    await clock.advance(60_000);
    expect(asked).toEqual([0, 30_000, 60_000]);
  });

  test('when stopped it is silent, whatever is still under way', async () => {
    open();
    feed.stop();
    expect(feed.state()).toBe('Off');
    feed.start();
    await live();
    const [peer] = server.peers.slice(-1);
    feed.stop();
    peer?.send(aFrame());
    await until('the peer sees the end', () => peer?.socket.readyState === 3);
    expect(frames).toEqual([]);
    expect(feed.state()).toBe('Off');
  });
});
