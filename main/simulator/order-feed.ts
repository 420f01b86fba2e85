import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { arrivalNow } from './arrival-clock.ts';
import type { FaultBoard } from './faults.ts';
import type { FeedOutage } from './feed-outage.ts';
import type { LedgerFrame } from './ledger.ts';
import type { Order } from './order.ts';
import type { OrderFrame } from './order-frame.ts';
import type { Switches } from './switches.ts';
import type { Timers } from './timers.ts';

/** What the feed is built from. */
export interface OrderFeedParts {
  readonly faults: FaultBoard;
  readonly timers: Timers;
  readonly switches: () => Switches;
  readonly outage: FeedOutage;
  readonly noteFrame: (frame: LedgerFrame) => void;
}

/** The order-update socket: tokens, connections, frames. */
export interface OrderFeed {
  /** A token with which one may connect for this account. */
  readonly issueToken: (account: string) => string;
  /** Takes over a connected socket; `stream` is the connection below it. */
  readonly accept: (socket: WebSocket, stream: Duplex) => void;
  readonly send: (order: Order, frame: OrderFrame) => void;
  /** Destroys the connections of an account, or of everyone. */
  readonly cut: (account?: string) => void;
  /** Signed-in connections of an account. */
  readonly countOf: (account: string) => number;
}

interface Listener {
  readonly socket: WebSocket;
  readonly stream: Duplex;
  readonly account: string;
}

type Hello = { readonly orderToken?: unknown; readonly userId?: unknown; readonly heartbeat?: unknown };

function read(data: unknown): Hello {
  try {
    const value: unknown = JSON.parse(String(data));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** A text frame whose header promises more than follows, as when a connection dies on the way. */
function halfFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const header = Buffer.from([0x81, 126, payload.length >> 8, payload.length & 0xff]);
  return Buffer.concat([header, payload.subarray(0, Math.floor(payload.length / 2))]);
}

export function openOrderFeed({ faults, timers, switches, outage, noteFrame }: OrderFeedParts): OrderFeed {
  const tokens = new Map<string, string>();
  const listeners = new Set<Listener>();
  const heldBack = new Map<string, OrderFrame[]>();

  const listenersOf = (account: string): Listener[] =>
    [...listeners].filter((one) => one.account === account && one.socket.readyState === one.socket.OPEN);

  const write = (account: string, frame: OrderFrame): boolean => {
    const to = listenersOf(account);
    const text = JSON.stringify(frame);
    for (const { socket } of to) socket.send(text);
    return to.length > 0;
  };

  const cut = (account?: string): void => {
    for (const one of [...listeners]) {
      if (account === undefined || one.account === account) one.stream.destroy();
    }
  };

  const deliver = (account: string, frame: OrderFrame): LedgerFrame['outcome'] => {
    const feed = faults.strike(account, 'feed')?.feed;
    if (feed === 'drop') return 'drop';
    if (feed === 'hold-back') {
      heldBack.set(account, [...(heldBack.get(account) ?? []), frame]);
      return 'hold-back';
    }
    if (feed === 'cut' || feed === 'cut-mid-frame') {
      if (feed === 'cut-mid-frame')
        for (const { stream } of listenersOf(account)) stream.write(halfFrame(JSON.stringify(frame)));
      cut(account);
      return feed;
    }
    const heard = write(account, frame);
    if (feed === 'duplicate') write(account, frame);
    const late = heldBack.get(account) ?? [];
    heldBack.delete(account);
    for (const earlier of late) write(account, earlier);
    if (feed === 'duplicate') return 'duplicate';
    return heard ? 'sent' : 'unheard';
  };

  return {
    issueToken: (account) => {
      const token = randomBytes(32).toString('hex');
      tokens.set(token, account);
      return token;
    },
    accept: (socket, stream) => {
      let listener: Listener | undefined;
      let deadline: NodeJS.Timeout;
      const listen = (): void => {
        clearTimeout(deadline);
        deadline = setTimeout(() => socket.close(1000, 'heartbeat missing'), switches().feedHeartbeatSeconds * 1000);
      };
      listen();
      socket.on('error', () => undefined);
      socket.on('close', () => {
        clearTimeout(deadline);
        if (listener !== undefined) listeners.delete(listener);
      });
      socket.on('message', (data) => {
        const hello = read(data);
        if (listener !== undefined) {
          if (hello.heartbeat !== undefined) listen();
          return;
        }
        const account = typeof hello.orderToken === 'string' ? tokens.get(hello.orderToken) : undefined;
        if (account !== undefined && outage.isOn(account)) {
          stream.destroy();
          return;
        }
        const isRefused = account !== undefined && faults.strike(account, 'feed-sign-in') !== undefined;
        if (account === undefined || account !== hello.userId || isRefused) {
          socket.send(JSON.stringify({ status: 'Not_Ok' }));
          socket.close(1008, 'not signed in');
          return;
        }
        if (switches().orderTokenSingleUse) tokens.delete(String(hello.orderToken));
        listener = { socket, stream, account };
        listeners.add(listener);
        listen();
        socket.send(JSON.stringify({ status: 'Ok' }));
      });
    },
    send: (order, frame) => {
      if (switches().feedCarries === 'api-only' && order.source !== 'API') return;
      timers.after(switches().feedDelayMs, () => {
        const outcome = deliver(order.account, frame);
        noteFrame({
          account: order.account,
          brokerOrderId: order.brokerOrderId,
          status: frame['status'] ?? '',
          reportType: frame['reporttype'] ?? '',
          wallMs: arrivalNow().wallMs,
          outcome,
        });
      });
    },
    cut,
    countOf: (account) => listenersOf(account).length,
  };
}
