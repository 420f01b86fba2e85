// The system's switch that keeps the machine awake, as Electron gives it.

import type { SleepBlocker } from './sleep-guard.ts';

/** Of Electron's power save blocker, what this needs. */
type PowerSaveBlocker = {
  readonly start: (type: 'prevent-app-suspension') => number;
  readonly stop: (id: number) => unknown;
  readonly isStarted: (id: number) => boolean;
};

export function createSleepBlocker(system: PowerSaveBlocker): SleepBlocker {
  let id: number | null = null;
  return {
    hold: () => {
      id = system.start('prevent-app-suspension');
    },
    release: () => {
      if (id !== null) system.stop(id);
    },
    isHeld: () => id !== null && system.isStarted(id),
  };
}
