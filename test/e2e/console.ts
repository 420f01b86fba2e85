// The console as a person meets it: the real window, engine, keyring and practice broker, on a profile of its own.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, expect, test as base, type ElectronApplication, type Page } from '@playwright/test';
import type { Result } from '../../domain/result.ts';
import type { AccountView } from '../../main/simulator/controls.ts';
import type { LedgerOrder, LedgerView } from '../../main/simulator/ledger-view.ts';
import type { DeskCallName, DeskCalls } from '../../preload/contract.ts';
import { moveToDesktop } from './made-desktops.ts';

export const repository = fileURLToPath(new URL('../..', import.meta.url));
export const master = 'PR1001';
export const followers = ['PR2001', 'PR2002', 'PR2003'] as const;
export const sbin = { exchange: 'NSE', token: '3045', id: 'NSE|3045', typed: 'SBIN' } as const;

export type Console = {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly profile: string;
  /** What the app has printed so far. */
  readonly output: () => string;
  readonly ask: <Name extends DeskCallName>(
    name: Name,
    input: DeskCalls[Name]['in'],
  ) => Promise<Result<DeskCalls[Name]['out']>>;
  /** The same, when a refusal would be a fault of the test. */
  readonly call: <Name extends DeskCallName>(
    name: Name,
    input: DeskCalls[Name]['in'],
  ) => Promise<DeskCalls[Name]['out']>;
  readonly ledger: () => Promise<LedgerView>;
  /** The followers' orders at the broker, in the order of the accounts. */
  readonly copies: () => Promise<readonly LedgerOrder[]>;
  readonly accounts: () => Promise<readonly AccountView[]>;
  /** Moves the practice broker's hand, such as its prices and funds. */
  readonly hand: (name: string, body: object) => Promise<void>;
  /** Quits in good order and answers the exit code. */
  readonly quit: () => Promise<number | null>;
};

type Fixtures = {
  readonly profile: string;
  /**
   * Opens the console on this test's profile, with words for Electron and what its environment has beside the usual; what
   * is still open at its end is closed.
   */
  readonly open: (words?: readonly string[], beside?: Readonly<Record<string, string>>) => Promise<Console>;
  /** An open console, every follower ready. */
  readonly desk: Console;
};

export const test = base.extend<Fixtures, { readonly desktop: void }>({
  desktop: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use, { parallelIndex }) => {
      moveToDesktop(parallelIndex);
      await use();
    },
    { scope: 'worker', auto: true },
  ],
  // eslint-disable-next-line no-empty-pattern
  profile: async ({}, use) => {
    const profile = mkdtempSync(join(tmpdir(), 'lockstep-e2e-'));
    await use(profile);
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
  },
  open: async ({ profile }, use, testInfo) => {
    const opened: Console[] = [];
    await use(async (words = [], beside = {}) => {
      const desk = await launch(profile, words, beside);
      opened.push(desk);
      return desk;
    });
    for (const [index, desk] of opened.entries()) {
      if (desk.app.windows().length === 0) continue;
      if (testInfo.status !== testInfo.expectedStatus) {
        await desk.page.screenshot({ path: testInfo.outputPath(`window-${index}.png`) });
        await testInfo.attach('output', { body: desk.output() });
      }
      await desk.quit();
    }
  },
  desk: async ({ open }, use) => {
    const desk = await open();
    await everyoneReady(desk.page);
    await use(desk);
  },
});

async function launch(
  profile: string,
  words: readonly string[],
  beside: Readonly<Record<string, string>>,
): Promise<Console> {
  const app = await _electron.launch({ args: [...words, repository], env: { ...environment(profile), ...beside } });
  const child = app.process();
  const printed: string[] = [];
  child.stdout?.on('data', (chunk: Buffer) => printed.push(String(chunk)));
  child.stderr?.on('data', (chunk: Buffer) => printed.push(String(chunk)));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const page = await app.firstWindow();

  const ask: Console['ask'] = (name, input) =>
    page.evaluate(
      async ([call, value]) => {
        const bridge = window.desk as unknown as Record<string, (input: unknown) => Promise<never>>;
        const run = bridge[call as string];
        if (run === undefined) throw new Error(`The bridge has no ${String(call)}`);
        return await run(value);
      },
      [name, input] as const,
    );
  const call: Console['call'] = async (name, input) => {
    const answer = await ask(name, input);
    if (!answer.ok) throw new Error(`${name}: ${answer.code}: ${answer.message}`);
    return answer.value;
  };
  const control = async (path: string, body?: object): Promise<unknown> => {
    const { practiceControl } = await call('about', null);
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const answer = await fetch(`${practiceControl}/${path}`, body === undefined ? {} : init);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const ledger = async (): Promise<LedgerView> => (await control('ledger?brief=1')) as LedgerView;

  return {
    app,
    page,
    profile,
    output: () => printed.join(''),
    ask,
    call,
    ledger,
    copies: async () =>
      (await ledger()).orders
        .filter(({ account }) => account !== master)
        .toSorted((a, b) => a.account.localeCompare(b.account)),
    accounts: async () => (await control('accounts')) as readonly AccountView[],
    hand: async (name, body) => {
      await control(name, body);
    },
    quit: async () => {
      // The answer is lost with the process that should give it.
      await app.evaluate(({ app: electron }) => electron.quit()).catch(() => undefined);
      // With something unresolved it asks first.
      void page
        .getByTestId('close-anyway')
        .click()
        .catch(() => undefined);
      return ended;
    },
  };
}

export function environment(profile: string): Record<string, string> {
  const own = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    ...Object.fromEntries(own.filter(([name]) => !name.startsWith('LOCKSTEP_'))),
    LOCKSTEP_PROFILE: profile,
    LOCKSTEP_HEADLESS: '1',
    LOCKSTEP_PRACTICE_SEED: '7',
    // What a test ends on purpose is not to come back by itself.
    LOCKSTEP_WATCHDOG: 'off',
  };
}

