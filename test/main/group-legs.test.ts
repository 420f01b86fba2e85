// The legs of a whole group in one press, on the real desk; each follower of it may differ afterwards.

import { afterEach, expect, it } from 'vitest';
import { openPractice, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});
const legsOf = (id: string) => practice.view().followers.find((one) => one.id === id)?.terms.legs;
const said = async (text: string): Promise<readonly string[]> =>
  (await practice.call('journal', { before: null, limit: 100, text, level: null })).map((line) => line.text);

it('gives every follower of the group these legs and says so in the journal, and one may differ again over a restart', async () => {
  practice = await openPractice();
  for (const id of ['PR2001', 'PR2002']) await practice.call('editAccount', { id, group: 'Home' });
  await practice.call('setFollowerTerms', { followerId: 'PR2001', multiplier: '2' });
  await until(() => practice.view().followers.find(({ id }) => id === 'PR2001')?.terms.multiplier.units === 2);

  const answer = await practice.call('setGroupLegs', { group: 'Home', legs: 'HedgeFirst' });
  expect(answer.changed).toEqual(['PR2001', 'PR2002']);
  await until(() => legsOf('PR2001') === 'HedgeFirst' && legsOf('PR2002') === 'HedgeFirst');
  expect(legsOf('PR2003')).toBe('Together');
  expect(practice.view().followers.find(({ id }) => id === 'PR2001')?.terms.multiplier.units).toBe(2);
  const lines = await said('the group Home');
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(line).toContain('Legs of one position: together → what is bought first');
  expect((await practice.call('setGroupLegs', { group: 'Home', legs: 'HedgeFirst' })).changed).toEqual([]);

  await practice.call('setFollowerTerms', { followerId: 'PR2001', legs: 'Together' });
  await practice.reopen();
  expect([legsOf('PR2001'), legsOf('PR2002')]).toEqual(['Together', 'HedgeFirst']);
});

it('refuses a group that no follower is in, and what is no way to take legs', async () => {
  practice = await openPractice();
  for (const group of ['Away', ''])
    expect(await practice.ask('setGroupLegs', { group, legs: 'HedgeFirst' })).toMatchObject({ code: 'GROUP_UNKNOWN' });
  expect(await practice.ask('setGroupLegs', { group: 'Home', legs: 'Shorts' })).toMatchObject({ ok: false });
});
