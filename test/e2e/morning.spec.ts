import { expect } from '@playwright/test';
import type { DeskView } from '../../domain/desk-view.ts';
import { everyoneReady, master, test, type Console } from './console.ts';

/** What must survive a restart: which orders there were, and which copy belongs to which. */
function ordersOf({ orders }: DeskView) {
  return orders.map(({ key, symbol, side, orderQty, notCopied, copies }) => ({
    key,
    symbol,
    side,
    orderQty,
    notCopied,
    copies: copies.map((copy) => [copy.followerId, copy.clOrdId, copy.orderId, copy.orderQty, copy.reasonText]),
  }));
}

async function ordersAtBroker(desk: Console): Promise<readonly string[]> {
  const { orders } = await desk.ledger();
  return orders
    .map(({ account, brokerOrderId, tag, quantity }) => `${account} ${brokerOrderId} ${tag} ${quantity}`)
    .sort();
}

test('the demo morning makes a busy desk, and a restart shows the same orders without sending any again', async ({
  desk,
  open,
}) => {
  const { page } = desk;
  await page.getByTestId('play-demo').click();
  await expect(page.getByTestId('demo-progress')).toHaveAttribute('data-running', 'true');
  await expect(page.getByTestId('demo-progress')).toHaveAttribute('data-running', 'false');
  await expect(page.getByTestId('failed-count')).not.toHaveText('0');
  await expect(page.getByTestId('banner')).toContainText('RED:Margin Shortfall');
  await expect(page.getByTestId('delay-plot')).toBeVisible();
  expect(await page.getByTestId(/^recent-order-/).count()).toBeGreaterThanOrEqual(8);

  const before = ordersOf(await desk.call('snapshot', null));
  const sent = await ordersAtBroker(desk);
  const masters = sent.filter((line) => line.startsWith(master));
  expect(masters.length).toBeGreaterThanOrEqual(8);
  expect(before.map(({ copies }) => copies.length)).toEqual(before.map(() => 3));
  const tags = (await desk.copies()).map(({ tag }) => tag);
  expect(new Set(tags).size).toBe(tags.length);
  expect(tags.length).toBe(3 * masters.length);
  expect(await desk.quit()).toBe(0);

  const again = await open();
  await everyoneReady(again.page);
  expect(ordersOf(await again.call('snapshot', null))).toEqual(before);
  expect(await again.page.getByTestId(/^recent-order-/).count()).toBe(before.length);
  expect(await ordersAtBroker(again)).toEqual(sent);

  await again.app.evaluate(({ powerMonitor }) => {
    powerMonitor.emit('suspend');
    powerMonitor.emit('resume');
  });
  await expect(again.page.getByTestId('notice-machine-woke')).toContainText('The machine was away');
  const { journal } = await again.call('snapshot', null);
  expect(
    journal
      .filter(({ kind }) => kind.startsWith('Machine'))
      .map(({ kind }) => kind)
      .toSorted(),
  ).toEqual(['MachineSleeps', 'MachineWoke']);
  await everyoneReady(again.page);
  expect(await ordersAtBroker(again)).toEqual(sent);
});
