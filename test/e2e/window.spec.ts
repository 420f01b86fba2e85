import { expect } from '@playwright/test';
import { accountId } from '../../domain/ids.ts';
import { followers, test } from './console.ts';

test('the page has no way out: no Node, no eval, no network, no other window, no other page', async ({ desk }) => {
  const { app, page } = desk;
  expect(
    await page.evaluate(() => ({
      require: typeof (window as { require?: unknown }).require,
      process: typeof (window as { process?: unknown }).process,
      module: typeof (window as { module?: unknown }).module,
      ipcRenderer: typeof (window as { ipcRenderer?: unknown }).ipcRenderer,
    })),
  ).toEqual({ require: 'undefined', process: 'undefined', module: 'undefined', ipcRenderer: 'undefined' });

  expect(
    await page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          document.addEventListener(
            'securitypolicyviolation',
            (event) => resolve(`${event.effectiveDirective} ${event.blockedURI}`),
            {
              once: true,
            },
          );
          const script = document.createElement('script');
          script.textContent = 'window.slippedIn = true';
          document.body.append(script);
        }),
    ),
  ).toBe('script-src-elem inline');
  expect(await page.evaluate(() => (window as { slippedIn?: unknown }).slippedIn)).toBeUndefined();
  expect(
    await page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          document.addEventListener(
            'securitypolicyviolation',
            (event) => resolve(`${event.effectiveDirective} ${event.blockedURI}`),
            {
              once: true,
            },
          );
          // A string to run later is eval by another name, and is not run under a debugger's own permission.
          (setTimeout as unknown as (code: string) => void)('window.slippedIn = true');
        }),
    ),
  ).toBe('script-src eval');

  const { practiceControl } = await desk.call('about', null);
  for (const address of ['https://example.com/', `${practiceControl}/ledger`]) {
    expect(
      await page.evaluate(
        (url) =>
          fetch(url).then(
            () => 'answered',
            () => 'refused',
          ),
        address,
      ),
    ).toBe('refused');
  }

  expect(await page.evaluate(() => window.open('https://example.com/') === null)).toBe(true);
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);

  const before = page.url();
  const navigation = app.evaluate(
    ({ BrowserWindow }) =>
      new Promise<boolean>((resolve) => {
        BrowserWindow.getAllWindows()[0]?.webContents.once('will-navigate', (event) => {
          setImmediate(() => resolve(event.defaultPrevented));
        });
      }),
  );
  await page.evaluate(() => window.location.assign('https://example.com/'));
  expect(await navigation).toBe(true);
  expect(page.url()).toBe(before);
  expect(await desk.ask('snapshot', null)).toMatchObject({ ok: true });
});

test('the window is isolated, sandboxed and without permissions', async ({ desk }) => {
  const preferences = await desk.app.evaluate(({ BrowserWindow }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0] as { webContents: unknown };
    return (webContents as { getLastWebPreferences: () => Record<string, unknown> }).getLastWebPreferences();
  });
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
  });
  expect(await desk.page.evaluate(() => Notification.requestPermission())).toBe('denied');
});

test('the strip shows every cell whole at every width, with entries held back too, and Exit All in reach', async ({
  desk,
}) => {
  const { page } = desk;
  const scope = { kind: 'Follower', followerId: accountId(followers[0]) } as const;
  await desk.call('setTradingState', { scope, state: 'Halted', reason: 'a look', cancelResting: false });
  await expect(page.getByTestId('trading-cell')).toBeVisible();
  for (const width of [1920, 1366, 1280, 1100, 960]) {
    await page.setViewportSize({ width, height: 700 });
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll('.strip > *')]
        .filter((cell) => cell.scrollWidth > cell.clientWidth || cell.getBoundingClientRect().right > innerWidth)
        .map(({ className }) => className),
    );
    expect(cut, `at ${width}`).toEqual([]);
  }
});
