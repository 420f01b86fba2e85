// A desk that is closed asks its database nothing any more, whatever was still to be shown.

import { expect, it } from 'vitest';
import { systemClock, type Clock } from '../../main/clock.ts';
import type { Keytar } from '../../main/keychain.ts';
import { openPractice, until } from '../support/practice.ts';

it('closing in the middle of changes leaves nothing that is still to be drawn from the closed file', async () => {
  const faults: unknown[] = [];
  // Every timer that the desk sets is watched: a throw in one would end the engine's thread.
  const clock: Clock = {
    ...systemClock,
    after: (ms, fn) =>
      systemClock.after(ms, () => {
        try {
          fn();
        } catch (error) {
          faults.push(error);
        }
      }),
  };
  // With a keychain, what is stored there is listed in the database.
  const kept = new Map<string, string>();
  const keytar: Keytar = {
    getPassword: async (_, account) => kept.get(account) ?? null,
    setPassword: async (_, account, password) => void kept.set(account, password),
    deletePassword: async (_, account) => kept.delete(account),
  };
  const practice = await openPractice({ plan: { clock, loadKeytar: async () => keytar } });
  await until(() => practice.view().followers.every(({ state }) => state === 'Copying'));
  for (let round = 0; round < 3; round += 1) {
    practice.simulator.expireSessions('PR2001');
    await practice.call('signOut', { id: 'PR2002' });
    await practice.reopen();
  }
  await practice.stop();
  // Longer than anything that is shown together waits.
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(faults).toEqual([]);
});
