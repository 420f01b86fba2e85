// Hands the stores and the calls to the screens, so that any screen can be shown with others in a test.

import { createContext, useContext, useMemo, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { DeskView } from '../domain/desk-view.ts';
import type { Calls } from './desk.ts';
import { createPrivateView, type PrivateView } from './private-view.ts';
import type { ScreenState, ScreenStore } from './screen-state.ts';
import type { DeskState, DeskStore } from './store.ts';

export type DeskParts = { readonly store: DeskStore; readonly screen: ScreenStore; readonly calls: Calls };

type HeldParts = DeskParts & { readonly privateView: PrivateView };

const Context = createContext<HeldParts | null>(null);

export function DeskProvider({
  parts,
  children,
}: {
  readonly parts: DeskParts;
  readonly children: ReactNode;
}): ReactNode {
  const privateView = useMemo(() => createPrivateView(), []);
  const held = useMemo(() => ({ ...parts, privateView }), [parts, privateView]);
  return <Context value={held}>{children}</Context>;
}

function useParts(): HeldParts {
  const parts = useContext(Context);
  if (parts === null) throw new Error('A screen was shown outside DeskProvider');
  return parts;
}

export function useDesk<T>(select: (state: DeskState) => T): T {
  return useStore(useParts().store, select);
}

/**
 * For everything below the app frame, which shows nothing else until there is a view. While the screen is shared it holds
 * no name, code or balance.
 */
export function useView<T>(select: (view: DeskView) => T): T {
  const hide = useParts().privateView;
  const hidden = useScreen((screen) => screen.privacy);
  return useDesk((state) => {
    if (state.view === null) throw new Error('A screen was shown before the first snapshot');
    return select(hidden ? hide.view(state.view) : state.view);
  });
}

/** The same for what did not come with the view, such as a page of the journal. */
export function useHidden<T extends object>(value: T): T {
  const hide = useParts().privateView;
  const hidden = useScreen((screen) => screen.privacy);
  const view = useDesk((state) => state.view);
  return hidden && view !== null ? hide.any(value, view) : value;
}

/** As it is, for what is edited: a hidden name must never be saved in place of the real one. */
export function useRealView<T>(select: (view: DeskView) => T): T {
  return useDesk((state) => {
    if (state.view === null) throw new Error('A screen was shown before the first snapshot');
    return select(state.view);
  });
}

export function useScreen<T>(select: (state: ScreenState) => T): T {
  return useStore(useParts().screen, select);
}

export function useCalls(): Calls {
  return useParts().calls;
}
