// The ordered runner: a copy first, then each step and its version number in one transaction.

import { closeSync, openSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import type { Migration } from './migration.ts';
import { journal } from './migrations/001-journal.ts';
import { settings } from './migrations/002-settings.ts';
import { accounts } from './migrations/003-accounts.ts';
import { registeredAddress } from './migrations/004-registered-address.ts';
import { door } from './migrations/005-door.ts';
import { putAside } from './migrations/006-put-aside.ts';
import { shortRows } from './migrations/007-short-rows.ts';

export const migrations: readonly Migration[] = [
  journal,
  settings,
  accounts,
  registeredAddress,
  door,
  putAside,
  shortRows,
];

export const newestVersion: number = migrations.at(-1)?.version ?? 0;

/**
 * Brings an open database from its version to `to`. A file with rows is first copied beside itself as
 * `<path>.before-<version>-<moment>`. Throws when a step fails; the file is then as it was.
 */
export function migrate(db: Database, path: string, to: number = newestVersion): void {
  const from = Number(db.pragma('user_version', { simple: true }));
  if (from >= to) return;
  if (from > 0 && path !== ':memory:') copyAside(db, `${path}.before-${to}-${Date.now()}`);
  const run = db.transaction(() => {
    for (const step of migrations) {
      if (step.version <= from || step.version > to) continue;
      db.exec(step.sql);
      db.pragma(`user_version = ${step.version}`);
    }
  });
  run.immediate();
}

/** Made empty and private first: SQLite would make it readable to everybody. */
function copyAside(db: Database, copy: string): void {
  closeSync(openSync(copy, 'wx', 0o600));
  db.prepare('VACUUM INTO ?').run(copy);
}
