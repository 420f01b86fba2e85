// The calls about the past: pages of the journal and of the mappings, read elsewhere so that no order waits for them.

import { z } from 'zod';
import type { EventsQuery, History } from '../db/history-store.ts';
import type { JournalLine } from '../domain/desk-view.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { DeskCalls } from '../preload/contract.ts';
import type { ExportRequest, JournalQuery } from '../preload/history-calls.ts';
import type { ExportRequest as ReadyExport } from './history-export.ts';

type HistoryCallName = 'journal' | 'mappings' | 'exportHistory';

const text = (most: number) => z.string().max(most);
const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .nullable();
const events = z.strictObject({
  text: text(200),
  level: z.enum(['Info', 'Warning', 'Error', 'Intervention']).nullable(),
  account: text(40).nullish(),
  kind: text(60).nullish(),
  masterOrderId: text(100).nullish(),
  from: day.optional(),
  to: day.optional(),
});
const mappings = z.strictObject({
  text: text(200),
  followerId: text(40).nullable(),
  masterOrderId: text(100).nullable(),
  status: z.enum(['PENDING', 'ACTIVE', 'PARTIAL', 'COMPLETED', 'CANCELLED', 'FAILED', 'UNKNOWN']).nullable(),
  from: day,
  to: day,
  sort: z.enum(['created', 'updated', 'symbol', 'status', 'follower', 'master_order', 'quantity']),
  descending: z.boolean(),
  offset: z.int().min(0),
  limit: z.int().min(1).max(500),
});
const format = z.enum(['csv', 'json']);

export const historySchemas = {
  journal: z.strictObject({
    ...events.shape,
    before: z.int().positive().nullable(),
    limit: z.int().min(1).max(500),
  }) as z.ZodType<JournalQuery>,
  mappings,
  exportHistory: z.discriminatedUnion('what', [
    z.strictObject({ what: z.literal('Events'), format, query: events }),
    z.strictObject({ what: z.literal('Mappings'), format, query: mappings }),
  ]) as unknown as z.ZodType<ExportRequest>,
} satisfies { readonly [Name in HistoryCallName]: z.ZodType<DeskCalls[Name]['in']> };

export type HistoryCalls = {
  readonly [Name in HistoryCallName]: (input: DeskCalls[Name]['in']) => Promise<Result<DeskCalls[Name]['out']>>;
};

export function createHistoryHandlers(history: History): HistoryCalls {
  return {
    journal: (query) =>
      answered(async () => {
        const rows = await history.events({ ...eventsQuery(query), before: query.before, limit: query.limit });
        return rows.map(({ seq, at_ms, level, kind, account_id, master_order_id, summary }): JournalLine => ({
          seq,
          at: at_ms,
          level,
          kind,
          account: account_id,
          masterOrderId: master_order_id,
          text: summary,
        }));
      }),
    mappings: (query) => answered(() => history.mappings(query)),
    // The window's own process asks for a place and writes: a path never comes from a page.
    exportHistory: async () => err('EXPORT_NEEDS_WINDOW', 'Files are written by the window; here, read page by page.'),
  };
}

/** Null: not what a page may ask for. */
export function readyExport(asked: unknown): ReadyExport | null {
  const read = historySchemas.exportHistory.safeParse(asked);
  if (!read.success) return null;
  const request = read.data;
  return request.what === 'Mappings'
    ? request
    : { ...request, query: { ...eventsQuery(request.query), before: null, limit: 1 } };
}

function eventsQuery(query: Omit<JournalQuery, 'before' | 'limit'>): Omit<EventsQuery, 'before' | 'limit'> {
  const { text: words, level, account, kind, masterOrderId, from, to } = query;
  return {
    text: words,
    level,
    accountId: account ?? null,
    kind: kind ?? null,
    masterOrderId: masterOrderId ?? null,
    from: from ?? null,
    to: to ?? null,
  };
}

async function answered<T>(read: () => Promise<T>): Promise<Result<T>> {
  try {
    return ok(await read());
  } catch (error) {
    return err('HISTORY_UNREADABLE', error instanceof Error ? error.message : String(error));
  }
}
