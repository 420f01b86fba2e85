// Accounts with role, relation and appearance; consent as a dated list of its own. Followers of before move over.

import type { Migration } from '../migration.ts';

export const accounts: Migration = {
  version: 3,
  sql: `
CREATE TABLE accounts (
  account_id TEXT PRIMARY KEY,
  role       TEXT NOT NULL CHECK (role IN ('Master', 'Follower')),
  alias      TEXT NOT NULL,
  group_name TEXT NOT NULL DEFAULT '',
  colour     TEXT NOT NULL DEFAULT 'Grey',
  app_code   TEXT NOT NULL DEFAULT '',
  relation   TEXT NOT NULL DEFAULT 'Other',
  terms      TEXT,
  position   INTEGER NOT NULL,
  removed_at INTEGER,
  changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE consents (
  id           INTEGER PRIMARY KEY,
  account_id   TEXT NOT NULL,
  kind         TEXT NOT NULL CHECK (kind IN ('Granted', 'Withdrawn')),
  at_ms        INTEGER NOT NULL,
  by_whom      TEXT NOT NULL,
  text_version TEXT NOT NULL
) STRICT;
CREATE INDEX consents_by_account ON consents (account_id, id);
CREATE TRIGGER consents_no_update BEFORE UPDATE ON consents BEGIN SELECT RAISE(ABORT, 'consents is append-only'); END;
CREATE TRIGGER consents_no_delete BEFORE DELETE ON consents BEGIN SELECT RAISE(ABORT, 'consents is append-only'); END;

INSERT INTO accounts (account_id, role, alias, terms, position, changed_at)
  SELECT account_id, 'Follower', alias, terms, position + 1, changed_at FROM followers;
DROP TABLE followers;
`,
};
