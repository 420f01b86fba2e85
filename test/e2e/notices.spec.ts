// A failure outside the window: what the desktop's own notification service was told, and where a press on it leads.

import { expect } from '@playwright/test';
import { pinPrice, placeAsMaster, test } from './console.ts';
import {
  canAskNotificationService,
  pressNewestNotification,
  shownNotifications,
  standingNotifications,
} from './notification-service.ts';

test('several failures of one order are one notification that names accounts, reason and action, and leads to the row', async ({
  desk,
}) => {
  const { page } = desk;
  test.skip(!canAskNotificationService(), 'This desktop’s notification service cannot be asked what it showed.');
  const before = shownNotifications().length;
  await pinPrice(desk, 800);
  for (const account of ['PR2002', 'PR2003']) await desk.hand('funds', { account, paise: 100_00 });
  const order = await placeAsMaster(page, { quantity: '100', limit: '790' });
  await expect(page.getByTestId('failed-count')).toHaveText('2');
  await expect(page.getByTestId(`notice-failed:${order}`)).toContainText('2 of 3 failed: margin');

  await expect.poll(standingNotifications).toBe(1);
  // The window is elsewhere when the press comes.
  await page.getByTestId('tab-journal').click();
  pressNewestNotification();
  await expect(page.locator('[data-testid^="attention-"][aria-selected="true"]')).toBeVisible();
  await expect(page.locator('[data-testid^="attention-L"]')).toHaveCount(2);

  // The same trouble with the next order is in the window, and does not ring outside again.
  await page.getByTestId('tab-desk').click();
  await placeAsMaster(page, { quantity: '100', limit: '789' });
  await expect(page.getByTestId('failed-count')).toHaveText('4');
  // Another trouble does ring, so that it is known that the first would have by now.
  await desk.hand('expire', { account: 'PR2001', closeFeeds: true });
  await expect.poll(() => shownNotifications().length - before).toBe(2);
  const [login, failed] = shownNotifications();
  expect(login?.summary).toContain('Practice follower 1 needs a login');
  expect(failed?.app).toMatch(/lockstep/i);
  expect(failed?.summary).toBe('2 of 3 failed: margin');
  expect(failed?.body).toContain('Practice follower 2, Practice follower 3: RED:Margin Shortfall');
  expect(failed?.body).toMatch(/add funds/i);
});

test('a retry and a skip take the rows off the list, and the broker holds one order for each that was asked again', async ({
  desk,
}) => {
  const { page } = desk;
  await pinPrice(desk, 800);
  for (const account of ['PR2002', 'PR2003']) await desk.hand('funds', { account, paise: 100_00 });
  await placeAsMaster(page, { quantity: '100', limit: '800' });
  await page.getByTestId('failed-count').click();
  const rows = page.locator('[data-testid^="attention-L"]');
  await expect(rows).toHaveCount(2);
  await desk.hand('funds', { account: 'PR2002', paise: 50_00_000_00 });

  await page.locator('[data-testid^="attention-L"][data-follower="PR2002"]').getByText('Ask again at a price').click();
  await expect(page.getByTestId('retry-dialog')).toContainText('800.00');
  await page.getByTestId('retry-limit').fill('801');
  await expect(page.getByTestId('retry-difference')).toContainText('₹1.00 a unit, ₹100.00 in all');
  await page.getByTestId('retry-send').click();
  await expect(rows).toHaveCount(1);
  await page.locator('[data-testid^="skip-"]').click();
  await expect(rows).toHaveCount(0);
  await expect(page.getByTestId('failed-count')).toHaveText('0');
  await expect
    .poll(async () => (await desk.copies()).map(({ account, status }) => `${account} ${status}`))
    .toEqual(['PR2001 COMPLETE', 'PR2002 REJECTED', 'PR2002 COMPLETE', 'PR2003 REJECTED']);
});
