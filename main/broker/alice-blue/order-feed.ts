// The order-update socket: a fresh token for every connection, the handshake, heartbeats, and noticing when it has gone
// deaf. It hands on raw frames; there is no replay and no sequence number, so whoever listens reads the book after each
// connection (A3 API, order-update socket).

import { WebSocket } from 'ws';
import type { AccountId } from '../../../domain/ids.ts';
import type { Result } from '../../../domain/result.ts';
import type { CancelTimer, Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { FeedState } from '../broker.ts';
import { saysOk } from './answer.ts';
import { feedWords } from './feed-words.ts';
import { frameJson } from './frame-json.ts';
import { envelope } from './messages.ts';
import { socketOptions } from './socket-options.ts';

export const feedPace = {
  connectMs: 5_000,
  /** The server closes after 60 s without one. */
  heartbeatMs: 25_000,
  /** Ping frames of the socket itself, which a server must answer. */
  pingMs: 700,
  /** Nothing heard, not even a pong, where pongs are known to come: said at once, since the book must serve instead. */
  quietMs: 1_500,
  /** And so long that the connection is given up. */
  silentMs: 8_000,
  /** The same for a server that has never answered a ping. */
  silentWithoutPongMs: 90_000,
  firstRetryMs: 500,
  longestRetryMs: 15_000,
  /** After an answer that only a person can mend, such as a wrong address. */
  misledRetryMs: 60_000,
  /** A connection that lasted so long was a good one; sooner, the waits go on growing: each attempt costs a read. */
  steadyMs: 10_000,
} as const;

const badFramesAllowed = 5;
const badFramesWindowMs = 10_000;

type TimerName = 'retry' | 'acknowledge' | 'steady' | 'beat' | 'watch';

export type OrderFeedPlan = {
  readonly accountId: AccountId;
  readonly url: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly localAddress?: string;
  readonly token: () => Promise<Result<string>>;
  /** A frame that is JSON, in the order of arrival, with the moment of its arrival (epoch ms). */
  readonly onFrame: (frame: unknown, receivedAt: number) => void;
  readonly onUnreadable: (reason: string) => void;
  /** Also when only the reason changed. */
  readonly onState: (state: FeedState) => void;
  /** Connected and acknowledged: what happened before is in the book only. */
  readonly onConnected: () => void;
};

export type OrderFeed = {
  readonly start: () => void;
  readonly stop: () => void;
  /** Somebody knows better that this feed misses frames: connect anew. */
  readonly distrust: (reason: string) => void;
  readonly state: () => FeedState;
  /** Why it is not live, in words with what helps; empty while it is live or off. */
  readonly reason: () => string;
};

export function createOrderFeed(plan: OrderFeedPlan): OrderFeed {
  const { clock, log } = plan;
  let state: FeedState = 'Off';
  let reasonNow = '';
  let socket: WebSocket | null = null;
  let attempt = 0;
  /** Rises with every start, stop and connection, so that what an old one still says is ignored. */
  let generation = 0;
  let pongsCome = false;
  const timers = new Map<TimerName, CancelTimer>();

  const become = (next: FeedState, why = ''): void => {
    if (state === next && reasonNow === why) return;
    state = next;
    reasonNow = why;
    plan.onState(next);
  };
  const arm = (name: TimerName, ms: number, fn: () => void): void => {
    timers.get(name)?.();
    timers.set(name, clock.after(ms, fn));
  };
  const dropSocket = (): void => {
    generation += 1;
    for (const cancel of timers.values()) cancel();
    timers.clear();
    const old = socket;
    socket = null;
    if (!old) return;
    old.removeAllListeners();
    // A socket cut before it was open complains once more.
    old.on('error', () => undefined);
    old.terminate();
  };
  const retry = (reason: string, code: string): void => {
    dropSocket();
    become('Connecting', feedWords(code, reason));
    const ceiling =
      code === 'FEED_ADDRESS'
        ? feedPace.misledRetryMs
        : Math.min(feedPace.longestRetryMs, feedPace.firstRetryMs * 2 ** Math.min(attempt, 8));
    const delayMs = Math.round(ceiling * (0.5 + plan.random() / 2));
    attempt += 1;
    log.warn('order-feed-lost', { account: plan.accountId, code, reason, delayMs, attempt });
    arm('retry', delayMs, () => void connect());
  };

  const connect = async (): Promise<void> => {
    dropSocket();
    become('Connecting', reasonNow);
    const mine = generation;
    const token = await plan.token();
    if (mine !== generation) return;
    if (!token.ok) {
      // A session that is over has already stopped this feed through its owner.
      retry(token.message, token.code);
      return;
    }
    openSocket(token.value, mine);
  };

  const openSocket = (token: string, mine: number): void => {
    const opened = new WebSocket(plan.url, socketOptions(feedPace.connectMs, plan.localAddress));
    socket = opened;
    let acknowledged = false;
    let heardAt = clock.monotonic();
    let badFrames: number[] = [];
    const lost = (reason: string, code: string): void => {
      if (mine === generation) retry(reason, code);
    };
    const say = (message: object): void => {
      if (opened.readyState === WebSocket.OPEN) opened.send(JSON.stringify(message));
    };
    const badFrame = (reason: string): void => {
      plan.onUnreadable(reason);
      const now = clock.monotonic();
      badFrames = [...badFrames.filter((at) => now - at < badFramesWindowMs), now];
      if (badFrames.length > badFramesAllowed) lost('too many unreadable frames', 'FEED_GARBLED');
    };

    arm('acknowledge', feedPace.connectMs * 2, () => acknowledged || lost('no acknowledgement in time', 'FEED_NO_ACK'));
    opened.on('open', () => say({ orderToken: token, userId: plan.accountId }));
    opened.on('pong', () => {
      heardAt = clock.monotonic();
      pongsCome = true;
      if (mine === generation && state === 'Silent') become('Live');
    });
    opened.on('unexpected-response', (_, response) =>
      lost(
        `the socket's address answered HTTP ${response.statusCode}`,
        response.statusCode === 200 ? 'FEED_ADDRESS' : 'FEED_REFUSED',
      ),
    );
    opened.on('error', (error) => lost(error.message.slice(0, 200), 'FEED_ERROR'));
    opened.on('close', (code) => lost(`the broker closed the feed (${code})`, 'FEED_CLOSED'));
    opened.on('message', (data) => {
      if (mine !== generation) return;
      const receivedAt = clock.now();
      heardAt = clock.monotonic();
      const frame = frameJson(data);
      if (frame === undefined) return badFrame('A frame of the order feed is not JSON.');
      if (!acknowledged && !isOrderMessage(frame)) {
        const answer = envelope.safeParse(frame);
        if (!answer.success || !saysOk(answer.data)) return lost('the feed did not accept the token', 'FEED_REFUSED');
      }
      if (!acknowledged) {
        acknowledged = true;
        arm('steady', feedPace.steadyMs, () => (attempt = 0));
        become('Live');
        log.info('order-feed-live', { account: plan.accountId });
        beat();
        watch();
        plan.onConnected();
      }
      if (state === 'Silent') become('Live');
      if (isOrderMessage(frame)) plan.onFrame(frame, receivedAt);
    });

    const beat = (): void => {
      if (mine !== generation) return;
      say({ heartbeat: 'h', userId: plan.accountId });
      arm('beat', feedPace.heartbeatMs, beat);
    };
    const watch = (): void => {
      if (mine !== generation) return;
      const quietMs = clock.monotonic() - heardAt;
      if (quietMs > (pongsCome ? feedPace.silentMs : feedPace.silentWithoutPongMs)) {
        become('Silent', feedWords('FEED_SILENT', ''));
        lost('connected but nothing is heard', 'FEED_SILENT');
        return;
      }
      if (pongsCome && quietMs > feedPace.quietMs) become('Silent', feedWords('FEED_SILENT', ''));
      if (opened.readyState === WebSocket.OPEN) opened.ping();
      arm('watch', feedPace.pingMs, watch);
    };
  };

  return {
    start: () => {
      if (state !== 'Off') return;
      attempt = 0;
      void connect();
    },
    stop: () => {
      dropSocket();
      become('Off');
    },
    distrust: (reason) => {
      if (state !== 'Live') return;
      become('Silent', feedWords('FEED_DEAF', reason));
      retry(reason, 'FEED_DEAF');
    },
    state: () => state,
    reason: () => reasonNow,
  };
}

function isOrderMessage(frame: unknown): boolean {
  return typeof frame === 'object' && frame !== null && (frame as { t?: unknown }).t === 'om';
}
