import { request } from 'node:http';
import type { FaultBoard } from './faults.ts';
import type { Order } from './order.ts';
import type { OrderFrame } from './order-frame.ts';
import type { Timers } from './timers.ts';

const MOST = 5;
const PATIENCE_MS = 2_000;
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);
const PRODUCTS: Readonly<Record<string, string>> = { I: 'MIS', C: 'CNC', M: 'NRML', F: 'MTF' };

/** The addresses each account has asked to be called at, and the calls. */
export interface Postbacks {
  /** Why not, or undefined when the address will be called from now on. */
  readonly subscribe: (account: string, callbackUrl: string) => string | undefined;
  readonly unsubscribe: (account: string, callbackUrl: string) => boolean;
  readonly send: (order: Order, frame: OrderFrame) => void;
  readonly stop: () => void;
}

function callOnce(url: string, body: string, signal: AbortSignal): void {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const call = request(url, { method: 'POST', headers, signal, timeout: PATIENCE_MS }, (answer) => answer.resume());
  call.on('timeout', () => call.destroy());
  // Nobody may be listening; the broker does not ask twice.
  call.on('error', () => undefined);
  call.end(body);
}

/** The body of a postback: the feed's frame without its type and user, with the product as text. */
function bodyOf({ t: _, uid: __, ...frame }: OrderFrame): string {
  return JSON.stringify({ ...frame, prd: PRODUCTS[frame['pcode'] ?? ''] ?? '' });
}

/** Opens the register. Practice orders are nobody else's business, so only this machine is ever called. */
export function openPostbacks(faults: FaultBoard, timers: Timers): Postbacks {
  const targets = new Map<string, Set<string>>();
  const ending = new AbortController();
  return {
    subscribe: (account, callbackUrl) => {
      const url = URL.canParse(callbackUrl) ? new URL(callbackUrl) : undefined;
      if (url === undefined) return 'The callback URL is not an address';
      if (url.protocol !== 'http:' || !LOOPBACK.has(url.hostname)) return 'The practice broker calls this machine only';
      const mine = targets.get(account) ?? new Set<string>();
      if (mine.size >= MOST && !mine.has(url.href)) return `There are ${MOST} callback URLs already`;
      targets.set(account, mine.add(url.href));
      return undefined;
    },
    unsubscribe: (account, callbackUrl) =>
      URL.canParse(callbackUrl) && (targets.get(account)?.delete(new URL(callbackUrl).href) ?? false),
    send: (order, frame) => {
      const mine = targets.get(order.account);
      if (mine === undefined || mine.size === 0) return;
      const fault = faults.strike(order.account, 'postback');
      if (fault?.feed === 'drop') return;
      const body = bodyOf(frame);
      const times = fault?.feed === 'duplicate' ? 2 : 1;
      timers.after(fault?.delayBeforeMs ?? 0, () => {
        for (const url of mine) for (let time = 0; time < times; time += 1) callOnce(url, body, ending.signal);
      });
    },
    stop: () => ending.abort(),
  };
}
