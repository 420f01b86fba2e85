// A book of orders as the virtual broker hands it over. It is read far more often than it tells anything new: a row is put
// into the words of a report once somebody looks at it.

import type { ExecutionReport } from '../../domain/execution-report.ts';
import type { OrderBook } from '../../main/broker/broker.ts';
import type { StandReport } from './stand-reports.ts';

export type ToldBook = OrderBook & {
  readonly rows: readonly StandReport[];
  /** That of the row at this place, the same each time. */
  readonly reportAt: (index: number) => ExecutionReport;
};

/** Name by name: of very many of them, spreading costs twice as much. */
export function asReport({ facts }: StandReport, source: 'Feed' | 'Book', receivedAt: number): ExecutionReport {
  return {
    accountId: facts.accountId,
    orderId: facts.orderId,
    tag: facts.tag,
    state: facts.state,
    unknownStatus: facts.unknownStatus,
    cumQty: facts.cumQty,
    cumValue: facts.cumValue,
    text: facts.text,
    transactTime: facts.transactTime,
    receivedAt,
    source,
    instrumentId: facts.instrumentId,
    side: facts.side,
    ordType: facts.ordType,
    timeInForce: facts.timeInForce,
    product: facts.product,
    orderQty: facts.orderQty,
    price: facts.price,
    stopPx: facts.stopPx,
    execId: facts.execId,
  };
}

export function toldBook(
  rows: readonly StandReport[],
  read: Pick<OrderBook, 'unreadable' | 'startedAt' | 'readAt'>,
): ToldBook {
  /** Those that were looked at one by one, and then all. */
  let single: Map<number, ExecutionReport> | null = null;
  let all: readonly ExecutionReport[] | null = null;
  const reportAt = (index: number): ExecutionReport => {
    const known = all?.[index] ?? single?.get(index);
    if (known !== undefined) return known;
    const report = asReport(rows[index] as StandReport, 'Book', read.readAt);
    single ??= new Map();
    single.set(index, report);
    return report;
  };
  return {
    unreadable: read.unreadable,
    startedAt: read.startedAt,
    readAt: read.readAt,
    rows,
    reportAt,
    get reports() {
      all ??= rows.map((row, index) => single?.get(index) ?? asReport(row, 'Book', read.readAt));
      return all;
    },
  };
}
