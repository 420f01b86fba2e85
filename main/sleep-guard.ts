// Keeps the machine awake while there is something to watch over, and knows whether it truly is. Free of Electron.

import type { DeskView } from '../domain/desk-view.ts';

/** The system's own switch. `isHeld` asks the system rather than our memory. */
export type SleepBlocker = {
  readonly hold: () => void;
  readonly release: () => void;
  readonly isHeld: () => boolean;
};

export type SleepGuard = {
  /** Looks at the desk and holds or lets go of the machine. */
  readonly look: (view: DeskView) => void;
  readonly release: () => void;
};

/** Why the machine must stay awake, in words; null when it may sleep. */
export function whyAwake(view: DeskView): string | null {
  const accounts = view.master === null ? view.followers : [view.master, ...view.followers];
  const holding = accounts.filter(({ positions }) => positions !== null && positions.length > 0).length;
  const working = accounts.filter(({ workingOrders }) => workingOrders > 0).length;
  if (holding > 0) return `${holding} account${holding === 1 ? ' holds' : 's hold'} positions`;
  if (working > 0) return `${working} account${working === 1 ? ' has' : 's have'} orders at work`;
  return view.copying.kind === 'On' && view.followers.some(({ enabled }) => enabled) ? 'copying is on' : null;
}

/** `onChange` is told what the system says, whenever that changes. */
export function createSleepGuard(blocker: SleepBlocker, onChange: (held: boolean) => void): SleepGuard {
  let told: boolean | null = null;
  const tell = (): void => {
    const held = blocker.isHeld();
    if (held === told) return;
    told = held;
    onChange(held);
  };
  return {
    look: (view) => {
      const wanted = whyAwake(view) !== null;
      if (wanted && !blocker.isHeld()) blocker.hold();
      if (!wanted && blocker.isHeld()) blocker.release();
      tell();
    },
    release: () => {
      if (blocker.isHeld()) blocker.release();
      tell();
    },
  };
}
