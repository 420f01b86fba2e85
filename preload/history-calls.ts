// The calls about the past: the journal, the mappings, and what is written to a file.

import type { JournalLevel, JournalLine } from '../domain/desk-view.ts';
import type { MappingStatus, OrderMapping } from '../domain/order-mapping.ts';

export type JournalQuery = {
  /** Lines older than this sequence; null: the newest. */
  readonly before: number | null;
  readonly limit: number;
  readonly text: string;
  readonly level: JournalLevel | null;
  /** Exactly this account, this kind of fact, this order of the master's; absent or null: any. */
  readonly account?: string | null;
  readonly kind?: string | null;
  readonly masterOrderId?: string | null;
  /** Indian trading days, both included, "2026-11-25"; absent or null: any. */
  readonly from?: string | null;
  readonly to?: string | null;
};

export type MappingSort = 'created' | 'updated' | 'symbol' | 'status' | 'follower' | 'master_order' | 'quantity';

export type MappingsQuery = {
  readonly text: string;
  readonly followerId: string | null;
  readonly masterOrderId: string | null;
  readonly status: MappingStatus | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly sort: MappingSort;
  readonly descending: boolean;
  readonly offset: number;
  readonly limit: number;
};

/** Row of `order_mappings`, with its number. */
export type MappingRow = OrderMapping & { readonly id: number };

/** What is on the screen, whole: the person is asked where to put it. */
export type ExportRequest =
  | { readonly what: 'Events'; readonly format: 'csv' | 'json'; readonly query: Omit<JournalQuery, 'before' | 'limit'> }
  | { readonly what: 'Mappings'; readonly format: 'csv' | 'json'; readonly query: MappingsQuery };

/** How the export that was asked for last is doing; `file` is a name without its folder. */
export type ExportView =
  | { readonly kind: 'Writing'; readonly rows: number }
  | { readonly kind: 'Done'; readonly rows: number; readonly file: string }
  | { readonly kind: 'GivenUp' }
  | { readonly kind: 'Failed'; readonly reason: string };

export type HistoryCalls = {
  journal: { in: JournalQuery; out: readonly JournalLine[] };
  mappings: { in: MappingsQuery; out: readonly MappingRow[] };
  /** Begins it, once a place for the file was chosen; how it goes on is shown by `onShow`. */
  exportHistory: { in: ExportRequest; out: null };
};

export const historyCallNames: readonly (keyof HistoryCalls)[] = ['journal', 'mappings', 'exportHistory'];
