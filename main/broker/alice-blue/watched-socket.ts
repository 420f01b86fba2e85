// One WebSocket that is watched: it hands on what is JSON, pings, and is given up once, with a reason, when it ends,
// goes silent or talks garbage. Knows nothing of what the frames mean.

import { WebSocket, type RawData } from 'ws';
import type { CancelTimer, Clock } from '../../clock.ts';
import { socketOptions } from './socket-options.ts';

export type SocketPace = {
  readonly connectMs: number;
  /** Ping frames of the socket itself, which a server must answer. */
  readonly pingMs: number;
  /** Nothing heard, not even a pong, where pongs are known to come. */
  readonly silentMs: number;
  /** The same for a server that has never answered a ping. */
  readonly silentWithoutPongMs: number;
};

export type LossCode = 'FEED_ADDRESS' | 'FEED_REFUSED' | 'FEED_ERROR' | 'FEED_CLOSED' | 'FEED_SILENT' | 'FEED_GARBLED';

export type WatchedSocketPlan = {
  readonly url: string;
  readonly clock: Clock;
  readonly pace: SocketPace;
  readonly localAddress?: string;
  /** Whether this server is known to answer pings; kept by the caller, since a new socket cannot know. */
  readonly pongs: { come: boolean };
  readonly onOpen: () => void;
  /** With the moment of arrival, epoch ms. */
  readonly onFrame: (frame: unknown, receivedAt: number) => void;
  readonly onUnreadable: (reason: string) => void;
  /** At most once, and not after `drop`. */
  readonly onLost: (code: LossCode, reason: string) => void;
};

export type WatchedSocket = { readonly say: (message: object) => void; readonly drop: () => void };

const badFramesAllowed = 5;
const badFramesWindowMs = 10_000;

export function openWatchedSocket(plan: WatchedSocketPlan): WatchedSocket {
  const { clock, pace } = plan;
  const socket = new WebSocket(plan.url, socketOptions(pace.connectMs, plan.localAddress));
  let over = false;
  let heardAt = clock.monotonic();
  let badFrames: number[] = [];
  let cancelWatch: CancelTimer = () => undefined;

  const drop = (): void => {
    if (over) return;
    over = true;
    cancelWatch();
    socket.removeAllListeners();
    // A socket cut before it was open complains once more.
    socket.on('error', () => undefined);
    socket.terminate();
  };
  const lost = (code: LossCode, reason: string): void => {
    if (over) return;
    drop();
    plan.onLost(code, reason);
  };
  const watch = (): void => {
    const quietMs = clock.monotonic() - heardAt;
    if (quietMs > (plan.pongs.come ? pace.silentMs : pace.silentWithoutPongMs))
      return lost('FEED_SILENT', 'connected but nothing is heard');
    if (socket.readyState === WebSocket.OPEN) socket.ping();
    cancelWatch = clock.after(pace.pingMs, watch);
  };

  socket.on('open', () => {
    heardAt = clock.monotonic();
    plan.onOpen();
    if (!over) watch();
  });
  socket.on('pong', () => {
    heardAt = clock.monotonic();
    plan.pongs.come = true;
  });
  socket.on('unexpected-response', (_, { statusCode }) =>
    lost(statusCode === 200 ? 'FEED_ADDRESS' : 'FEED_REFUSED', `the socket's address answered HTTP ${statusCode}`),
  );
  socket.on('error', (error) => lost('FEED_ERROR', error.message.slice(0, 200)));
  socket.on('close', (code) => lost('FEED_CLOSED', `the broker closed the feed (${code})`));
  socket.on('message', (data) => {
    heardAt = clock.monotonic();
    const frame = readJson(data);
    if (frame !== undefined) return plan.onFrame(frame, clock.now());
    plan.onUnreadable('A frame is not JSON.');
    badFrames = [...badFrames.filter((at) => heardAt - at < badFramesWindowMs), heardAt];
    if (badFrames.length > badFramesAllowed) lost('FEED_GARBLED', 'too many unreadable frames');
  });

  return {
    say: (message) => {
      if (!over && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
    },
    drop,
  };
}

/** Undefined for what is not JSON. Binary frames are read as text, since some servers send them so. */
function readJson(data: RawData): unknown {
  try {
    const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.isBuffer(data) ? data : Buffer.from(data);
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
