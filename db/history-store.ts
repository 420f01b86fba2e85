// The past by filter, order and page: the journal's lines and the mappings. Read only; no caller names a column.

import type { JournalLevel } from '../domain/desk-view.ts';
import type { MappingStatus, OrderMapping } from '../domain/order-mapping.ts';
import type { Db } from './database.ts';

/** Days are Indian trading days, both included; null: no limit. */
type Common = {
  readonly text: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly masterOrderId: string | null;
};

export type EventsQuery = Common & {
  readonly accountId: string | null;
  readonly level: JournalLevel | null;
  readonly kind: string | null;
  /** Rows older than this number; null: from the newest. */
  readonly before: number | null;
  readonly limit: number;
};

export type MappingSort = keyof typeof mappingOrders;

export type MappingsQuery = Common & {
  readonly followerId: string | null;
  readonly status: MappingStatus | null;
  readonly sort: MappingSort;
  readonly descending: boolean;
  readonly offset: number;
  readonly limit: number;
};

/** A line of the journal, with what it is about. */
export type EventRow = {
  readonly seq: number;
  readonly trading_day: string;
  readonly at_ms: number;
  readonly level: JournalLevel;
  readonly kind: string;
  readonly account_id: string;
  readonly master_order_id: string;
  readonly cl_ord_id: string;
  readonly summary: string;
};

export type MappingRow = OrderMapping & { readonly id: number };

/** Answered by a thread of its own where there is one, so that a long search holds up nothing. */
export type History = {
  /** Newest first. */
  readonly events: (query: EventsQuery) => Promise<readonly EventRow[]>;
  readonly mappings: (query: MappingsQuery) => Promise<readonly MappingRow[]>;
};

const mappingOrders = {
  created: 'id',
  updated: 'updated_at_ms',
  symbol: 'symbol',
  status: 'status',
  follower: 'follower_id',
  master_order: 'master_order_id',
  quantity: 'quantity',
} as const;

const mostRows = 500;

const eventColumns = 'seq, trading_day, at_ms, level, kind, account_id, master_order_id, cl_ord_id, summary';
/** Said outright where there is one, or no index could be used: a million rows are not read for the hundred of an order. */
const ofOrder = "master_order_id = @masterOrderId AND master_order_id <> ''";
const ofAll = '@masterOrderId IS NULL';
const eventFilter = `(@before IS NULL OR seq < @before) AND (@level IS NULL OR level = @level)
  AND (@kind IS NULL OR kind = @kind) AND (@accountId IS NULL OR account_id = @accountId)
  AND (@from IS NULL OR trading_day >= @from) AND (@to IS NULL OR trading_day <= @to)
  AND (@text = '' OR instr(lower(summary || ' ' || account_id || ' ' || master_order_id || ' ' || cl_ord_id || ' ' || kind), lower(@text)) > 0)`;
const mappingFilter = `(@status IS NULL OR status = @status) AND (@followerId IS NULL OR follower_id = @followerId)
  AND (@from IS NULL OR trading_day >= @from) AND (@to IS NULL OR trading_day <= @to)
  AND (@text = '' OR instr(lower(symbol || ' ' || follower_id || ' ' || master_order_id || ' ' || coalesce(follower_order_id, '') || ' ' || cl_ord_id || ' ' || coalesce(error_message, '')), lower(@text)) > 0)`;

export type HistoryStore = ReturnType<typeof createHistoryStore>;

export function createHistoryStore(db: Db) {
  const events = (order: string) => ({
    page: db.prepare<[Record<string, unknown>], EventRow>(
      `SELECT ${eventColumns} FROM trade_events WHERE ${order} AND ${eventFilter} ORDER BY seq DESC LIMIT @limit`,
    ),
    all: db.prepare<[Record<string, unknown>], EventRow>(
      `SELECT ${eventColumns} FROM trade_events WHERE ${order} AND ${eventFilter} ORDER BY seq`,
    ),
  });
  const mappings = (order: string) =>
    new Map(
      Object.entries(mappingOrders).flatMap(([sort, column]) =>
        (['ASC', 'DESC'] as const).map((way) => {
          const sql = `SELECT * FROM order_mappings WHERE ${order} AND ${mappingFilter} ORDER BY ${column} ${way}, id ${way} LIMIT @limit OFFSET @offset`;
          return [`${sort}/${way}`, db.prepare<[Record<string, unknown>], MappingRow>(sql)] as const;
        }),
      ),
    );
  const [eventsOfAll, eventsOfOrder] = [events(ofAll), events(ofOrder)];
  const [mappingsOfAll, mappingsOfOrder] = [mappings(ofAll), mappings(ofOrder)];
  const eventsIn = (query: EventsQuery) => (query.masterOrderId === null ? eventsOfAll : eventsOfOrder);
  const everUsed = db.prepare<[string], { found: number }>(
    'SELECT 1 AS found FROM order_mappings WHERE master_order_id = ? LIMIT 1',
  );
  const mappingsIn = ({ sort, descending, ...filter }: MappingsQuery) =>
    [
      (filter.masterOrderId === null ? mappingsOfAll : mappingsOfOrder).get(`${sort}/${descending ? 'DESC' : 'ASC'}`),
      filter,
    ] as const;

  return {
    events: (query: EventsQuery): readonly EventRow[] =>
      eventsIn(query).page.all({ ...query, text: query.text.slice(0, 200), limit: rowsOf(query.limit) }),
    mappings: (query: MappingsQuery): readonly MappingRow[] => {
      const [statement, filter] = mappingsIn(query);
      return statement?.all({ ...filter, text: filter.text.slice(0, 200), limit: rowsOf(filter.limit) }) ?? [];
    },
    /** Oldest first, row by row, however many there are. */
    everyEvent: (query: EventsQuery): IterableIterator<EventRow> => eventsIn(query).all.iterate({ ...query }),
    everyMapping: (query: MappingsQuery): IterableIterator<MappingRow> | readonly MappingRow[] => {
      const [statement, filter] = mappingsIn(query);
      return statement?.iterate({ ...filter, limit: -1, offset: 0 }) ?? [];
    },
    /** Whether any day's mapping goes by this id of a master's order. */
    everUsed: (masterOrderId: string): boolean => everUsed.get(masterOrderId) !== undefined,
  };
}

/** Over the connection at hand: where there is no thread to read in. */
export function createHistory(db: Db): History {
  const store = createHistoryStore(db);
  return {
    events: async (query) => store.events(query),
    mappings: async (query) => store.mappings(query),
  };
}

function rowsOf(limit: number): number {
  return Math.min(Math.max(limit, 1), mostRows);
}
