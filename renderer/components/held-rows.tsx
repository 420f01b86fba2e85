// Rows that stand still while the pointer is among them: contents go on changing, places do not.

import { useRef, useState, type ReactNode } from 'react';

export type HeldRows<Row> = {
  readonly rows: readonly Row[];
  /** How many rows wait to be let in. */
  readonly waiting: number;
  readonly letIn: () => void;
  readonly pointer: { readonly onPointerEnter: () => void; readonly onPointerLeave: () => void };
};

export function useHeldRows<Row>(live: readonly Row[], idOf: (row: Row) => string): HeldRows<Row> {
  const [held, setHeld] = useState<readonly string[] | null>(null);
  const shown = useRef<readonly string[]>([]);
  const rows = held === null ? live : heldRows(live, held, idOf);
  shown.current = rows.map(idOf);
  return {
    rows,
    waiting: live.length - rows.length,
    letIn: () => setHeld(live.map(idOf)),
    pointer: { onPointerEnter: () => setHeld(shown.current), onPointerLeave: () => setHeld(null) },
  };
}

/** The held rows as they are now, in the held places; rows that came since wait outside. */
export function heldRows<Row>(live: readonly Row[], held: readonly string[], idOf: (row: Row) => string): readonly Row[] {
  const byId = new Map(live.map((row) => [idOf(row), row]));
  return held.flatMap((id) => {
    const row = byId.get(id);
    return row === undefined ? [] : [row];
  });
}

export function WaitingRows({ count, letIn }: { readonly count: number; readonly letIn: () => void }): ReactNode {
  if (count <= 0) return null;
  return (
    <button type="button" className="waiting-rows" onClick={letIn}>
      {count} newer held back while the pointer is here
    </button>
  );
}
