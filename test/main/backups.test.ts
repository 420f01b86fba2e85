// Backups as a desk makes them: by its own thread, while it copies; and the desk opened anew on one of them.

import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BackupsView } from '../../domain/desk-view.ts';
import type { Result } from '../../domain/result.ts';
import { openDesk, type OpenDeskPlan, type OpenedDesk } from '../../main/open-desk.ts';
import { consoleEnvironment } from '../../main/simulator/simulator-urls.ts';
import { startSimulator, type RunningSimulator } from '../../main/simulator/start-simulator.ts';
import { until } from '../support/practice.ts';

const script = join(import.meta.dirname, '..', '..', 'out', 'main', 'backup-thread.js');
let simulator: RunningSimulator;
let profile: string;
let desk: OpenedDesk | null = null;

beforeEach(async () => {
  if (!existsSync(script)) throw new Error('out/main/backup-thread.js is missing: run npm run build first');
  profile = mkdtempSync(join(tmpdir(), 'lockstep-backups-'));
  simulator = await startSimulator({ seed: 5, tickMs: 0 });
  simulator.setPrice({ exchange: 'NSE', token: '3045', price: 800, hold: true });
});
afterEach(async () => {
  await desk?.close();
  desk = null;
  await simulator.stop();
  rmSync(profile, { recursive: true, force: true });
});

async function open(more: Partial<OpenDeskPlan> = {}): Promise<Result<OpenedDesk>> {
  const opened = await openDesk({
    mode: 'Practice',
    profile,
    version: '0.0.0',
    seed: 1,
    about: { electron: '', chromium: '', node: '', runtime: { kind: 'Assembled', declared: '' }, profile },
    actor: 'the test',
    env: { ...process.env, ...consoleEnvironment(simulator.urls) },
    simulatorScript: new URL('file:///none'),
    doorScript: new URL('file:///none'),
    historyScript: new URL('file:///none'),
    backupScript: pathToFileURL(script),
    listener: {
      onDelta: () => undefined,
      onRestarted: () => undefined,
      onLogin: () => undefined,
      onLost: (code, message) => {
        throw new Error(`${code}: ${message}`);
      },
    },
    ...more,
  });
  if (opened.ok) desk = opened.value;
  return opened;
}

async function opened(more: Partial<OpenDeskPlan> = {}): Promise<OpenedDesk> {
  const answer = await open(more);
  if (!answer.ok) throw new Error(`${answer.code}: ${answer.message}`);
  return answer.value;
}

const view = () => desk!.view();
const backups = (): BackupsView => view().backups!;
const copies = () => simulator.ledger().orders.filter(({ account }) => account !== 'PR1001');

async function call(name: string, input: unknown): Promise<unknown> {
  const answer = await desk!.call(name, input);
  if (!answer.ok) throw new Error(`${answer.code}: ${answer.message}`);
  return answer.value;
}

/** Answers its name. */
async function backUp(): Promise<string> {
  const before = backups().copies.length;
  await call('makeBackup', null);
  await until(() => backups().running === null && (backups().copies.length > before || backups().failed !== ''));
  expect(backups().failed).toBe('');
  return backups().copies[0]!.name;
}

async function masterBuys(): Promise<void> {
  const before = copies().length;
  await call('placeMasterOrder', {
    instrumentId: 'NSE|3045',
    side: 'Buy',
    ordType: 'Limit',
    product: 'MIS',
    quantity: '10',
    price: '790',
    trigger: '',
  });
  await until(() => copies().length === before + 3);
  await until(() => view().orders.every(({ copies: of }) => of.every(({ status }) => status === 'New')));
}

describe('a backup of a desk at work', () => {
  it('is shown with its size and rows, verified again on wish, and holds every order of before', async () => {
    await opened();
    await masterBuys();
    const name = await backUp();
    expect(backups().copies[0]).toMatchObject({ name, rows: view().journal.at(-1)!.seq });
    await call('verifyBackup', { name });
    await until(() => backups().checked !== null);
    expect(backups().checked).toMatchObject({ name, problem: '' });
    const file = join(profile, 'practice', 'backups', name);
    const bytes = readFileSync(file);
    bytes.fill(0xa5, 4096 * 5, 4096 * 7);
    writeFileSync(file, bytes);
    await call('verifyBackup', { name });
    await until(() => backups().checked?.problem !== '' && backups().running === null);
    expect(backups().checked?.problem).toContain('cannot be used');
  });

  it('is refused by any name that is not one of them', async () => {
    await opened();
    for (const name of ['../lockstep.sqlite', 'backup-2026-01-01-000000.sqlite', ''])
      for (const asked of ['verifyBackup', 'restoreBackup'])
        expect(await desk!.call(asked, { name })).toMatchObject({ ok: false });
  });
});

describe('a restore', () => {
  it('opens the desk anew on the copy, with copying off, sends nothing, and says so in the journal', async () => {
    await opened();
    await masterBuys();
    const name = await backUp();
    await masterBuys();
    const sent = copies().length;
    await call('restoreBackup', { name });
    await until(() => view().notices.some(({ key }) => key === 'restored'));
    expect(view().copying).toEqual({ kind: 'Off' });
    expect(view().journal.some(({ kind, text }) => kind === 'JournalRestored' && text.includes(name))).toBe(true);
    expect(readdirSync(join(profile, 'practice')).some((file) => file.includes('.replaced-'))).toBe(true);
    // Every account has been compared with its book by then.
    await until(() => view().journal.filter(({ kind }) => kind === 'AccountReconciled').length >= 4);
    expect(copies()).toHaveLength(sent);
  });

  it('at the start takes the place of a database that is refused as damaged', async () => {
    const first = await opened();
    await masterBuys();
    const name = await backUp();
    await first.close();
    desk = null;
    const file = join(profile, 'practice', 'lockstep.sqlite');
    writeFileSync(file, 'This was once a journal.');
    expect(await open()).toMatchObject({ ok: false, code: 'DATABASE_CORRUPT' });
    await opened({ restoreBackup: name });
    expect(view().copying).toEqual({ kind: 'Off' });
    expect(view().orders).toHaveLength(1);
    const kept = readdirSync(join(file, '..')).find((entry) => entry.includes('.replaced-')) ?? '';
    expect(readFileSync(join(file, '..', kept), 'utf8')).toBe('This was once a journal.');
  });
});
