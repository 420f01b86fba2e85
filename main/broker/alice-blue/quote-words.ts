// What the market-data socket is told: the login, subscriptions and the heartbeat, in the broker's words.

import { createHash } from 'node:crypto';
import type { AccountId, InstrumentId } from '../../../domain/ids.ts';

/** How many keys a frame may carry is not published; one client in live use sends 100. */
export const keysInAFrame = 100;

/** SHA-256 twice, the second time over the first's hex text (A3 API, market-data socket). */
export function sessionHash(token: string): string {
  return sha256(sha256(token));
}

export function loginWords(account: AccountId, token: string): object {
  const user = `${account}_API`;
  return { susertoken: sessionHash(token), t: 'c', actid: user, uid: user, source: 'API' };
}

export const heartbeatWords = { k: '', t: 'h' } as const;

/** Ticks of each instrument, from now on or no more; none at all gives no frame. */
export function subscriptionWords(what: 'Subscribe' | 'Unsubscribe', ids: readonly InstrumentId[]): readonly object[] {
  const t = what === 'Subscribe' ? 't' : 'u';
  const frames: object[] = [];
  for (let at = 0; at < ids.length; at += keysInAFrame)
    frames.push({ k: ids.slice(at, at + keysInAFrame).join('#'), t });
  return frames;
}

/** An id that is not `EXCHANGE|token` would break the whole frame that carries it. */
export function isSubscribable(id: InstrumentId): boolean {
  return /^[A-Z]{2,8}\|\w{1,20}$/.test(id);
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
