// What goes wrong on the wire in mid-day, as the person at the window sees it: said on the screen, with what helps.

import { expect } from '@playwright/test';
import type { LedgerView } from '../../main/simulator/ledger-view.ts';
import { followers, master, pinPrice, sbin, test, type Console } from './console.ts';

const banner = (desk: Console) => desk.page.getByTestId('banner');

/** How long the words took to stand on the screen: for reading, since a busy machine may be slow. */
async function stands(desk: Console, what: string, words: RegExp): Promise<void> {
  const since = performance.now();
  await expect(banner(desk).getByText(words).first()).toBeVisible();
  console.info(`${what}: on the screen after ${(performance.now() - since).toFixed(0)} ms`);
}

const bought = {
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
} as const;
const byHand = async (desk: Console): Promise<void> => desk.hand('order', bought);

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

test('a page that floods the engine is turned away, one that hangs or ends is loaded again, and copying goes on', async ({
  desk,
}) => {
  const { page, app } = desk;
  await pinPrice(desk, 800);
  const { practiceControl } = await desk.call('about', null);
  const { codes, ms } = await page.evaluate(async () => {
    const began = performance.now();
    const answers = await Promise.all(Array.from({ length: 3000 }, () => window.desk!.about(null)));
    const took = performance.now() - began;
    return { codes: answers.map((answer) => (answer.ok ? 'answered' : answer.code)), ms: took };
  });
  expect(new Set(codes)).toEqual(new Set(['answered', 'TOO_MANY_CALLS']));
  // Two hundred in any second, however many seconds a slow machine takes for all of them.
  expect(codes.filter((code) => code === 'answered').length).toBeLessThanOrEqual(200 * (Math.floor(ms / 1000) + 1));

  await expect.poll(async () => (await desk.ask('about', null)).ok, 'its second is over').toBe(true);

  // The broker is asked past the page from here on: what hangs or has ended is no page to ask.
  const copied = async (): Promise<readonly string[]> => {
    const { orders } = (await (await fetch(`${practiceControl}/ledger?brief=1`)).json()) as LedgerView;
    return orders.filter(({ account }) => account !== master).map(({ account, status }) => `${account} ${status}`);
  };
  // It never gives up its turn again.
  void page
    .evaluate(() => {
      for (;;);
    })
    .catch(() => undefined);
  const headers = { 'content-type': 'application/json' };
  await fetch(`${practiceControl}/order`, { method: 'POST', headers, body: JSON.stringify(bought) });
  await expect.poll(async () => (await copied()).toSorted()).toEqual(followers.map((account) => `${account} COMPLETE`));
  const shown = () =>
    app.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      if (contents === undefined || contents.isCrashed() || contents.isLoading()) return 'not there';
      const words: unknown = await contents.executeJavaScript(
        `document.querySelector('[data-testid="tab-desk"]')?.textContent ?? ''`,
      );
      return `${contents.getOSProcessId()} ${String(words)}`;
    });
  const hung = await app.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows()[0];
    // As the system tells it when nobody's click is taken any more.
    window?.emit('unresponsive');
    return window?.webContents.getOSProcessId();
  });
  await expect.poll(async () => (await processOf(desk)) !== hung).toBe(true);
  await expect.poll(shown).toMatch(/^\d+ Desk$/);

  const before = await processOf(desk);
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer());
  await expect.poll(async () => (await processOf(desk)) !== before).toBe(true);
  await expect.poll(shown).toMatch(/^\d+ Desk$/);
  expect(await copied()).toHaveLength(followers.length);
});

/** Of the window's page; another once it was loaded anew after its end. */
async function processOf(desk: Console): Promise<number | undefined> {
  return desk.app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    return contents === undefined || contents.isCrashed() ? undefined : contents.getOSProcessId();
  });
}

test('a token call that answers a page at 200 is said with the settings to look at', async ({ desk }) => {
  await pinPrice(desk, 800);
  await desk.hand('switches', { orderTokenAnswer: 'html' });
  await desk.hand('cut-feed', { account: master });
  await stands(desk, 'a page for a token', /web page.*settings/s);
  await byHand(desk);
  await copiedOnce(desk);
});
