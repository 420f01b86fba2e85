// What goes wrong on the wire in mid-day, as the person at the window sees it: said on the screen, with what helps.

import { expect } from '@playwright/test';
import { followers, master, pinPrice, sbin, test, type Console } from './console.ts';

const banner = (desk: Console) => desk.page.getByTestId('banner');

/** How long the words took to stand on the screen: for reading, since a busy machine may be slow. */
async function stands(desk: Console, what: string, words: RegExp): Promise<void> {
  const since = performance.now();
  await expect(banner(desk).getByText(words).first()).toBeVisible();
  console.info(`${what}: on the screen after ${(performance.now() - since).toFixed(0)} ms`);
}

const byHand = async (desk: Console): Promise<void> =>
  desk.hand('order', {
    account: master,
    exchange: sbin.exchange,
    instrumentId: sbin.token,
    transactionType: 'BUY',
    quantity: 100,
    orderType: 'LIMIT',
    product: 'INTRADAY',
    orderComplexity: 'REGULAR',
    price: '800',
    validity: 'DAY',
    source: 'MOB',
  });

/** Each follower once: nothing lost and nothing twice. */
async function copiedOnce(desk: Console): Promise<void> {
  await expect.poll(async () => (await desk.copies()).filter(({ status }) => status === 'COMPLETE').length).toBe(3);
  const tags = (await desk.copies()).map(({ account, tag }) => `${account} ${tag}`);
  expect(tags).toHaveLength(followers.length);
  expect(new Set(tags).size).toBe(tags.length);
}

test('a session that dies is said with the way back in, and its account is left out', async ({ desk }) => {
  await pinPrice(desk, 800);
  await desk.hand('expire', { account: 'PR2002' });
  await stands(desk, 'a dead session', /needs a login/);
  await expect(desk.page.getByTestId('notice-login-PR2002')).toBeVisible();
  await byHand(desk);
  await expect.poll(async () => (await desk.copies()).length).toBe(2);
});

test('a feed that is connected and tells nothing is said, and the book serves', async ({ desk }) => {
  await pinPrice(desk, 800);
  await desk.hand('faults', { account: master, endpoint: 'feed', times: null, feed: 'drop' });
  await byHand(desk);
  await stands(desk, 'a deaf feed', /did not tell what the order book shows/);
  await copiedOnce(desk);
});

test('a feed that is cut around the fills is said for as long as it lasts, and goes by itself', async ({ desk }) => {
  await pinPrice(desk, 800);
  await desk.hand('cut-feed', { account: master, seconds: 60 });
  await stands(desk, 'a cut feed', /order book is read every second/);
  await byHand(desk);
  await copiedOnce(desk);
  await expect(desk.page.getByTestId('notice-feed:master')).toBeVisible();
  await desk.hand('cut-feed', { account: master, seconds: 0 });
  await expect(desk.page.getByTestId('notice-feed:master')).toHaveCount(0);
  await copiedOnce(desk);
});

test('a token call that answers a page at 200 is said with the settings to look at', async ({ desk }) => {
  await pinPrice(desk, 800);
  await desk.hand('switches', { orderTokenAnswer: 'html' });
  await desk.hand('cut-feed', { account: master });
  await stands(desk, 'a page for a token', /web page.*settings/s);
  await byHand(desk);
  await copiedOnce(desk);
});
