// The columns of the journal's table and of its projection, in the order in which they are bound.

import type { JournalLevel } from '../domain/desk-view.ts';
import type { OrderMapping } from '../domain/order-mapping.ts';

export type EventRow = {
  seq: number;
  trading_day: string;
  at_ms: number;
  kind: string;
  level: JournalLevel;
  account_id: string;
  master_order_id: string;
  cl_ord_id: string;
  summary: string;
  /** The fact: see `fact-pack.ts`. */
  body: string;
  hash: StoredHash;
};

/** Text, in hex, in a backup from before rows were short. */
export type StoredHash = Buffer | string;

/** What a row's hash is taken of, after the hash of the row before it in the day. */
const saidColumns = [
  'seq',
  'trading_day',
  'at_ms',
  'kind',
  'level',
  'account_id',
  'master_order_id',
  'cl_ord_id',
  'summary',
  'body',
] as const satisfies readonly (keyof EventRow)[];

export const eventColumns = [...saidColumns, 'hash'] as const satisfies readonly (keyof EventRow)[];

export type Said = readonly [number, string, number, string, JournalLevel, string, string, string, string, string];

/** Of a day that is known: its text would be worked out row by row. */
export const readColumns = eventColumns.filter((name) => name !== 'trading_day');

/** Those columns as SQLite hands them over, without a name each: a long day is read through in a third of the time. */
export type ChainedRow = readonly [
  number,
  number,
  string,
  JournalLevel,
  string,
  string,
  string,
  string,
  string,
  hash: StoredHash,
];

export const mappingColumns = [
  'trading_day',
  'master_account_id',
  'master_order_id',
  'follower_id',
  'purpose',
  'slice',
  'cl_ord_id',
  'follower_order_id',
  'exchange',
  'symbol',
  'side',
  'order_type',
  'product',
  'quantity',
  'filled_quantity',
  'price_paise',
  'trigger_paise',
  'average_paise',
  'status',
  'error_code',
  'error_message',
  'created_at_ms',
  'updated_at_ms',
] as const satisfies readonly (keyof OrderMapping)[];

export const frozenColumns: readonly string[] = [
  'trading_day',
  'master_account_id',
  'master_order_id',
  'follower_id',
  'purpose',
  'slice',
  'cl_ord_id',
  'created_at_ms',
];
