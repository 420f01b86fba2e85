// What crosses between the thread that reads the past and whoever asked: plain data, a closed union each way.

import type { EventRow, EventsQuery, MappingRow, MappingsQuery } from '../db/history-store.ts';
import type { ExportRequest } from './history-export.ts';

/** `task` null: pages on wish until the thread is ended. Otherwise one export, and the thread ends by itself. */
export type HistoryStart = {
  readonly databaseFile: string;
  readonly task: { readonly request: ExportRequest; readonly file: string } | null;
};

export type ToHistory =
  | { readonly kind: 'Events'; readonly id: number; readonly query: EventsQuery }
  | { readonly kind: 'Mappings'; readonly id: number; readonly query: MappingsQuery };

export type FromHistory =
  | { readonly kind: 'Page'; readonly id: number; readonly rows: readonly EventRow[] | readonly MappingRow[] }
  | { readonly kind: 'PageFailed'; readonly id: number; readonly reason: string }
  | { readonly kind: 'Written'; readonly rows: number }
  | { readonly kind: 'Whole'; readonly rows: number }
  | { readonly kind: 'Failed'; readonly reason: string };
