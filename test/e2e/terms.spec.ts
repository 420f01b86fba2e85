import { expect, type Page, type TestInfo } from '@playwright/test';
import { chooseInstrument, copyRow, pinPrice, placeAsMaster, sbin, test } from './console.ts';

async function inBothThemes(page: Page, testInfo: TestInfo, name: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await page.evaluate((worn) => {
      document.documentElement.dataset['theme'] = worn;
    }, theme);
    await page.screenshot({ path: testInfo.outputPath(`${name}-${theme}.png`) });
  }
}

async function openFollower(page: Page, id: string): Promise<void> {
  await page.getByTestId(`follower-row-${id}`).click();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('follower-dialog')).toBeVisible();
}

test('a follower’s limits, mandate and templates are set on screen, shown before they hold, and hold at once', async ({
  desk,
}, testInfo) => {
  const { page } = desk;
  await pinPrice(desk, 800);
  const before = (await desk.call('snapshot', null)).followers.find(({ id }) => id === 'PR2002')?.terms;
  await openFollower(page, 'PR2002');
  const loss = page.getByTestId('limits-maxDailyLoss');
  await loss.fill('-5');
  await expect(loss).toHaveAttribute('aria-invalid', 'true');
  await page.getByTestId('terms-save').click();
  await expect(page.getByTestId('follower-dialog')).toBeVisible();
  await loss.fill('1,00,000');
  await expect(page.getByRole('alert')).toHaveText('"1,00,000" has commas. Type 100000, without commas.');
  await inBothThemes(page, testInfo, 'commas');
  await loss.fill('100000');
  await page.getByTestId('limits-maxOrdersPerDay').fill('40');
  await page.getByTestId('limits-exchanges-NSE').check();
  await page.getByTestId('terms-save').click();
  await expect(page.getByTestId('follower-dialog')).toBeHidden();

  await openFollower(page, 'PR2002');
  await expect(page.getByTestId('limit-bar-orders')).toContainText('of 40');
  await expect(page.getByTestId('limit-bar-loss')).toContainText('of ₹1,00,000.00');
  await page.getByTestId('mandate-edit').click();
  await page.getByTestId('mandate-holder').fill('Asha Rao');
  await page.getByTestId('mandate-validUntil').fill('2099-12-31');
  await page.getByTestId('mandate-maxOrderValue').fill('50000');
  await page.getByTestId('mandate-save').click();
  await expect(page.getByTestId('mandate')).toContainText('31 Dec 2099');
  await expect(page.getByTestId('mandate')).toContainText('Your own limits allow more (value of one order)');
  await page.getByTestId('mandate').scrollIntoViewIfNeeded();
  await inBothThemes(page, testInfo, 'follower-top');
  await page.getByTestId('terms-changes').locator('summary').click();
  await expect(page.getByTestId('terms-changes')).toContainText('version 2 (mandate): Mandate of: none → Asha Rao');
  await expect(page.getByTestId('terms-changes')).toContainText('Most orders in a day');
  await inBothThemes(page, testInfo, 'follower');
  await page.getByTestId('terms-changes').scrollIntoViewIfNeeded();
  await inBothThemes(page, testInfo, 'follower-end');

  await page.getByTestId('terms-templates').click();
  await page.getByTestId('template-name').fill('Like Asha');
  await page.getByTestId('template-preview').click();
  await expect(page.getByTestId('template-shown')).toContainText('Rs 1,00,000.00');
  await page.getByTestId('template-save').click();
  await page.getByTestId('template-to-PR2003').check();
  await page.getByTestId('template-apply-preview').click();
  await expect(page.getByTestId('template-effect-PR2003')).toContainText('Stop at a day’s loss of');
  await inBothThemes(page, testInfo, 'templates');
  await page.getByTestId('template-effect-PR2003').scrollIntoViewIfNeeded();
  await inBothThemes(page, testInfo, 'templates-end');
  await page.getByTestId('template-apply').click();
  await expect(page.getByTestId('templates-dialog')).toContainText('Given to 2 followers.');
  await page.keyboard.press('Escape');
  await expect
    .poll(
      async () =>
        (await desk.call('snapshot', null)).followers.find(({ id }) => id === 'PR2003')?.terms.limits?.maxDailyLoss,
    )
    .toBe(1_00_000_00);
  expect((await desk.call('snapshot', null)).followers.find(({ id }) => id === 'PR2003')?.terms.multiplier).not.toEqual(
    before?.multiplier,
  );
});

test('the ticket says what all can follow, and an order says why it was decided as it was', async ({
  desk,
}, testInfo) => {
  const { page } = desk;
  await pinPrice(desk, 800);
  await desk.call('setFollowerTerms', { followerId: 'PR2002', maxQty: '60' });
  await chooseInstrument(page, sbin.typed, sbin.id);
  await page.getByTestId('ticket-quantity').fill('100');
  await expect(page.getByTestId('fleet-capacity')).toContainText('Largest order all 3 followers can follow: 60 units');
  await expect(page.getByTestId('fleet-capacity')).toContainText('most units in one order');
  await inBothThemes(page, testInfo, 'capacity');
  await placeAsMaster(page, { quantity: '100', limit: '790' });
  const row = copyRow(page, 'PR2002');
  await page.getByTestId('tab-orders').click();
  await expect(row).toHaveAttribute('data-status', 'Denied');
  await row.getByRole('button', { name: /^Why/ }).click();
  await expect(page.getByTestId('why-Most units in one order')).toHaveAttribute('data-verdict', 'Refused');
  await expect(page.getByTestId('why-Most units in one order')).toContainText('100 units');
  await expect(page.getByTestId('why-Slippage')).toHaveAttribute('data-verdict', 'NotReached');
  await inBothThemes(page, testInfo, 'why');
});