/** Starts the app without driving it, for starts that are meant to end by themselves. */
export async function runToItsEnd(
  profile: string,
  words: readonly string[],
): Promise<{ code: number | null; output: string }> {
  const electron = createRequire(import.meta.url)('electron') as unknown as string;
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(electron, [...asRoot, repository, ...words], { env: environment(profile) });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += String(chunk)));
  child.stderr.on('data', (chunk: Buffer) => (output += String(chunk)));
  let tooLong: NodeJS.Timeout | undefined;
  try {
    return await new Promise((resolve, reject) => {
      tooLong = setTimeout(() => {
        child.kill('SIGKILL');
        reject(new Error(`It had not ended after a minute. It said:\n${output}`));
      }, 60_000);
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, output }));
      // A process of Chromium's that outlives it may hold the pipes open.
      child.once('exit', (code) => setTimeout(() => resolve({ code, output }), 2000));
    });
  } finally {
    clearTimeout(tooLong);
    child.stdout.destroy();
    child.stderr.destroy();
  }
}

/** Reconciled and following; one that missed a copy earlier today says so and follows all the same. */
export async function everyoneReady(page: Page): Promise<void> {
  for (const id of followers)
    await expect(page.getByTestId(`follower-row-${id}`)).toHaveAttribute('data-state', /^(Copying|OutOfStep)$/);
}

/** Pins the share's price, so that what rests and what trades is the test's choice. */
export async function pinPrice(desk: Console, rupees: number): Promise<void> {
  await desk.hand('price', { exchange: sbin.exchange, token: sbin.token, price: rupees, hold: true });
}

export type TicketWords = { readonly quantity: string; readonly side?: 'buy' | 'sell'; readonly limit?: string };

/** Fills the ticket for SBIN and presses its button, as the master would. */
export async function sendTicket(page: Page, { quantity, side = 'buy', limit }: TicketWords): Promise<void> {
  await page.getByTestId(`ticket-side-${side}`).click();
  await chooseInstrument(page, sbin.typed, sbin.id);
  await page.getByTestId('ticket-quantity').fill(quantity);
  await page.getByTestId('ticket-type').selectOption(limit === undefined ? 'Market' : 'Limit');
  if (limit !== undefined) await page.getByTestId('ticket-price').fill(limit);
  await page.getByTestId('ticket-submit').click();
}

export async function chooseInstrument(page: Page, typed: string, id: string): Promise<void> {
  await page.getByTestId('ticket-instrument').fill(typed);
  await page.getByTestId(`ticket-hit-${id}`).click();
}

/** Sends the ticket and answers the broker's number for the master's order. */
export async function placeAsMaster(page: Page, words: TicketWords): Promise<string> {
  await sendTicket(page, words);
  const placed = page.getByTestId('ticket-placed');
  await expect(placed).toBeVisible();
  const number = /order (\S+)$/.exec(await placed.innerText())?.[1];
  if (number === undefined) throw new Error(`No order number in "${await placed.innerText()}"`);
  return number;
}

/** The row of one follower's order beside the master's, on the orders screen. */
export function copyRow(page: Page, follower: string) {
  return page.locator(`[data-testid^="copy-"][data-follower="${follower}"]`);
}

/** Opens Exit All and holds its button until the verdict stands. */
export async function holdExitAll(page: Page): Promise<void> {
  await page.getByTestId('exit-all').click();
  // Once the figures are there, the button keeps its size under the pointer.
  await expect(page.locator('.exit-figures')).toBeVisible();
  await page.getByTestId('exit-hold').hover();
  await page.mouse.down();
  await expect(page.getByTestId('exit-verdict')).toBeVisible();
  await page.mouse.up();
}
