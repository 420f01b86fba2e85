// Pure: an order's history into one answer. The broker gives its records in no order, so the end is looked for in all.

import type { ExecutionReport } from '../../../domain/execution-report.ts';
import type { OrderId } from '../../../domain/ids.ts';
import type { OrderHistory } from '../broker.ts';
import { readBookRow, type ReadContext } from './parse.ts';

export function readHistory(rows: readonly unknown[], of: OrderId, context: ReadContext): OrderHistory {
  const reports: ExecutionReport[] = [];
  const unreadable: string[] = [];
  for (const row of rows) {
    const read = readBookRow(row, context);
    if (!read.ok) unreadable.push(read.message);
    else if (read.value.orderId !== of) unreadable.push(`A record belongs to the order ${read.value.orderId}.`);
    else reports.push(read.value);
  }
  return { reports, ended: endOf(reports), unreadable };
}

/** Of several ends the one that knows of most fills: the average stands on that record only. */
function endOf(reports: readonly ExecutionReport[]): ExecutionReport | null {
  const ends = reports.filter(({ state }) => state !== 'Working' && state !== 'InFlight');
  return ends.toSorted((a, b) => b.cumQty - a.cumQty || b.cumValue - a.cumValue)[0] ?? null;
}
