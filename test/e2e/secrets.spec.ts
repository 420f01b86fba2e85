import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect } from '@playwright/test';
import { loadKeytar } from '../../main/keychain.ts';
import { placeAsMaster, test } from './console.ts';

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
