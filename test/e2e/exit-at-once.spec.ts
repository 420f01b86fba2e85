// Everything that may be asked of one exit at the same moment, judged by the simulated broker's fills: pressed in the
// window, by its key, from the tray, fifty times by the page and at the door, while a fan-out is on its way, one account
// cannot be read, an answer is lost, the disk is full and the window hangs.

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { LedgerView } from '../../main/simulator/ledger-view.ts';
import { buildDisk, canFakeDisk, diskEnvironment } from '../crash/faulty-disk.ts';
import { everyoneReady, followers, master, pinPrice, placeAsMaster, sbin, test, type Console } from './console.ts';
import { freePort } from './free-port.ts';

const everyone = [master, ...followers];

/** The tray's own menu, which no test can click on every desktop: its item is pressed as the desktop would press it. */
async function watchTray(desk: Console): Promise<void> {
  await desk.app.evaluate(({ Menu }) => {
    const build = Menu.buildFromTemplate.bind(Menu);
    Menu.buildFromTemplate = (template) => {
      const menu = build(template);
      (globalThis as { trayMenu?: Electron.Menu }).trayMenu = menu;
      return menu;
    };
  });
  // Its next change builds it anew.
  await desk.call('setCopying', { on: false });
  await desk.call('setCopying', { on: true });
  await everyoneReady(desk.page);
}

const pressTray = async (desk: Console): Promise<boolean> =>
  desk.app.evaluate(() => {
    const item = (globalThis as { trayMenu?: Electron.Menu }).trayMenu?.items.find(
      ({ label }) => label === 'Exit All…',
    );
    (item?.click as (() => void) | undefined)?.();
    return item !== undefined;
  });

/** Units held after each fill, account by account: none of what was held may turn into its opposite. */
function crossings({ fills, orders }: LedgerView): readonly string[] {
  const sideOf = new Map(orders.map((order) => [`${order.account}/${order.brokerOrderId}`, order.side]));
  const net = new Map<string, number>();
  const crossed: string[] = [];
  for (const fill of fills) {
    const side = sideOf.get(`${fill.account}/${fill.brokerOrderId}`);
    const now = (net.get(fill.account) ?? 0) + (side === 'BUY' ? fill.quantity : -fill.quantity);
    net.set(fill.account, now);
    if (now < 0) crossed.push(`${fill.account} went to ${now}`);
  }
  return crossed;
}

