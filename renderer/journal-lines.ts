// Pages from the journal and the live tail, brought into one list without a line twice.

import type { JournalLevel, JournalLine } from '../domain/desk-view.ts';
import { tradingDayOf } from '../domain/trading-day.ts';

export type JournalFilter = {
  readonly text: string;
  readonly level: JournalLevel | null;
  /** Client code; null: any. */
  readonly account: string | null;
  /** Indian trading day, "2026-11-25"; null: any. */
  readonly day: string | null;
};

export function matchesJournal(line: JournalLine, filter: JournalFilter): boolean {
  if (filter.level !== null && line.level !== filter.level) return false;
  if (filter.account !== null && line.account !== filter.account) return false;
  if (filter.day !== null && tradingDayOf(line.at) !== filter.day) return false;
  const text = filter.text.trim().toLowerCase();
  return text === '' || `${line.text} ${line.kind} ${line.account} ${line.masterOrderId}`.toLowerCase().includes(text);
}

/** Both lists oldest first; a line in both is kept once. Returns `lines` itself when nothing is new. */
export function mergeJournal(lines: readonly JournalLine[], incoming: readonly JournalLine[]): readonly JournalLine[] {
  const first = incoming[0];
  if (first === undefined) return lines;
  const last = lines.at(-1);
  if (last === undefined || first.seq > last.seq) return [...lines, ...incoming];
  const known = new Set(lines.map((line) => line.seq));
  const fresh = incoming.filter((line) => !known.has(line.seq));
  return fresh.length === 0 ? lines : [...lines, ...fresh].sort((a, b) => a.seq - b.seq);
}
