// Settings by name. Secrets never come here: they live in the OS keychain.

import type { Migration } from '../migration.ts';

export const settings: Migration = {
  version: 2,
  sql: `
CREATE TABLE settings (
  name       TEXT PRIMARY KEY,
  value      TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE followers (
  account_id   TEXT PRIMARY KEY,
  alias        TEXT NOT NULL,
  position     INTEGER NOT NULL,
  terms        TEXT NOT NULL,
  changed_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`,
};
