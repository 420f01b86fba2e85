import { expect, it } from 'vitest';
import { newFollowerTerms, type FollowerTerms } from '../../domain/account.ts';
import type { Notice } from '../../domain/desk-view.ts';
import { mandateNotice, watchMandates } from '../../main/mandate-watch.ts';
import { followerId } from '../support/an-order.ts';
import { manualClock } from '../support/manual-clock.ts';

const until = (validUntil: string): FollowerTerms => ({
  ...newFollowerTerms,
  mandate: { holder: 'Asha', validUntil, maxOrderValue: null, maxUsedCapital: null, maxDailyLoss: null, segments: [] },
});
const noon = Date.UTC(2026, 10, 24, 6, 30);

it.each([
  ['2026-12-02', null, null],
  ['2026-12-01', 'Warning', 'ends in 7 days'],
  ['2026-11-25', 'Warning', 'ends tomorrow'],
  ['2026-11-24', 'Warning', 'ends today'],
  ['2026-11-23', 'Error', 'has ended'],
] as const)('a mandate until %s is told as %s on 24 November', (day, level, words) => {
  const notice = mandateNotice(followerId, 'Mother', until(day), noon);
  expect(notice?.level ?? null).toBe(level);
  if (words !== null) expect(notice?.title).toContain(words);
});

it('says it again when the day changes, and takes it back when a new mandate is recorded', async () => {
  const clock = manualClock(noon);
  let terms = until('2026-11-24');
  const said: string[] = [];
  const watch = watchMandates({
    clock,
    followers: [followerId],
    termsOf: () => terms,
    alias: () => 'Mother',
    raise: ({ title }: Notice) => said.push(title),
    clear: (key) => said.push(`cleared ${key}`),
  });
  watch.look();
  await clock.advance(13 * 3_600_000);
  terms = until('2027-11-24');
  watch.look();
  watch.close();
  expect(said).toEqual([
    'Mother: the mandate ends today',
    'Mother: the mandate has ended',
    `cleared mandate:${followerId}`,
  ]);
});
