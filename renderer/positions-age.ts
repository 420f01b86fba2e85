// How old a reading of an account's positions may be before it says nothing of now: "flat" needs the broker's word.

import type { AccountView } from '../domain/account-view.ts';
import type { DeskView } from '../domain/desk-view.ts';

/** Several readings at the easy pace of an account without trouble; ms. */
const trustedMs = 20_000;

/** `at` of the reading, `now` both epoch ms; absent: the age was not told. */
export function isOldReading(at: number | null | undefined, now: number): boolean {
  return at !== undefined && at !== null && now - at > trustedMs;
}

type Read = Pick<AccountView, 'alias' | 'positionsAt'>;

/** The accounts whose positions were read once and are too long unread to speak of now. */
export function notReadNow(view: Pick<DeskView, 'master' | 'followers'>, now: number): readonly Read[] {
  const accounts: readonly Read[] = [...(view.master === null ? [] : [view.master]), ...view.followers];
  return accounts.filter(({ positionsAt }) => isOldReading(positionsAt, now));
}

/** How many accounts' positions say nothing of now: too long unread, or never read at all. */
export function unreadCount(view: Pick<DeskView, 'master' | 'followers'>, now: number): number {
  const accounts = [...(view.master === null ? [] : [view.master]), ...view.followers];
  return notReadNow(view, now).length + accounts.filter(({ positions }) => positions === null).length;
}
