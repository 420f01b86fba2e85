// Bad input 57 to 61 of the reliability plan: what may come over a socket beneath the messages, as bytes written by hand.
// Each ends the connection with a reason or does nothing, and the next frame, here or on a new connection, is heard.

import type { Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { openAliceBlueAccount, type AliceBlueAccount } from '../../../main/broker/alice-blue/alice-blue-account.ts';
import { quotePace } from '../../../main/broker/alice-blue/quote-pace.ts';
import { largestFrameBytes } from '../../../main/broker/alice-blue/socket-options.ts';
import { openWatchedSocket } from '../../../main/broker/alice-blue/watched-socket.ts';
import { systemClock } from '../../../main/clock.ts';
import { silentLog, type Log } from '../../../main/log.ts';
import { createRedactor } from '../../../main/redactor.ts';
import { account, aFrame, aListener, fixture, instruments, type Heard } from '../../support/alice-blue.ts';
import { fastClock } from '../../support/fast-clock.ts';
import { openRawFeed, rawFrame, type RawFeed } from '../../support/raw-feed.ts';
import { until } from '../../support/until.ts';
import { json, openWireServer, type WireServer } from '../../support/wire-server.ts';

type Act = (socket: Socket) => void;

const text = (body: object): Buffer => rawFrame(0x81, JSON.stringify(body));
const good = text(aFrame());
/** A header that promises `length` bytes, of which none follow. */
const promise = (length: bigint): Buffer => {
  const head = Buffer.from([0x81, 127, 0, 0, 0, 0, 0, 0, 0, 0]);
  head.writeBigUInt64BE(length, 2);
  return head;
};
const pieces = (body: string): Buffer =>
  Buffer.concat(
    Array.from(body, (letter, i) => rawFrame((i === 0 ? 1 : 0) | (i === body.length - 1 ? 0x80 : 0), letter)),
  );

const harmless: readonly [string, Act][] = [
  [
    '57, binary where text is meant is read as text',
    (socket) => socket.write(rawFrame(0x82, JSON.stringify(aFrame()))),
  ],
  ['58, a frame in pieces of one byte is one frame', (socket) => socket.write(pieces(JSON.stringify(aFrame())))],
  [
    '60, pings like those of an eager server',
    (socket) => {
      for (let i = 0; i < 40; i += 1) socket.write(rawFrame(0x89, 'still there?'));
      socket.write(good);
    },
  ],
];
const fatal: readonly [string, Act][] = [
  ['57, HTTP in place of frames', (socket) => socket.write('HTTP/1.1 200 OK\r\n\r\n<html></html>')],
  ['58, a promise of 100 MB', (socket) => socket.write(promise(100n * 1024n * 1024n))],
  ['58, a promise of one byte above the limit', (socket) => socket.write(promise(BigInt(largestFrameBytes) + 1n))],
  ['58, a promise of 2^63 bytes', (socket) => socket.write(promise(2n ** 63n))],
  [
    '58, pieces without end',
    (socket) => {
      const piece = rawFrame(0, 'x'.repeat(60_000));
      socket.write(rawFrame(1, 'x'));
      for (let size = 0; size <= largestFrameBytes; size += 60_000) socket.write(piece);
    },
  ],
  [
    '58, empty pieces without end',
    (socket) => {
      socket.write(Buffer.concat([rawFrame(1, ''), ...Array.from({ length: 5_000 }, () => rawFrame(0, ''))]));
    },
  ],
  ['59, invalid UTF-8 in a text frame', (socket) => socket.write(rawFrame(0x81, Buffer.from([0xff, 0xfe])))],
  ['59, a reserved opcode', (socket) => socket.write(rawFrame(0x83, ''))],
  ['59, a reserved bit', (socket) => socket.write(rawFrame(0xc1, ''))],
  ['59, a masked frame of a server', (socket) => socket.write(Buffer.from([0x81, 0x81, 1, 2, 3, 4, 0x79]))],
  [
    '60, a flood of pings',
    (socket) => socket.write(Buffer.concat(Array.from({ length: 20_000 }, () => rawFrame(0x89, '')))),
  ],
  ['60, a ping in pieces', (socket) => socket.write(rawFrame(0x09, ''))],
  ['60, a ping of 200 bytes', (socket) => socket.write(rawFrame(0x89, 'x'.repeat(200)))],
  ['61, an impossible close code', (socket) => socket.write(rawFrame(0x88, Buffer.from([0, 7])))],
  ['61, half a close code', (socket) => socket.write(rawFrame(0x88, Buffer.from([3])))],
  ['61, no close at all', (socket) => void socket.destroy()],
  ...[1000, 1012, 4999].map((code): [string, Act] => [
    `61, close code ${code} on a line that then stays open,`,
    (socket) => socket.write(rawFrame(0x88, Buffer.from([code >> 8, code & 255]))),
  ]),
];

let raw: RawFeed | null = null;
afterEach(async () => {
  await raw?.close();
  raw = null;
});

describe('the order feed', () => {
  let rest: WireServer;
  let opened: AliceBlueAccount | null = null;
  let heard: Heard;

  const open = async (act: Act, spoilt = 1, log: Log = silentLog): Promise<RawFeed> => {
    rest = await openWireServer();
    rest.answer('orders/book', json({ status: 'EC916', message: 'No orders found', result: null }));
    rest.answer('/open-api/order-notify/ws/createWsToken', json(fixture('order-feed-token')));
    const feed = await openRawFeed((socket, connection) => {
      // Acknowledged first: what follows comes on a feed that was live.
      socket.write(text({ status: 'Ok' }), () => (connection <= spoilt ? act(socket) : socket.write(good)));
    });
    raw = feed;
    const clock = fastClock(4);
    opened = openAliceBlueAccount({
      accountId: account,
      addresses: { ...rest.addresses, orderFeed: feed.url },
      session: { accountId: account, token: 'secret.session.token', issuedAt: clock.now() },
      instruments: () => instruments,
      watch: 'Always',
      clock,
      random: () => 0.5,
      log,
      redactor: createRedactor(),
    });
    heard = aListener();
    opened.connect(heard);
    await until('a good frame', () => heard.reports.length > 0);
    return feed;
  };
  afterEach(async () => {
    await opened?.close();
    await rest.close();
  });

  test.each(harmless)('%s', async (_, act) => {
    const feed = await open(act);
    expect(feed.connections()).toBe(1);
  });

  test('57, binary that is no text is reported and does no more', async () => {
    const feed = await open((socket) => {
      socket.write(rawFrame(0x82, Buffer.from([0x08, 0x96, 0x01, 0xff])));
      socket.write(good);
    });
    expect(heard.unreadable).toHaveLength(1);
    expect(feed.connections()).toBe(1);
  });

  test.each(fatal)('%s ends the connection with a reason, and the next one serves', async (_, act) => {
    const feed = await open(act);
    expect(feed.connections()).toBe(2);
    const lost = heard.links.filter((link) => link.feed === 'Connecting').map((link) => link.feedReason ?? '');
    expect(lost.some((reason) => reason.includes('every second'))).toBe(true);
  });

  test('a server that accepts and then ends every connection is asked less and less often, since each costs a read', async () => {
    const waits: number[] = [];
    const warn: Log['warn'] = (event, fields) => {
      if (event === 'order-feed-lost') waits.push(Number(fields?.['delayMs']));
    };
    await open((socket) => void socket.destroy(), 3, { ...silentLog, warn });
    expect(waits).toEqual([375, 750, 1_500]);
  });
});

describe('the price feed’s socket', () => {
  test.each(fatal)('%s is told once, with the code of a loss', async (_, act) => {
    const losses: string[] = [];
    raw = await openRawFeed((socket) => act(socket));
    openWatchedSocket({
      url: raw.url,
      clock: systemClock,
      pace: quotePace,
      pongs: { come: false },
      onOpen: () => undefined,
      onFrame: () => undefined,
      onUnreadable: () => undefined,
      onLost: (code) => void losses.push(code),
    });
    await until('it is lost', () => losses.length > 0);
    await raw.close();
    expect(losses).toHaveLength(1);
    expect(['FEED_ERROR', 'FEED_CLOSED']).toContain(losses[0]);
  });
});
