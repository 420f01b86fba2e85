// The journal and its one projection. Frozen: later changes are later migrations.

import type { Migration } from '../migration.ts';

export const journal: Migration = {
  version: 1,
  sql: `
CREATE TABLE trade_events (
  seq             INTEGER PRIMARY KEY,
  trading_day     TEXT    NOT NULL,
  at_ms           INTEGER NOT NULL,
  kind            TEXT    NOT NULL,
  level           TEXT    NOT NULL,
  account_id      TEXT    NOT NULL,
  master_order_id TEXT    NOT NULL,
  cl_ord_id       TEXT    NOT NULL,
  summary         TEXT    NOT NULL,
  body            TEXT    NOT NULL,
  prev_hash       TEXT    NOT NULL,
  hash            TEXT    NOT NULL
) STRICT;
CREATE INDEX trade_events_by_day ON trade_events (trading_day, seq);

CREATE TRIGGER trade_events_no_update BEFORE UPDATE ON trade_events
BEGIN SELECT RAISE(ABORT, 'trade_events is append-only'); END;
CREATE TRIGGER trade_events_no_delete BEFORE DELETE ON trade_events
BEGIN SELECT RAISE(ABORT, 'trade_events is append-only'); END;

CREATE TABLE order_mappings (
  id                INTEGER PRIMARY KEY,
  trading_day       TEXT    NOT NULL,
  master_account_id TEXT    NOT NULL,
  master_order_id   TEXT    NOT NULL,
  follower_id       TEXT    NOT NULL,
  purpose           TEXT    NOT NULL CHECK (purpose IN ('COPY', 'EXIT', 'FLATTEN')),
  slice             INTEGER NOT NULL,
  cl_ord_id         TEXT    NOT NULL,
  follower_order_id TEXT,
  exchange          TEXT    NOT NULL,
  symbol            TEXT    NOT NULL,
  side              TEXT    NOT NULL CHECK (side IN ('BUY', 'SELL')),
  order_type        TEXT    NOT NULL,
  product           TEXT    NOT NULL,
  quantity          INTEGER NOT NULL,
  filled_quantity   INTEGER NOT NULL DEFAULT 0,
  price_paise       INTEGER NOT NULL,
  trigger_paise     INTEGER NOT NULL,
  average_paise     INTEGER,
  status            TEXT    NOT NULL
    CHECK (status IN ('PENDING', 'ACTIVE', 'PARTIAL', 'COMPLETED', 'CANCELLED', 'FAILED', 'UNKNOWN')),
  error_code        TEXT,
  error_message     TEXT,
  created_at_ms     INTEGER NOT NULL,
  updated_at_ms     INTEGER NOT NULL,
  UNIQUE (trading_day, master_account_id, master_order_id, follower_id, purpose, slice),
  UNIQUE (trading_day, follower_id, cl_ord_id)
) STRICT;
CREATE INDEX order_mappings_unresolved ON order_mappings (trading_day, follower_id)
  WHERE status IN ('PENDING', 'UNKNOWN', 'ACTIVE', 'PARTIAL');
`,
};
