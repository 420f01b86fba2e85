// Says a week before a mandate ends, and after it has ended, which account needs a new one.

import type { Notice } from '../domain/desk-view.ts';
import type { AccountId } from '../domain/ids.ts';
import type { FollowerTerms } from '../domain/account.ts';
import { daysLeft, mandateDay, warnDays } from '../domain/mandate.ts';
import type { CancelTimer, Clock } from './clock.ts';

export type MandateWatch = { readonly look: () => void; readonly close: () => void };

export type MandateWatchParts = {
  readonly clock: Clock;
  readonly followers: readonly AccountId[];
  readonly termsOf: (id: AccountId) => FollowerTerms | undefined;
  readonly alias: (id: AccountId) => string;
  readonly raise: (notice: Notice) => void;
  readonly clear: (key: string) => void;
};

/** A day ends while the desk is open; a machine sleeps, a clock is set. */
const againMs = 60_000;

export function watchMandates(parts: MandateWatchParts): MandateWatch {
  const { clock } = parts;
  const shown = new Map<string, string>();
  let timer: CancelTimer | null = null;

  const look = (): void => {
    timer?.();
    for (const id of parts.followers) {
      const key = `mandate:${id}`;
      const notice = mandateNotice(id, parts.alias(id), parts.termsOf(id), clock.now());
      const text = notice === null ? '' : notice.body;
      if (text === (shown.get(key) ?? '')) continue;
      shown.set(key, text);
      if (notice === null) parts.clear(key);
      else parts.raise(notice);
    }
    timer = clock.after(againMs, look);
  };
  look();
  return {
    look,
    close: () => {
      timer?.();
    },
  };
}

/** Null: none is recorded, or it has more than a week to go. */
export function mandateNotice(
  id: AccountId,
  alias: string,
  terms: FollowerTerms | undefined,
  now: number,
): Notice | null {
  const mandate = terms?.mandate ?? null;
  if (mandate === null) return null;
  const left = daysLeft(mandate, now);
  if (left > warnDays) return null;
  const over = left < 0;
  const when = left === 0 ? 'today' : left === 1 ? 'tomorrow' : `in ${left} days`;
  return {
    key: `mandate:${id}`,
    at: now,
    level: over ? 'Error' : 'Warning',
    title: over ? `${alias}: the mandate has ended` : `${alias}: the mandate ends ${when}`,
    body: `${mandate.holder} agreed until ${mandateDay(mandate.validUntil)}. ${over ? 'No new order is copied to the account; exits are.' : 'After that day no new order is copied to the account.'} Agree on a new one and record it in the follower’s detail.`,
    account: id,
    masterOrderId: '',
  };
}
