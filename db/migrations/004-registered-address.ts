// The address that the broker has registered for an account, and the one of this machine that its calls are to leave from.

import type { Migration } from '../migration.ts';

export const registeredAddress: Migration = {
  version: 4,
  sql: `
ALTER TABLE accounts ADD COLUMN registered_addresses TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN local_address TEXT NOT NULL DEFAULT '';
`,
};
