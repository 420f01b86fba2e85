// What changed, to whoever watches: numbered deltas merged per frame, and a snapshot on request.

import { applyDelta, type DeskChange, type DeskDelta, type DeskView } from '../../domain/desk-view.ts';
import type { CancelTimer, Clock } from '../clock.ts';

export type Publish = {
  /** Merged with what else changes in this frame; the newest of one thing wins. */
  readonly change: (...changes: readonly DeskChange[]) => void;
  /** The order under this key has changed: it is drawn up once a frame, however often it changes. */
  readonly order: (key: string, draw: () => DeskChange | null) => void;
  /** For alarms: the frame goes out at once. */
  readonly flush: () => void;
  readonly snapshot: () => DeskView;
  readonly onDelta: (listener: (delta: DeskDelta) => void) => () => void;
  readonly close: () => void;
};

/** `frameMs`: at most one delta in so many ms; 50 keeps a busy desk at 20 messages a second. */
export function createPublish(first: DeskView, clock: Clock, frameMs = 50): Publish {
  let view = first;
  let timer: CancelTimer | null = null;
  const waiting = new Map<string, DeskChange>();
  const undrawn = new Map<string, () => DeskChange | null>();
  const listeners = new Set<(delta: DeskDelta) => void>();

  function flush(): void {
    timer?.();
    timer = null;
    for (const draw of undrawn.values()) {
      const change = draw();
      if (change !== null) waiting.set(keyOf(change), change);
    }
    undrawn.clear();
    if (waiting.size === 0) return;
    const delta: DeskDelta = { seq: view.seq + 1, changes: [...waiting.values()] };
    waiting.clear();
    const next = applyDelta(view, delta);
    if (next === null) throw new Error('The desk view lost count of its own changes');
    view = next;
    for (const listener of listeners) listener(delta);
  }

  function soon(): void {
    timer ??= clock.after(frameMs, () => {
      timer = null;
      flush();
    });
  }

  return {
    change: (...changes) => {
      for (const change of changes) {
        const key = keyOf(change);
        waiting.set(key, merge(waiting.get(key), change));
      }
      soon();
    },
    order: (key, draw) => {
      undrawn.set(key, draw);
      soon();
    },
    flush,
    snapshot: () => {
      flush();
      return view;
    },
    onDelta: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    close: () => {
      timer?.();
      listeners.clear();
    },
  };
}

function keyOf(change: DeskChange): string {
  switch (change.kind) {
    case 'Follower':
      return `Follower/${change.follower.id}`;
    case 'Order':
      return `Order/${change.order.key}`;
    case 'Exit':
      return `Exit/${change.exit.id}`;
    case 'Notice':
      return `Notice/${change.notice.key}`;
    case 'NoticeGone':
      return `Notice/${change.key}`;
    case 'Copying':
    case 'Trading':
    case 'Secrets':
    case 'Market':
    case 'Master':
    case 'Journal':
    case 'Attention':
    case 'Missed':
    case 'Drift':
    case 'ExitsPending':
    case 'SetUp':
    case 'Login':
    case 'Demo':
    case 'Drill':
    case 'JournalCheck':
    case 'Backups':
    case 'Leftovers':
      return change.kind;
  }
}

function merge(before: DeskChange | undefined, now: DeskChange): DeskChange {
  if (before?.kind === 'Journal' && now.kind === 'Journal')
    return { kind: 'Journal', lines: [...before.lines, ...now.lines] };
  return now;
}
