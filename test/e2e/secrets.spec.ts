import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect } from '@playwright/test';
import { loadKeytar } from '../../main/keychain.ts';
import { foundIn } from '../support/canary.ts';
import { everyoneReady, placeAsMaster, test, type Console } from './console.ts';
import { recordedTraffic, recordTraffic } from './ipc-traffic.ts';

/** The practice broker's own memory: it may know its customers' sessions, as the broker does. */
const brokersOwn = join('practice', 'broker-ledger.jsonl');

function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** The command line of every process that the app consists of. */
function commandLines(pids: readonly number[]): readonly string[] {
  return pids.map((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '));
}

test('secrets lie in the keychain and in nothing else: no file of the profile, no command line, no output', async ({
  desk,
  profile,
}) => {
  await placeAsMaster(desk.page, { quantity: '100' });
  await expect.poll(async () => (await desk.copies()).length).toBe(3);
  const view = await desk.call('snapshot', null);
  expect(view.secrets).toEqual({ kind: 'Keychain' });
  await expect(desk.page.getByTestId('secrets-warning')).toHaveCount(0);

  const accounts = await desk.accounts();
  const tokens = readFileSync(join(profile, brokersOwn), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{"kind":"session"'))
    .map((line) => (JSON.parse(line) as { token: string }).token);
  expect(tokens.length).toBeGreaterThanOrEqual(accounts.length);
  const keytar = await loadKeytar();
  for (const { id } of accounts) {
    const kept = JSON.parse((await keytar.getPassword('lockstep-practice', `session:${id}`)) ?? '{}') as {
      session?: { token: string };
    };
    expect(tokens).toContain(kept.session?.token);
  }

  const secrets = [...tokens, ...accounts.flatMap(({ apiSecret, password }) => [apiSecret, password])];
  const shown = JSON.stringify(view) + (await desk.page.content());
  const pids = await desk.app.evaluate(({ app }) => app.getAppMetrics().map(({ pid }) => pid));
  const lines = process.platform === 'linux' ? commandLines(pids) : [];
  expect(await desk.quit()).toBe(0);
  const found: string[] = [];
  for (const secret of secrets) {
    for (const file of filesUnder(profile)) {
      if (relative(profile, file) !== brokersOwn && readFileSync(file).includes(secret))
        found.push(relative(profile, file));
    }
    if (lines.some((line) => line.includes(secret))) found.push('a command line');
    if (desk.output().includes(secret)) found.push('the output');
    if (shown.includes(secret)) found.push('the window');
  }
  expect(found).toEqual([]);
});

/** Different in each encoding, and made for this run alone. */
const canary = `Cage"\\/+&=%${Date.now().toString(36)}~${'7Kq'.repeat(5)}`;
const newcomer = 'PR2009';

/** What a picture of each screen and dialog would show: its words, and what stands in its fields. */
async function everyScreen(desk: Console): Promise<readonly string[]> {
  const { page } = desk;
  const seen: string[] = [];
  const look = async (): Promise<void> => {
    seen.push(
      await page.evaluate(() =>
        [
          document.body.innerText,
          ...[...document.querySelectorAll('input, select, textarea')].map(
            (field) => (field as HTMLInputElement).value,
          ),
          ...[...document.querySelectorAll('[title], [aria-label]')].map(
            (one) => `${one.getAttribute('title') ?? ''} ${one.getAttribute('aria-label') ?? ''}`,
          ),
        ].join('\n'),
      ),
    );
  };
  for (const tab of await page.getByRole('tab').all()) {
    await tab.click();
    await page.waitForTimeout(300);
    await look();
  }
  await page.getByTestId('about-open').click();
  await expect(page.getByTestId('about-runtime')).toBeVisible();
  await look();
  await page.getByTestId('about-close').click();
  await page.getByTestId('tab-accounts').click();
  await page.getByTestId(`account-row-${newcomer}`).getByText('Canary').click();
  await look();
  await page.getByTestId('account-edit').click();
  await expect(page.getByTestId('account-dialog')).toBeVisible();
  await look();
  await page.keyboard.press('Escape');
  return seen;
}

test('a secret that a person types goes one way into the keychain, and is found nowhere else in any encoding', async ({
  desk,
  profile,
}) => {
  const { page } = desk;
  await recordTraffic(desk);
  await everyoneReady(page);
  await page.getByTestId('tab-accounts').click();
  await page.getByTestId('account-add').click();
  const form = { id: newcomer, alias: 'Canary', appCode: 'CANARYAPP1', apiSecret: canary };
  for (const [name, value] of Object.entries(form)) await page.getByTestId(`account-field-${name}`).fill(value);
  await page.getByTestId('account-save').click();
  await expect(page.getByTestId(`account-row-${newcomer}`)).toBeVisible();
  await page.getByTestId('tab-desk').click();
  await placeAsMaster(page, { quantity: '100' });
  await expect.poll(async () => (await desk.copies()).length).toBe(3);
  // A refused form, a failed login and a journal line are where a secret would be repeated.
  await desk.ask('editAccount', { id: newcomer, apiSecret: `${canary} with a space` });
  await desk.ask('editAccount', { id: newcomer, apiSecret: canary, alias: '' });

  const screens = await everyScreen(desk);
  expect(screens.length).toBeGreaterThan(9);
  const traffic = await recordedTraffic(desk);
  expect(traffic.filter(({ way }) => way === 'out').length).toBeGreaterThan(20);
  const pids = await desk.app.evaluate(({ app }) => app.getAppMetrics().map(({ pid }) => pid));
  const processes = process.platform === 'linux' ? pids : [];
  const runs = processes
    .flatMap((pid) => [`/proc/${pid}/cmdline`, `/proc/${pid}/environ`])
    .map((file) => readFileSync(file));
  const keytar = await loadKeytar();
  const inKeychain = (account: string): Promise<string | null> => keytar.getPassword('lockstep-practice', account);
  expect(await inKeychain(`secret:${newcomer}`)).toBe(canary);
  const sessions = await Promise.all((await desk.accounts()).map(async ({ id }) => inKeychain(`session:${id}`)));
  const tokens = sessions.map((text) => (JSON.parse(text ?? '{}') as { session: { token: string } }).session.token);
  expect(tokens.length).toBeGreaterThanOrEqual(4);
  const found: string[] = [];
  const search = (where: string, hay: Buffer): void => {
    for (const secret of [canary, ...tokens])
      for (const encoding of foundIn(hay, secret)) found.push(`${where}, ${encoding}`);
  };
  // While it runs, the write-ahead log holds what the database does not yet.
  const living = filesUnder(profile).filter((file) => relative(profile, file) !== brokersOwn);
  expect(living.some((file) => file.endsWith('-wal'))).toBe(true);
  for (const file of living) search(`${relative(profile, file)} while running`, readFileSync(file));
  for (const [at, bytes] of runs.entries()) search(`process ${at}`, bytes);
  for (const [at, text] of screens.entries()) search(`screen ${at}`, Buffer.from(text));
  for (const { way, channel, text } of traffic) {
    const typed = way === 'in' && (channel === 'desk:addAccount' || channel === 'desk:editAccount');
    if (!typed) search(`${channel} ${way}`, Buffer.from(text));
  }
  expect(await desk.quit()).toBe(0);
  for (const file of filesUnder(profile))
    if (relative(profile, file) !== brokersOwn) search(relative(profile, file), readFileSync(file));
  search('the output', Buffer.from(desk.output()));
  expect(found).toEqual([]);
  // The recording does see what passes: the typed secret went in where it was typed.
  expect(
    traffic.some(({ channel, text }) => channel === 'desk:addAccount' && foundIn(Buffer.from(text), canary).length > 0),
  ).toBe(true);
});
