// Hands the stores and the calls to the screens, so that any screen can be shown with others in a test.

import { createContext, useContext, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { DeskView } from '../domain/desk-view.ts';
import type { Calls } from './desk.ts';
import type { ScreenState, ScreenStore } from './screen-state.ts';
import type { DeskState, DeskStore } from './store.ts';

export type DeskParts = { readonly store: DeskStore; readonly screen: ScreenStore; readonly calls: Calls };

const Context = createContext<DeskParts | null>(null);

export function DeskProvider({
  parts,
  children,
}: {
  readonly parts: DeskParts;
  readonly children: ReactNode;
}): ReactNode {
  return <Context value={parts}>{children}</Context>;
}

function useParts(): DeskParts {
  const parts = useContext(Context);
  if (parts === null) throw new Error('A screen was shown outside DeskProvider');
  return parts;
}

export function useDesk<T>(select: (state: DeskState) => T): T {
  return useStore(useParts().store, select);
}

/** For everything below the app frame, which shows nothing else until there is a view. */
export function useView<T>(select: (view: DeskView) => T): T {
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
