// Rows of half the size: the day as its number since 1970 (by its name it is a date still), hashes as bytes, and the hash
// before a row only where it stands already, in the row before. No value that a hash is taken of changes, so the chain of
// every day holds as it did. What cannot be a hash becomes an empty one, which no row fits. An index ends with the row's
// number by itself; and one index serves both to keep an intent single and to find what was copied of a master's order.

import type { Migration } from '../migration.ts';

export const shortRows: Migration = {
  version: 7,
  sql: `
CREATE TABLE short_events (
  seq             INTEGER PRIMARY KEY,
  day             INTEGER NOT NULL,
  trading_day     TEXT    NOT NULL GENERATED ALWAYS AS (date(day * 86400, 'unixepoch')) VIRTUAL,
  at_ms           INTEGER NOT NULL,
  kind            TEXT    NOT NULL,
  level           TEXT    NOT NULL,
  account_id      TEXT    NOT NULL,
  master_order_id TEXT    NOT NULL,
  cl_ord_id       TEXT    NOT NULL,
  summary         TEXT    NOT NULL,
  body            TEXT    NOT NULL,
  hash            BLOB    NOT NULL
) STRICT;
INSERT INTO short_events
    (seq, day, at_ms, kind, level, account_id, master_order_id, cl_ord_id, summary, body, hash)
  SELECT seq, coalesce(CAST(round(julianday(trading_day) - 2440587.5) AS INTEGER), 0), at_ms, kind, level, account_id, master_order_id, cl_ord_id, summary, body,
    coalesce(unhex(hash), x'')
  FROM trade_events ORDER BY seq;
DROP TABLE trade_events;
ALTER TABLE short_events RENAME TO trade_events;
CREATE INDEX trade_events_by_day ON trade_events (day);
CREATE INDEX trade_events_by_master ON trade_events (master_order_id) WHERE master_order_id <> '';
CREATE INDEX trade_events_put_aside ON trade_events (cl_ord_id, trading_day) WHERE kind = 'AttentionIgnored';

CREATE TRIGGER trade_events_no_update BEFORE UPDATE ON trade_events
BEGIN SELECT RAISE(ABORT, 'trade_events is append-only'); END;
CREATE TRIGGER trade_events_no_delete BEFORE DELETE ON trade_events
BEGIN SELECT RAISE(ABORT, 'trade_events is append-only'); END;

CREATE TABLE short_mappings (
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
  UNIQUE (trading_day, follower_id, cl_ord_id)
) STRICT;
INSERT INTO short_mappings SELECT * FROM order_mappings ORDER BY id;
DROP TABLE order_mappings;
ALTER TABLE short_mappings RENAME TO order_mappings;
CREATE UNIQUE INDEX order_mappings_by_master
  ON order_mappings (master_order_id, trading_day, master_account_id, follower_id, purpose, slice);
CREATE INDEX order_mappings_unresolved ON order_mappings (trading_day, follower_id)
  WHERE status IN ('PENDING', 'UNKNOWN', 'ACTIVE', 'PARTIAL');
`,
};
