// The main process dies while followers hold positions and nobody presses anything: it is there again, in reduce-only.

import { readFileSync, readdirSync } from 'node:fs';
import { expect } from '@playwright/test';
import { sbin, test } from './console.ts';
import { canAskNotificationService, shownNotifications } from './notification-service.ts';
import { askPage, processOf, startOwnProcess, viewOf } from './own-process.ts';

/** Processes that were told to watch over this one; only Linux lets anybody look. */
function vigilsOver(pid: number): number {
  if (process.platform !== 'linux') return 1;
  return readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(`--vigil-over=${pid}`);
    } catch {
      return false;
    }
  }).length;
}

test('a main process that dies with positions open is started again by itself, holds entries back and says what it found', async ({
  profile,
}) => {
  startOwnProcess(profile);
  try {
    const ready = async () => (await viewOf(profile))?.followers.filter(({ state }) => state === 'Copying').length;
    await expect.poll(ready).toBe(3);
    const first = processOf(profile) ?? 0;
    expect(first).toBeGreaterThan(0);
    expect(vigilsOver(first)).toBe(0);
    await askPage(profile, 'placeMasterOrder', {
      instrumentId: sbin.id,
      side: 'Buy',
      ordType: 'Market',
      product: 'MIS',
      quantity: '100',
      price: '',
      trigger: '',
    });
    const holding = async () =>
      (await viewOf(profile))?.followers.filter(({ positions }) => (positions ?? []).length > 0).length;
    await expect.poll(holding).toBe(3);
    await expect.poll(() => vigilsOver(first) > 0).toBe(true);

    process.kill(first, 'SIGKILL');

    await expect.poll(() => ![null, first].includes(processOf(profile))).toBe(true);
    const found = async () => {
      const view = await viewOf(profile);
      return view?.trading.map(({ scope, state, reason }) => `${scope.kind} ${state} ${reason}`).join() ?? '';
    };
    await expect.poll(found).toMatch(/Fleet ReduceOnly Lockstep ended without closing.*SBIN-EQ \+50/);
    if (canAskNotificationService())
      await expect
        .poll(() => shownNotifications().map(({ summary }) => summary))
        .toContain('Lockstep ended and was started again');

    // Ended in good order it stays ended, whatever is held.
    const second = processOf(profile) ?? 0;
    await expect.poll(() => vigilsOver(second) > 0).toBe(true);
    process.kill(second, 'SIGTERM');
    await expect.poll(() => processOf(profile)).toBeNull();
    await expect.poll(() => vigilsOver(second)).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(processOf(profile)).toBeNull();
  } finally {
    const left = processOf(profile);
    if (left !== null) process.kill(left, 'SIGTERM');
    await expect.poll(() => processOf(profile)).toBeNull();
  }
});
