// The same engine without a window, in plain Node: for unattended practice and for being killed in tests.

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { backupFolderOf, listBackups } from '../db/backup.ts';
import { openDoorByWord } from './door-word.ts';
import { openDesk } from './open-desk.ts';

process.umask(0o077);

function complain(code: string, message: string): never {
  process.stderr.write(`lockstep: ${code}: ${message}\n`);
  process.exit(2);
}

function readArguments(): {
  readonly profile: string;
  readonly seed: number;
  readonly door: boolean;
  readonly moveDamagedAside: boolean;
  readonly restoreBackup: string | null;
  readonly listBackups: boolean;
} {
  try {
    const { values } = parseArgs({
      options: {
        profile: { type: 'string' },
        seed: { type: 'string', default: '1' },
        door: { type: 'boolean', default: false },
        'move-damaged-aside': { type: 'boolean', default: false },
        'restore-backup': { type: 'string' },
        'list-backups': { type: 'boolean', default: false },
      },
    });
    const seed = Number(values.seed);
    if (values.profile === undefined)
      return complain('PROFILE_MISSING', 'Say where to keep the desk: --profile FOLDER');
    if (!Number.isSafeInteger(seed))
      return complain('SEED_UNREADABLE', `--seed takes a whole number, not "${values.seed}"`);
    return {
      profile: values.profile,
      seed,
      door: values.door,
      moveDamagedAside: values['move-damaged-aside'],
      restoreBackup: values['restore-backup'] ?? null,
      listBackups: values['list-backups'],
    };
  } catch (error) {
    return complain('ARGUMENTS_UNREADABLE', error instanceof Error ? error.message : String(error));
  }
}

const { profile, seed, door, moveDamagedAside, restoreBackup, listBackups: listing } = readArguments();
if (listing) {
  const copies = listBackups(backupFolderOf(join(profile, 'practice', 'lockstep.sqlite')));
  for (const { name, rows, bytes } of copies) process.stdout.write(`${name}  ${rows} rows  ${bytes} bytes\n`);
  if (copies.length === 0) process.stdout.write('lockstep: there is no backup yet\n');
  process.exit(0);
}
const settleMs = Number(process.env['LOCKSTEP_SETTLE_MS']);
const opened = await openDesk({
  mode: 'Practice',
  profile,
  seed,
  moveDamagedAside,
  ...(restoreBackup === null ? {} : { restoreBackup }),
  version: process.env['npm_package_version'] ?? '0.0.0',
  about: {
    electron: '',
    chromium: '',
    node: process.versions.node,
    runtime: { kind: 'Assembled', declared: '' },
    profile,
  },
  actor: 'the engine without a window',
  env: process.env,
  simulatorScript: new URL('./simulator-thread.js', import.meta.url),
  doorScript: new URL('./door-thread.js', import.meta.url),
  historyScript: new URL('./history-thread.js', import.meta.url),
  backupScript: new URL('./backup-thread.js', import.meta.url),
  listener: {
    onDelta: () => undefined,
    onRestarted: () => undefined,
    onLogin: () => undefined,
    onLost: (code, message) => complain(code, message),
  },
  ...(Number.isSafeInteger(settleMs) && settleMs > 0 ? { rules: { settleMs } } : {}),
});
if (!opened.ok) complain(opened.code, opened.message);

const { databaseFile, call, close } = opened.value;
process.stdout.write(`lockstep: ready\nlockstep: database ${databaseFile}\n`);
if (door) for (const words of await openDoorByWord(call, 'Practice')) process.stdout.write(`${words}\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    void close().then(() => process.exit(0));
  });
}
