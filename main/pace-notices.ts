// What a person is told when calls do not get through, or grow many: one notice per condition.

import type { Notice } from '../domain/desk-view.ts';
import type { AccountId } from '../domain/ids.ts';
import { istMinuteOfDay } from '../domain/trading-day.ts';

export function breakerKey(account: AccountId): string {
  return `breaker:${account}`;
}

export function breakerNotice(account: AccountId, alias: string, at: number): Notice {
  return {
    key: breakerKey(account),
    at,
    level: 'Error',
    title: `${alias}: entries are held back`,
    body: 'Calls for it failed one after the other, so no new entry goes out until one gets through; exits and cancels still go. Look at its line to the broker.',
    account,
    masterOrderId: '',
  };
}

export function edgeBreakerKey(address: string): string {
  return `edge-breaker:${address}`;
}

/** `address` is empty where the system chooses it; `openUntil` in epoch ms. */
export function edgeBreakerNotice(address: string, openUntil: number, at: number): Notice {
  return {
    key: edgeBreakerKey(address),
    at,
    level: 'Error',
    title: 'The broker does not answer this address: entries are held back',
    body: `Calls of several accounts${address === '' ? '' : ` from ${address}`} did not get through, so no account sends a new entry from there; exits and cancels still go. One entry tries again at ${istClock(openUntil)}. If this lasts, lower the number of accounts that send at once and call the broker.`,
    account: '',
    masterOrderId: '',
  };
}

export function manyCallsNotice(account: AccountId, alias: string, calls: number, at: number): Notice {
  return {
    key: `calls:${account}`,
    at,
    level: 'Warning',
    title: `${alias}: ${calls.toLocaleString('en-IN')} order calls today`,
    body: 'Places, modifies and cancels count alike. Entries stop at 2,500 calls in a day; exits and cancels go on. Copy fewer modifies, or leave this follower out for the day.',
    account,
    masterOrderId: '',
  };
}

/** "14:05", rounded up, so that nobody looks too early. */
function istClock(epochMs: number): string {
  const minutes = istMinuteOfDay(epochMs + 59_999);
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
