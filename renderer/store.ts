// Holds the desk's view and keeps it numbered without a gap. Calls nothing: desk.ts feeds it.

import { createStore, type StoreApi } from 'zustand/vanilla';
import { applyDelta, type DeskDelta, type DeskView } from '../domain/desk-view.ts';

/** Whether the engine answers: judged from its answers now, never from the absence of errors. */
export type EngineLink =
  | { readonly kind: 'Connecting' }
  | { readonly kind: 'Answering' }
  | { readonly kind: 'Silent'; readonly since: number; readonly reason: string };

export type DeskState = {
  readonly engine: EngineLink;
  /** Null until the first snapshot. */
  readonly view: DeskView | null;
  /** A delta was missed: the view is old until the next snapshot. */
  readonly behind: boolean;
  /** Deltas that arrived while a snapshot was awaited. */
  readonly waiting: readonly DeskDelta[];
  readonly takeSnapshot: (view: DeskView) => void;
  readonly takeDelta: (delta: DeskDelta) => void;
  readonly setEngine: (engine: EngineLink) => void;
};

export type DeskStore = StoreApi<DeskState>;

export function createDeskStore(): DeskStore {
  return createStore<DeskState>()((set) => ({
    engine: { kind: 'Connecting' },
    view: null,
    behind: false,
    waiting: [],
    takeSnapshot: (view) => set((state) => afterSnapshot(view, state.waiting)),
    takeDelta: (delta) => set((state) => afterDelta(state, delta)),
    setEngine: (engine) => set((state) => (sameEngine(state.engine, engine) ? state : { engine })),
  }));
}

type Feed = Pick<DeskState, 'view' | 'behind' | 'waiting'>;

function afterSnapshot(view: DeskView, waiting: readonly DeskDelta[]): Feed {
  const start: Feed = { view, behind: false, waiting: [] };
  return waiting.reduce<Feed>(afterDelta, start);
}

function afterDelta(feed: Feed, delta: DeskDelta): Feed {
  if (feed.view === null || feed.behind) return { ...pick(feed), waiting: [...feed.waiting, delta] };
  const next = applyDelta(feed.view, delta);
  if (next === null) return { view: feed.view, behind: true, waiting: [delta] };
  return { view: next, behind: false, waiting: [] };
}

function pick(feed: Feed): Feed {
  return { view: feed.view, behind: feed.behind, waiting: feed.waiting };
}

function sameEngine(a: EngineLink, b: EngineLink): boolean {
  if (a.kind === 'Silent' && b.kind === 'Silent') return a.since === b.since && a.reason === b.reason;
  return a.kind === b.kind;
}
