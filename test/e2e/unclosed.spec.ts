// The process is killed while positions are open: what the next start shows, and how entries are allowed again.

import { expect } from '@playwright/test';
import { copyRow, everyoneReady, followers, pinPrice, placeAsMaster, test } from './console.ts';

test('a console that was killed with positions open starts in reduce-only, says what it found, and follows exits', async ({
  open,
}) => {
  const first = await open();
  await everyoneReady(first.page);
  await pinPrice(first, 800);
  await placeAsMaster(first.page, { quantity: '100', limit: '800' });
  await expect
    .poll(async () => (await first.copies()).map(({ status }) => status))
    .toEqual(['COMPLETE', 'COMPLETE', 'COMPLETE']);
  // What the process had not heard of when it died cannot hold its next start back.
  await first.page.getByTestId('tab-orders').click();
  for (const id of followers) await expect(copyRow(first.page, id)).toHaveAttribute('data-status', 'Filled');
  const ended = new Promise((resolve) => first.app.process().once('exit', resolve));
  first.app.process().kill('SIGKILL');
  await ended;

  const desk = await open();
  const { page } = desk;
  // Held back from entries and otherwise ready: off, and not held.
  for (const id of followers) await expect(page.getByTestId(`follower-row-${id}`)).toHaveAttribute('data-state', 'Off');
  await expect(page.getByTestId('trading-cell')).toContainText('REDUCE ONLY');
  await expect(page.getByTestId('notice-trading:Fleet')).toContainText('SBIN-EQ +50');
  await pinPrice(desk, 800);
  await placeAsMaster(page, { quantity: '10', limit: '800' });
  await placeAsMaster(page, { quantity: '20', side: 'sell', limit: '800' });
  await expect
    .poll(async () => (await desk.copies()).map(({ side }) => side).toSorted())
    // The entry of 10 never left; the exit of 20 did.
    .toEqual(['BUY', 'BUY', 'BUY', 'SELL', 'SELL', 'SELL']);

  await page.getByTestId('trading-cell').click();
  await expect(page.getByTestId('trading-dialog')).toContainText('Practice follower 1: SBIN');
  await page.getByTestId('allow-Fleet').click();
  await expect(page.getByTestId('trading-cell')).toHaveCount(0);
  await page.getByTestId('tab-desk').click();
  await placeAsMaster(page, { quantity: '30', limit: '790' });
  await expect.poll(async () => (await desk.copies()).filter(({ pricePaise }) => pricePaise === 790_00).length).toBe(3);
});
