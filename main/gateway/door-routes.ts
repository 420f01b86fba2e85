// Method and path to call: the whole of what the door knows how to ask.

import { err, type Err, type Result } from '../../domain/result.ts';
import type { DoorCallName } from '../door-calls.ts';
import type { DoorAnswer } from './door-server.ts';

export type DoorPath = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Null: the description of all the others. */
  readonly call: DoorCallName | null;
  readonly summary: string;
};

export const doorRoutes: readonly DoorPath[] = [
  {
    method: 'POST',
    path: '/api/followers/credentials',
    call: 'credentials',
    summary: 'Adds a follower with its credentials, or changes them. The session is proven at the broker first.',
  },
  {
    method: 'POST',
    path: '/api/followers/risk-config',
    call: 'riskConfig',
    summary: 'Changes a follower’s limits; what is not named stays.',
  },
  {
    method: 'POST',
    path: '/api/followers/consent',
    call: 'consent',
    summary: 'Records that the account holder agrees to copying.',
  },
  {
    method: 'POST',
    path: '/api/followers/consent/withdraw',
    call: 'withdrawConsent',
    summary: 'Records that the account holder withdraws it; entries stop at once.',
  },
  { method: 'GET', path: '/api/followers', call: 'followers', summary: 'The followers, their limits and their state.' },
  {
    method: 'POST',
    path: '/api/trades/replicate',
    call: 'replicate',
    summary: 'Gives a trade to every follower, each in its own size. The same id twice is one trade.',
  },
  {
    method: 'POST',
    path: '/api/trades/copy-selected',
    call: 'copySelected',
    summary: 'Gives a trade to the followers that are named.',
  },
  {
    method: 'POST',
    path: '/api/trades/modify',
    call: 'modify',
    summary: 'Changes price, trigger or quantity of what still works under a trade.',
  },
  {
    method: 'POST',
    path: '/api/trades/exit',
    call: 'exit',
    summary: 'Cancels what still works under an order and closes what it traded, until the broker’s books prove it.',
  },
  {
    method: 'GET',
    path: '/api/mappings',
    call: 'mappings',
    summary: 'Master orders and the followers’ orders to them.',
  },
  { method: 'GET', path: '/api/events', call: 'events', summary: 'The journal, newest first.' },
  {
    method: 'GET',
    path: '/api/health',
    call: 'health',
    summary: 'Whether copying runs and each account is connected.',
  },
  {
    method: 'POST',
    path: '/api/broker/postback',
    call: 'postback',
    summary: 'The broker’s own order message: a reason to read the account’s book, never a fact.',
  },
  { method: 'GET', path: '/openapi.json', call: null, summary: 'This description.' },
];

const notFound: readonly string[] = ['FOLLOWER_UNKNOWN', 'TRADE_UNKNOWN', 'ORDER_UNKNOWN', 'SYMBOL_UNKNOWN'];
const conflicts: readonly string[] = ['TRADE_ID_USED', 'TRADE_ENDED', 'FOLLOWER_NAME_USED', 'ACCOUNT_IS_MASTER'];
const away: readonly string[] = ['HALTED', 'RESTARTING', 'ENGINE_LOST', 'PRICE_UNKNOWN'];

/** What was done is 200 even where every follower failed: then `ok` in the body is false. */
export function answerOf(result: Result<object>): DoorAnswer {
  if (result.ok) return { status: 200, body: { ok: true, ...result.value } };
  const { code, message } = result;
  return { status: statusOf(code), body: err(code, message) satisfies Err };
}

function statusOf(code: string): number {
  if (code === 'INPUT_REFUSED') return 400;
  if (notFound.includes(code)) return 404;
  if (conflicts.includes(code)) return 409;
  return away.includes(code) ? 503 : 422;
}
