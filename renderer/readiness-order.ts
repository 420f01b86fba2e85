// The board as it is read: the desk first, and in each row what is red before what is green. Pure.

import type { ReadinessBoard, ReadinessCheck, ReadinessRow } from '../preload/account-calls.ts';

const place: Readonly<Record<ReadinessCheck['state'], number>> = { Red: 0, NotKnown: 1, Green: 2 };

/** Accounts keep their order of the desk, so that nobody has to look for a row twice. */
export function orderedRows(board: ReadinessBoard): readonly ReadinessRow[] {
  const rows = board.rows.map((row) => ({
    ...row,
    checks: row.checks.toSorted((a, b) => place[a.state] - place[b.state]),
  }));
  return rows.toSorted((a, b) => Number(a.accountId !== '') - Number(b.accountId !== ''));
}

export type ReadinessCount = {
  readonly green: number;
  readonly red: number;
  readonly notKnown: number;
  readonly all: number;
};

export function countChecks(rows: readonly ReadinessRow[]): ReadinessCount {
  const states = rows.flatMap(({ checks }) => checks.map(({ state }) => state));
  const of = (wanted: ReadinessCheck['state']): number => states.filter((state) => state === wanted).length;
  return { green: of('Green'), red: of('Red'), notKnown: of('NotKnown'), all: states.length };
}
