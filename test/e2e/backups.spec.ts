// Backups, the check of the journal, and the way back, as a person finds them in the window.

import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { everyoneReady, test, type Console } from './console.ts';

const picture = (name: string): string => join('artifacts', 'e2e', `${name}.png`);

async function makeOne(page: Page): Promise<void> {
  await page.keyboard.press('Control+8');
  const rows = page.getByTestId('backup-row');
  const before = await rows.count();
  await page.getByTestId('backup-make').click();
  await expect(rows).toHaveCount(before + 1);
  await expect(page.getByTestId('backup-state')).toContainText('Newest:');
}

async function restoredDesk({ page }: Console): Promise<void> {
  await expect(page.getByText('The journal was restored from a backup').first()).toBeVisible();
  await page.getByTestId('tab-desk').click();
  await everyoneReady(page);
  const { copying } = await page.evaluate(async () => {
    const answer = await window.desk!.snapshot(null);
    if (!answer.ok) throw new Error(answer.message);
    return answer.value;
  });
  expect(copying).toEqual({ kind: 'Off' });
}

test('a backup is made, verified and gone back to from the window, and the journal is checked with a verdict in words', async ({
  desk,
}) => {
  const { page, profile } = desk;
  await makeOne(page);
  await page.getByRole('button', { name: 'Verify' }).click();
  await expect(page.getByTestId('backup-row')).toContainText('Again,');
  await page.screenshot({ path: picture('backups') });

  await page.keyboard.press('Control+3');
  await page.getByTestId('journal-check').click();
  await expect(page.getByTestId('journal-verdict')).toContainText('are as they were written');
  await page.screenshot({ path: picture('journal-check') });

  await page.keyboard.press('Control+8');
  await page.getByTestId('backup-restore').click();
  await expect(page.getByTestId('restore-dialog')).toContainText('Nothing is sent');
  await page.screenshot({ path: picture('restore-dialog') });
  await page.getByTestId('restore-confirm').click();
  await restoredDesk(desk);
  expect(readdirSync(join(profile, 'practice')).some((file) => file.includes('.replaced-'))).toBe(true);
});

test('a damaged database is met with its newest backup, one press away', async ({ open, profile }) => {
  const first = await open();
  await everyoneReady(first.page);
  await makeOne(first.page);
  await first.quit();
  const file = join(profile, 'practice', 'lockstep.sqlite');
  writeFileSync(file, Buffer.from('This was once a journal. '.repeat(400)));
  const second = await open();
  const { page } = second;
  await expect(page.getByTestId('failed-start')).toContainText('The database is damaged. Nothing is copied.');
  await expect(page.getByTestId('start-restore')).toContainText('Restore the backup of');
  await page.screenshot({ path: picture('failed-start') });
  await page.getByTestId('start-restore').click();
  await restoredDesk(second);
});
