// The worklists on the screen: drawn up again when something may have changed, at most every so often, and while one of
// them has rows at an easy pace, since its prices move. Published only when a row differs.

import type { DeskChange } from '../domain/desk-view.ts';
import type { InstrumentId } from '../domain/ids.ts';
import type { CancelTimer, Clock } from './clock.ts';

/** Draws the list up as it is now. */
export type Worklist = () => {
  readonly rows: readonly { readonly instrumentId: string }[];
  readonly change: DeskChange;
};

export type WorklistFeed = { readonly look: () => void; readonly close: () => void };

const frameMs = 200;
const pricesEveryMs = 1500;

export function createWorklistFeed(parts: {
  readonly clock: Clock;
  readonly lists: readonly Worklist[];
  readonly show: (change: DeskChange) => void;
  /** Asks for live prices of what is listed. */
  readonly wantPrices: (ids: readonly InstrumentId[]) => void;
}): WorklistFeed {
  const shown = parts.lists.map(() => '[]');
  let timer: CancelTimer | null = null;
  let due = Infinity;
  let closed = false;

  function draw(): void {
    due = Infinity;
    const wanted = new Set<InstrumentId>();
    parts.lists.forEach((list, at) => {
      const { rows, change } = list();
      for (const row of rows) wanted.add(row.instrumentId as InstrumentId);
      const text = JSON.stringify(rows);
      if (text === shown[at]) return;
      shown[at] = text;
      parts.show(change);
    });
    if (wanted.size === 0) return;
    parts.wantPrices([...wanted]);
    within(pricesEveryMs);
  }

  function within(ms: number): void {
    const at = parts.clock.monotonic() + ms;
    if (closed || at >= due) return;
    timer?.();
    due = at;
    timer = parts.clock.after(ms, draw);
  }

  return {
    look: () => {
      within(frameMs);
    },
    close: () => {
      closed = true;
      timer?.();
    },
  };
}
