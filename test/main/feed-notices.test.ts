// Feeds that are not live, as the screen says them: one line for the master, one for all followers.

import { describe, expect, test } from 'vitest';
import type { Notice } from '../../domain/desk-view.ts';
import { accountId, type AccountId } from '../../domain/ids.ts';
import type { FeedState, LinkState } from '../../main/broker/broker.ts';
import { createFeedNotices } from '../../main/feed-notices.ts';
import { manualClock } from '../support/manual-clock.ts';

const master = accountId('MA001');
const follower = (n: number): AccountId => accountId(`FO00${n}`);
const link = (feed: FeedState, feedReason = '', session: LinkState['session'] = { kind: 'Ready' }): LinkState => ({
  session,
  feed,
  feedReason,
  lastFrameAt: null,
  lastBookAt: null,
});

function screen() {
  const clock = manualClock();
  const shown = new Map<string, Notice>();
  let raised = 0;
  const notices = createFeedNotices({
    clock,
    masterId: master,
    alias: (id) => `alias ${id}`,
    raise: (notice) => {
      raised += 1;
      shown.set(notice.key, notice);
    },
    clear: (key) => shown.delete(key),
  });
  return { clock, shown, notices, raised: () => raised };
}

describe('a feed that is not live', () => {
  test('of the master’s stands on the screen after a second, with what helps, and goes when it is live', async () => {
    const { clock, shown, notices, raised } = screen();
    notices.onLink(master, link('Connecting', 'It was cut. It is being connected again.'));
    await clock.advance(999);
    expect(shown.size).toBe(0);
    await clock.advance(1);
    expect(shown.get('feed:master')).toMatchObject({
      level: 'Error',
      body: 'It was cut. It is being connected again.',
    });
    // Every book read tells the link again; the notice is raised once.
    notices.onLink(master, link('Connecting', 'It was cut. It is being connected again.'));
    expect(raised()).toBe(1);
    notices.onLink(master, link('Live'));
    expect(shown.size).toBe(0);
  });

  test('is said at once when it is silent, and not at all when it is back within the second', async () => {
    const { clock, shown, notices } = screen();
    notices.onLink(master, link('Silent', 'Nothing is heard.'));
    expect(shown.get('feed:master')?.body).toBe('Nothing is heard.');
    notices.onLink(follower(1), link('Connecting', 'Cut.'));
    await clock.advance(500);
    notices.onLink(follower(1), link('Live'));
    await clock.advance(5_000);
    expect(shown.has('feed:followers')).toBe(false);
  });

  test('is one notice for all followers, which names some and counts the rest', async () => {
    const { clock, shown, notices } = screen();
    for (let n = 1; n <= 5; n += 1) notices.onLink(follower(n), link('Connecting', 'Cut.'));
    await clock.advance(1_000);
    expect(shown.get('feed:followers')).toMatchObject({
      title: '5 followers’ feeds are not live',
      body: 'alias FO001, alias FO002, alias FO003 and 2 more. Cut.',
    });
    for (let n = 1; n <= 5; n += 1) notices.onLink(follower(n), link('Live'));
    expect(shown.size).toBe(0);
  });

  test('says nothing beside a session that is over, nor while it connects for the first time', async () => {
    const { clock, shown, notices } = screen();
    notices.onLink(master, link('Connecting'));
    notices.onLink(follower(1), link('Off', '', { kind: 'NeedsLogin', reason: 'over' }));
    await clock.advance(10_000);
    expect(shown.size).toBe(0);
    notices.close();
    expect(clock.timers()).toBe(0);
  });
});
