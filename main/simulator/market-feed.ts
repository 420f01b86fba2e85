import type { WebSocket } from 'ws';
import type { MarketFrame } from './market-frame.ts';
import { deltaFrame, snapshotFrame } from './market-frame.ts';
import type { Sessions } from './sessions.ts';
import type { SimulatedBroker } from './simulated-broker.ts';
import type { Switches } from './switches.ts';
import { textField } from './text-field.ts';

/** What the feed is built from. */
export interface MarketFeedParts {
  readonly broker: () => SimulatedBroker;
  readonly sessions: Sessions;
  readonly switches: () => Switches;
  readonly nowMs: () => number;
}

/** The market-data socket: one session per user, snapshots, then what has changed. */
export interface MarketFeed {
  readonly accept: (socket: WebSocket) => void;
  /** Prices of these instruments may have moved. */
  readonly send: (keys: readonly string[]) => void;
  /** Closes the user's live socket, as `invalidateWsSess` does. */
  readonly displace: (account: string) => void;
}

interface Viewer {
  readonly socket: WebSocket;
  readonly account: string;
  /** What was last sent, by `t|NSE|3045` or `d|NSE|3045`. */
  readonly shown: Map<string, MarketFrame>;
}

function read(data: unknown): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(String(data));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

export function openMarketFeed({ broker, sessions, switches, nowMs }: MarketFeedParts): MarketFeed {
  const viewers = new Map<string, Viewer>();

  const acknowledge = (socket: WebSocket, isGood: boolean): void => {
    const frame =
      switches().marketAcknowledgement === 'ck'
        ? { t: 'ck', s: isGood ? 'OK' : 'NOT_OK' }
        : { t: 'cf', k: isGood ? 'OK' : 'failed' };
    socket.send(JSON.stringify(frame));
  };

  const displace = (account: string): void => {
    viewers.get(account)?.socket.close(1000, 'replaced');
    viewers.delete(account);
  };

  const subscribe = (viewer: Viewer, type: 't' | 'd', keys: readonly string[]): void => {
    for (const key of keys) {
      const item = broker()
        .today()
        .instruments.find((one) => one.key === key);
      if (item === undefined) continue;
      const frame = snapshotFrame(
        broker().today().market.quote(key),
        item,
        type === 'd',
        nowMs(),
        switches().circuitPercent,
      );
      viewer.shown.set(`${type}|${key}`, frame);
      viewer.socket.send(JSON.stringify(frame));
    }
  };

  const obey = (viewer: Viewer, message: Record<string, unknown>): void => {
    const keys = textField(message['k'])
      .split('#')
      .filter((key) => key !== '');
    if (message['t'] === 't' || message['t'] === 'd') subscribe(viewer, message['t'], keys);
    if (message['t'] === 'u') for (const key of keys) viewer.shown.delete(`t|${key}`);
    if (message['t'] === 'ud') for (const key of keys) viewer.shown.delete(`d|${key}`);
  };

  const signIn = (socket: WebSocket, message: Record<string, unknown>): Viewer | undefined => {
    const account = textField(message['uid']).replace(/_API$/, '');
    const isGood = message['t'] === 'c' && sessions.ownsSocketToken(account, textField(message['susertoken']), nowMs());
    acknowledge(socket, isGood);
    if (!isGood) {
      socket.close(1008, 'not signed in');
      return undefined;
    }
    displace(account);
    const viewer = { socket, account, shown: new Map<string, MarketFrame>() };
    viewers.set(account, viewer);
    return viewer;
  };

  return {
    accept: (socket) => {
      let viewer: Viewer | undefined;
      socket.on('error', () => undefined);
      socket.on('close', () => {
        if (viewer !== undefined && viewers.get(viewer.account) === viewer) viewers.delete(viewer.account);
      });
      socket.on('message', (data) => {
        const message = read(data);
        if (viewer === undefined) viewer = signIn(socket, message);
        else obey(viewer, message);
      });
    },
    send: (keys) => {
      if (viewers.size === 0) return;
      const moved = new Set(keys);
      for (const viewer of viewers.values()) {
        for (const [name, before] of viewer.shown) {
          const key = name.slice(2);
          if (!moved.has(key)) continue;
          const frame = deltaFrame(
            before,
            broker().today().market.quote(key),
            broker().today().instrument(key),
            nowMs(),
          );
          if (frame === undefined) continue;
          viewer.shown.set(name, { ...before, ...frame });
          viewer.socket.send(JSON.stringify(frame));
        }
      }
    },
    displace,
  };
}
