// Raises and clears the notice of each account's connection as it changes. A line that comes back at once is not told.

import type { Notice } from '../domain/desk-view.ts';
import type { AccountId } from '../domain/ids.ts';
import type { LinkState } from './broker/broker.ts';
import type { CancelTimer, Clock } from './clock.ts';
import { lineGraceMs, linkKeys, linkNotice } from './link-notices.ts';

export type LinkAlarmsParts = {
  readonly clock: Clock;
  readonly masterId: AccountId;
  readonly alias: (id: string) => string;
  readonly linkOf: (id: AccountId) => LinkState | undefined;
  readonly raise: (notice: Notice) => void;
  readonly clear: (key: string) => void;
};

export type LinkAlarms = {
  readonly onLink: (account: AccountId, link: LinkState) => void;
  readonly close: () => void;
};

export function watchLinks(parts: LinkAlarmsParts): LinkAlarms {
  const { clock, raise, clear } = parts;
  const grace = new Map<AccountId, CancelTimer>();
  /** What stands now, by account: told again only when its words change. */
  const standing = new Map<AccountId, string>();

  const noticeOf = (account: AccountId, link: LinkState): Notice | null =>
    linkNotice({ account, alias: parts.alias(account), isMaster: account === parts.masterId, link }, clock.now());

  function tell(account: AccountId, notice: Notice): void {
    const words = `${notice.key}\n${notice.title}\n${notice.body}`;
    if (standing.get(account) === words) return;
    standing.set(account, words);
    raise(notice);
  }

  function stopWaiting(account: AccountId): void {
    grace.get(account)?.();
    grace.delete(account);
  }

  return {
    onLink: (account, link) => {
      const keys = linkKeys(account);
      const notice = noticeOf(account, link);
      if (notice?.key !== keys.line) {
        stopWaiting(account);
        clear(keys.line);
      }
      if (notice === null) {
        if (link.session.kind !== 'Ready') return;
        standing.delete(account);
        clear(keys.login);
        clear(`login-ended:${account}`);
        return;
      }
      if (notice.key === keys.login || standing.get(account)?.startsWith(`${keys.line}\n`) === true) {
        tell(account, notice);
        return;
      }
      if (grace.has(account)) return;
      grace.set(
        account,
        clock.after(lineGraceMs, () => {
          grace.delete(account);
          const now = parts.linkOf(account);
          const still = now === undefined ? null : noticeOf(account, now);
          if (still?.key === keys.line) tell(account, still);
        }),
      );
    },
    close: () => {
      for (const cancel of grace.values()) cancel();
      grace.clear();
    },
  };
}
