// How soon the view can know of a fault, by the paces themselves on a clock that is moved by hand: three seconds at most,
// with three tenths of them for each answer of the broker's.

import { describe, expect, test } from 'vitest';
import { deriveExecId } from '../../domain/execution-report.ts';
import { watchAccounts, watchPace } from '../../main/account-watch.ts';
import { feedPace } from '../../main/broker/alice-blue/order-feed.ts';
import { createFeedHearing } from '../../main/broker/alice-blue/feed-hearing.ts';
import { createOrderPoll, pollPace } from '../../main/broker/alice-blue/order-poll.ts';
import type { BrokerAccount } from '../../main/broker/broker.ts';
import { followerId, aReport } from '../support/an-order.ts';
import { manualClock } from '../support/manual-clock.ts';

const answerMs = 300;
const limitMs = 3_000;

/** Ms from a change of the master's that no frame tells until the feed is called deaf. */
async function deafAfter(offsetMs: number, random: number): Promise<number> {
  const clock = manualClock();
  let changedAt = Infinity;
  let deafAt = Infinity;
  const hearing = createFeedHearing({
    clock,
    onChange: () => (deafAt = Math.min(deafAt, clock.monotonic())),
    onDeaf: () => undefined,
  });
  const poll = createOrderPoll({
    clock,
    random: () => random,
    pace: () => pollPace.watching,
    read: async () => {
      const startedAt = clock.now();
      const shows = clock.monotonic() >= changedAt;
      // The broker dates by whole seconds.
      const facts = { ...aReport({ source: 'Book', transactTime: Math.floor(startedAt / 1000) * 1000 }) };
      await new Promise<void>((resolve) => clock.after(answerMs, resolve));
      const changed = {
        ...facts,
        transactTime: Math.floor((clock.now() - clock.monotonic() + changedAt) / 1000) * 1000,
      };
      const reports = shows ? [{ ...changed, execId: deriveExecId(changed) }] : [];
      hearing.bookShows({ reports, unreadable: [], startedAt, readAt: clock.now() });
      return true;
    },
  });
  poll.start();
  // Just after a reading began: it cannot show the change.
  await clock.advance(20_000 + offsetMs);
  changedAt = clock.monotonic();
  await clock.advance(10_000);
  poll.stop();
  return deafAt - changedAt;
}

describe('what goes wrong is known within three seconds', () => {
  test('a master’s feed that answers pings and loses its frames, wherever in the second and in the pace it begins', async () => {
    const times: number[] = [];
    for (let offset = 0; offset < 2_200; offset += 61)
      for (const random of [0, 0.5, 1]) times.push(await deafAfter(offset, random));
    expect(Math.max(...times)).toBeLessThanOrEqual(limitMs);
    expect(Math.min(...times)).toBeGreaterThan(0);
  });

  test('an account’s dead session, by the reading that meets it, however slow the answers are', async () => {
    const clock = manualClock();
    const begun: number[] = [];
    const ask = async (): Promise<never> => {
      begun.push(clock.monotonic());
      await new Promise<void>((resolve) => clock.after(answerMs, resolve));
      return { ok: false, code: 'NONE', message: '' } as never;
    };
    const account = {
      link: () => ({ session: { kind: 'Ready' }, feed: 'Live', lastFrameAt: null, lastBookAt: null }),
      positions: ask,
      funds: ask,
    } as unknown as BrokerAccount;
    const watch = watchAccounts(new Map([[followerId, account]]), clock, () => undefined, watchPace);
    await clock.advance(60_000);
    watch.close();
    const gaps = begun.slice(1).map((at, i) => at - (begun[i] ?? 0));
    expect(Math.max(...gaps) + answerMs).toBeLessThanOrEqual(limitMs);
    // A quarter of an hour of it and of an idle follower's books stays far below the broker's 1,800 reads.
    expect((begun.length / 60) * 900 + 900_000 / pollPace.idle).toBeLessThan(600);
  });

  test('a feed of which nothing is heard any more, not even a pong', () => {
    expect(feedPace.quietMs + feedPace.pingMs).toBeLessThanOrEqual(limitMs);
  });

  test('and the reads of an account in the worst case leave those free that somebody waits for', () => {
    const quarter = 900_000;
    const figures = quarter / watchPace.everyMs;
    expect(quarter / pollPace.watching + 2 * figures).toBeLessThan(1_400);
    expect(quarter / pollPace.alone + figures).toBeLessThan(1_400);
  });
});
