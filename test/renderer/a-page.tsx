// Shows a piece of the window on a fake bridge, with the stores in reach.

import { cleanup, render, type RenderResult } from '@testing-library/react';
import { act, type ReactNode } from 'react';
import { onTestFinished } from 'vitest';
import type { DeskView } from '../../domain/desk-view.ts';
import { DeskProvider } from '../../renderer/desk-context.tsx';
import { createDesk } from '../../renderer/desk.ts';
import { createScreenStore, type ScreenStore } from '../../renderer/screen-state.ts';
import { createDeskStore, type DeskStore } from '../../renderer/store.ts';
import { createFakeDesk, type FakeDesk } from './fake-desk.ts';

export type Page = RenderResult & { readonly desk: FakeDesk; readonly store: DeskStore; readonly screen: ScreenStore };

// The page has no layout here; a table that shows only what is in sight needs a height to be in sight of.
Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, get: () => 600 });
Object.defineProperty(HTMLElement.prototype, 'clientWidth', { configurable: true, get: () => 1200 });

/** `prepare`: what the bridge is to answer from the first call on. */
export async function showPage(
  view: DeskView,
  piece: ReactNode,
  prepare: (desk: FakeDesk) => void = () => undefined,
): Promise<Page> {
  const desk = createFakeDesk(view);
  prepare(desk);
  const store = createDeskStore();
  const screen = createScreenStore('dark');
  const { calls, start } = createDesk(desk.api, store);
  const end = start(screen.getState().show);
  onTestFinished(() => {
    end();
    cleanup();
  });
  await settle();
  const shown = render(<DeskProvider parts={{ store, screen, calls }}>{piece}</DeskProvider>);
  await settle();
  return { ...shown, desk, store, screen };
}

/** Lets every answer that is already on its way arrive. */
export async function settle(): Promise<void> {
  await act(async () => {
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  });
}

export async function doing(deed: () => void): Promise<void> {
  act(deed);
  await settle();
}