test('an exit asked for everywhere at once, with every trouble at once, is one run that ends flat and opens nothing', async ({
  open,
  profile,
}, testInfo) => {
  const fake = mkdtempSync(join(tmpdir(), 'lockstep-disk-'));
  const [arm, ballast] = [join(fake, 'full'), join(profile, 'practice', 'lockstep.ballast')];
  const disk = canFakeDisk
    ? diskEnvironment(await buildDisk(fake), { folder: profile, fail: 'space 1', armedBy: arm, ballast })
    : {};
  const desk = await open([], disk);
  const { page } = desk;
  await everyoneReady(page);
  await watchTray(desk);
  const port = await freePort();
  await desk.call('setDoor', { on: true, port });
  const { secret } = await desk.call('doorSecret', null);
  const atTheDoor = async (path: string, body: object): Promise<Record<string, unknown>> => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-qa-secret': secret },
      body: JSON.stringify(body),
    });
    return (await answer.json()) as Record<string, unknown>;
  };
  const { practiceControl } = await desk.call('about', null);
  const ledger = async (): Promise<LedgerView> =>
    (await (await fetch(`${practiceControl}/ledger`)).json()) as LedgerView;
  const held = async (): Promise<Readonly<Record<string, number>>> =>
    Object.fromEntries((await ledger()).positions.map(({ account, netQuantity }) => [account, netQuantity]));

  await pinPrice(desk, 800);
  await atTheDoor('/api/trades/replicate', {
    trade: { id: 'T-1', symbol: 'SBIN', side: 'BUY', quantity: 100, price: 805 },
  });
  await placeAsMaster(page, { quantity: '100' });
  await expect.poll(held).toEqual({ [master]: 100, PR2001: 100, PR2002: 200, PR2003: 400 });
  await placeAsMaster(page, { quantity: '40', limit: '790' });
  await expect.poll(async () => (await ledger()).orders.filter(({ status }) => status === 'OPEN').length).toBe(4);

  await desk.hand('faults', {
    endpoint: 'positions',
    account: followers[1],
    times: null,
    answer: { kind: 'reply', status: 503, body: 'html' },
  });
  await desk.hand('faults', {
    endpoint: 'place',
    account: followers[2],
    times: 1,
    applied: true,
    delayBeforeMs: 200,
    answer: { kind: 'reset' },
  });
  await page.keyboard.press('Control+Shift+X');
  await expect(page.locator('.exit-figures')).toBeVisible();
  await page.getByTestId('exit-hold').hover();
  // A fan-out that the exit finds on its way, and a disk without room from here on.
  await desk.hand('order', {
    source: 'MOB',
    account: master,
    exchange: sbin.exchange,
    instrumentId: sbin.token,
    transactionType: 'BUY',
    quantity: 20,
    product: 'INTRADAY',
    orderComplexity: 'REGULAR',
    orderType: 'MARKET',
    validity: 'DAY',
    price: '',
    slTriggerPrice: '',
  });
  if (canFakeDisk) writeFileSync(arm, '');
  await page.mouse.down();
  await expect(page.getByTestId('exit-verdict')).toBeVisible();
  await page.mouse.up();
  const [byDoor, fifty] = [
    atTheDoor('/api/trades/exit', { masterOrderId: 'T-1' }),
    page.evaluate(async () => {
      const presses = Array.from({ length: 50 }, () => window.desk!.exitAll({ includeMaster: true }));
      await new Promise((resolve) => setTimeout(resolve, 0));
      const until = Date.now() + 5000;
      while (Date.now() < until);
      return Promise.all(presses);
    }),
  ];
  let thawed = false;
  void fifty.then(() => (thawed = true));
  expect(await pressTray(desk)).toBe(true);
  await expect
    .poll(async () => Object.values(await held()).filter((qty) => qty === 0).length)
    .toBeGreaterThanOrEqual(3);
  await testInfo.attach('thawed', { body: String(thawed) });
  const runs = new Set((await fifty).map((answer) => (answer.ok ? answer.value.runId : answer.code)));
  expect(runs.size).toBe(1);
  // The one that cannot be read is named for as long as that lasts, and no word of FLAT is said of it.
  const unread = page.getByTestId(`exit-account-${followers[1]}`);
  await expect(unread).toContainText('cannot be read');
  await expect(unread).not.toHaveAttribute('data-state', 'Flat');
  await page.screenshot({ path: testInfo.outputPath('at-once-running.png') });
  await desk.hand('faults/clear', {});
  await expect(page.getByTestId('exit-verdict')).toHaveAttribute('data-verdict', 'Flat', { timeout: 40_000 });
  await page.screenshot({ path: testInfo.outputPath('at-once-flat.png') });

  expect(await byDoor).toMatchObject({ ok: true, run_id: [...runs][0] });
  const after = await ledger();
  expect(Object.fromEntries(after.positions.map(({ account, netQuantity }) => [account, netQuantity]))).toEqual(
    Object.fromEntries(everyone.map((id) => [id, 0])),
  );
  expect(after.orders.filter(({ status }) => !['COMPLETE', 'CANCELED', 'REJECTED'].includes(status))).toEqual([]);
  expect(crossings(after)).toEqual([]);
  const tags = after.orders.flatMap(({ account, tag }) => (tag === '' ? [] : [`${account} ${tag}`]));
  expect(new Set(tags).size).toBe(tags.length);
  expect((await desk.call('snapshot', null)).exits.map(({ id }) => id)).toEqual([...runs]);
  if (canFakeDisk) expect(existsSync(ballast)).toBe(false);
  rmSync(fake, { recursive: true, force: true });
});
