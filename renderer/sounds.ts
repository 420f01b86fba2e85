// Rings what the desk's changes call for, as the person has set it, and goes on ringing for a lost connection.

import { ringsOn, soundsBetween, type SoundKind } from './alarm-sounds.ts';
import type { Bell } from './bell.ts';
import type { ScreenStore } from './screen-state.ts';
import type { DeskStore } from './store.ts';

export type Every = (ms: number, fn: () => void) => () => void;

/** A connection that is lost rings again this often until it is acknowledged. */
export const ringAgainMs = 6000;

const everySoOften: Every = (ms, fn) => {
  const timer = setInterval(fn, ms);
  return () => clearInterval(timer);
};

/** Answers a function that ends it. The first snapshot rings nothing: what stands already is on the screen. */
export function startSounds(
  store: DeskStore,
  screen: ScreenStore,
  bell: Bell,
  every: Every = everySoOften,
): () => void {
  let repeating: (() => void) | null = null;
  const ring = (kind: SoundKind): void => {
    const { on, volume } = screen.getState().sounds[kind];
    if (on) bell.ring(kind, volume / 100);
  };
  const stopRepeating = (): void => {
    repeating?.();
    repeating = null;
  };
  const unsubscribe = store.subscribe(({ view }, { view: before }) => {
    if (view === null || view === before) return;
    if (before !== null) for (const kind of soundsBetween(before, view)) ring(kind);
    if (!ringsOn(view)) stopRepeating();
    else repeating ??= every(ringAgainMs, () => ring('ConnectionLost'));
  });
  return () => {
    unsubscribe();
    stopRepeating();
  };
}
