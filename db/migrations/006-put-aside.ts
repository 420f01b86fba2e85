// Orders in doubt that a person has put aside, found by reference over all days.

import type { Migration } from '../migration.ts';

export const putAside: Migration = {
  version: 6,
  sql: `
CREATE INDEX trade_events_put_aside ON trade_events (cl_ord_id, trading_day) WHERE kind = 'AttentionIgnored';
`,
};
