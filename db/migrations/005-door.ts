// Words that signed requests at the local door have used once; and master orders found by name over all days.

import type { Migration } from '../migration.ts';

export const door: Migration = {
  version: 5,
  sql: `
CREATE TABLE door_nonces (
  nonce      TEXT PRIMARY KEY,
  seen_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX door_nonces_by_age ON door_nonces (seen_at_ms);
CREATE INDEX order_mappings_by_master ON order_mappings (master_order_id);
CREATE INDEX trade_events_by_master ON trade_events (master_order_id, seq) WHERE master_order_id <> '';
`,
};
