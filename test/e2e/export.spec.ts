// The past written to a file from the window. Only the person's choice in the system's save dialog is played.

import { existsSync, mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { parse } from 'csv-parse/sync';
import { copyRow, followers, pinPrice, placeAsMaster, test, type Console } from './console.ts';

/** From now on the dialog answers with this file, or is given up; what it was asked is kept. */
async function chooseInDialog(desk: Console, file: string | null): Promise<void> {
  await desk.app.evaluate(({ dialog }, filePath) => {
    const kept = globalThis as { saveAsked?: unknown };
    dialog.showSaveDialog = async (...asked: unknown[]) => {
      kept.saveAsked = asked.at(-1);
      return { canceled: filePath === null, filePath: filePath ?? '' };
    };
  }, file);
}

const offeredName = async (desk: Console): Promise<string> =>
  desk.app.evaluate(() => (globalThis as { saveAsked?: { defaultPath?: string } }).saveAsked?.defaultPath ?? '');

test('the journal and the mappings are written where the person says, and nowhere when they give up', async ({
  desk,
}) => {
  const { page } = desk;
  await pinPrice(desk, 800);
  const masterOrder = await placeAsMaster(page, { quantity: '100', limit: '790' });
  await page.getByTestId('tab-orders').click();
  for (const follower of followers) await expect(copyRow(page, follower)).toHaveAttribute('data-status', 'New');
  await page.getByTestId('tab-journal').click();
  const folder = join(desk.profile, 'written');
  mkdirSync(folder);

  await chooseInDialog(desk, null);
  await page.getByTestId('export-csv').click();
  await expect.poll(() => offeredName(desk)).toMatch(/^lockstep-journal-\d{4}-\d{2}-\d{2}\.csv$/);
  await expect(page.getByTestId('export-csv')).toBeEnabled();
  expect(readdirSync(folder)).toEqual([]);

  const journal = join(folder, 'journal.csv');
  await chooseInDialog(desk, journal);
  await page.getByTestId('journal-search').fill(masterOrder);
  await page.getByTestId('export-csv').click();
  await expect(page.getByTestId('export').getByRole('status')).toContainText('written to journal.csv');
  expect(statSync(journal).mode & 0o777).toBe(0o600);
  const rows = parse(readFileSync(journal), { columns: true }) as readonly Record<string, string>[];
  expect(rows.length).toBeGreaterThan(3);
  expect(new Set(rows.map(({ master_order_id }) => master_order_id))).toEqual(new Set([masterOrder]));
  await expect(page.getByTestId('export').getByRole('status')).toContainText(`${rows.length} rows`);

  const mappings = join(folder, 'mappings.json');
  await chooseInDialog(desk, mappings);
  await page.getByTestId('choice-Mappings').click();
  await page.getByTestId('export-json').click();
  await expect(page.getByTestId('export').getByRole('status')).toContainText('3 rows written to mappings.json');
  const copies = JSON.parse(readFileSync(mappings, 'utf8')) as readonly Record<string, unknown>[];
  const atBroker = await desk.copies();
  expect(
    Object.fromEntries(copies.map(({ follower_id, follower_order_id }) => [follower_id, follower_order_id])),
  ).toEqual(Object.fromEntries(atBroker.map(({ account, brokerOrderId }) => [account, brokerOrderId])));

  // A place that cannot be written to is said, and the buttons are there again.
  await chooseInDialog(desk, join(folder, 'no such folder', 'past.json'));
  await page.getByTestId('export-json').click();
  await expect(page.getByTestId('export').getByRole('status')).toHaveClass(/field-refusal/);
  await expect(page.getByTestId('export-json')).toBeEnabled();
  expect(existsSync(join(folder, 'no such folder'))).toBe(false);
});
