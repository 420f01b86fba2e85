// Rows that stand still while the pointer is among them: contents go on changing, places do not.

import { useEffect, useMemo, useState, type PointerEvent, type ReactNode } from 'react';

export type HeldRows<Row> = {
  readonly rows: readonly Row[];
  /** How many rows wait to be let in. */
  readonly waiting: number;
  readonly letIn: () => void;
  readonly pointer: {
    readonly onPointerMove: (event: PointerEvent) => void;
    readonly onPointerLeave: () => void;
  };
};

/** `scope` names what is asked for, such as a filter: asking for something else lets everything in. */
export function useHeldRows<Row>(live: readonly Row[], idOf: (row: Row) => string, scope: string): HeldRows<Row> {
  const [held, setHeld] = useState<readonly string[] | null>(null);
  useEffect(() => setHeld(null), [scope]);
  const rows = useMemo(() => (held === null ? live : heldRows(live, held, idOf)), [live, held, idOf]);
  const onPointerMove = (event: PointerEvent): void => {
    // A pointer that rests where rows happen to appear is not among them; one that moves over a row is.
    const moved = event.movementX !== 0 || event.movementY !== 0;
    const overRow = event.target instanceof Element && event.target.closest('[data-row], [role="row"]') !== null;
    if (held === null && moved && overRow) setHeld(rows.map(idOf));
  };
  return {
    rows,
    waiting: live.length - rows.length,
    letIn: () => setHeld(null),
    pointer: { onPointerMove, onPointerLeave: () => setHeld(null) },
  };
}

/** The held rows as they are now, in the held places; rows that came since wait outside. */
export function heldRows<Row>(
  live: readonly Row[],
  held: readonly string[],
  idOf: (row: Row) => string,
): readonly Row[] {
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
