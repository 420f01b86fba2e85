// Order feeds that are not live, said on the screen with what helps, for as long as it lasts. The master's stands by
// itself, since everything copied begins there; the followers' share one notice, or a cut line would bring a hundred.

import type { Notice } from '../domain/desk-view.ts';
import type { AccountId } from '../domain/ids.ts';
import type { LinkState } from './broker/broker.ts';
import type { CancelTimer, Clock } from './clock.ts';

export type FeedNotices = {
  readonly onLink: (account: AccountId, link: LinkState) => void;
  readonly close: () => void;
};

export type FeedNoticesPlan = {
  readonly clock: Clock;
  readonly masterId: AccountId;
  readonly alias: (account: AccountId) => string;
  readonly raise: (notice: Notice) => void;
  readonly clear: (key: string) => void;
};

/** Most lost connections are back sooner than this, and then nobody needs to read about them. Ms. */
const graceMs = 1_000;
const namedAtOnce = 3;

export function createFeedNotices(plan: FeedNoticesPlan): FeedNotices {
  const { clock, masterId, alias } = plan;
  /** Since when (epoch ms) a feed is not live, and why. */
  const down = new Map<AccountId, { since: number; reason: string; said: boolean; cancel: CancelTimer }>();
  let master = '';
  let others = '';

  function say(): void {
    const said = [...down].filter(([, one]) => one.said);
    const ofMaster = said.find(([id]) => id === masterId);
    const words = ofMaster?.[1].reason ?? '';
    if (words !== master) {
      if (ofMaster === undefined) plan.clear('feed:master');
      else
        plan.raise({
          key: 'feed:master',
          at: ofMaster[1].since,
          level: 'Error',
          title: `${alias(masterId)}: the master’s order feed is not live`,
          body: words,
          account: masterId,
          masterOrderId: '',
          sound: 'ConnectionLost',
        });
      master = words;
    }
    const rest = said.filter(([id]) => id !== masterId);
    const names = rest.slice(0, namedAtOnce).map(([id]) => alias(id));
    const listed = `${names.join(', ')}${rest.length > namedAtOnce ? ` and ${rest.length - namedAtOnce} more` : ''}`;
    const body = rest.length === 0 ? '' : `${listed}. ${rest[0]?.[1].reason ?? ''}`;
    if (body === others) return;
    others = body;
    if (rest.length === 0) plan.clear('feed:followers');
    else
      plan.raise({
        key: 'feed:followers',
        at: Math.min(...rest.map(([, one]) => one.since)),
        level: 'Warning',
        title:
          rest.length === 1 ? 'A follower’s order feed is not live' : `${rest.length} followers’ feeds are not live`,
        body,
        account: rest.length === 1 ? (rest[0]?.[0] ?? '') : '',
        masterOrderId: '',
      });
  }

  function up(account: AccountId): void {
    down.get(account)?.cancel();
    if (down.delete(account)) say();
  }

  return {
    onLink: (account, { session, feed, feedReason = '' }) => {
      // A session that is over is said by itself, and no feed can live without one.
      if (session.kind !== 'Ready' || feed === 'Live' || feed === 'Off' || feedReason === '') return up(account);
      const known = down.get(account);
      const one = known ?? { since: clock.now(), reason: '', said: false, cancel: () => undefined };
      one.reason = feedReason;
      if (known === undefined) {
        down.set(account, one);
        one.cancel = clock.after(graceMs, () => {
          one.said = true;
          say();
        });
      }
      // A feed that is connected and silent does not mend itself in a moment.
      if (feed === 'Silent') one.said = true;
      if (one.said) say();
    },
    close: () => {
      for (const { cancel } of down.values()) cancel();
    },
  };
}
