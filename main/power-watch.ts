// What the system says of sleep, as Electron hands it on: the engine copies nothing after it before the books are read.

import type { PowerChange } from './replication/time-jump.ts';

/** Of Electron's power monitor, what this needs. */
type PowerMonitor = {
  on: ((event: 'suspend', heard: () => void) => unknown) & ((event: 'resume', heard: () => void) => unknown);
};

export function watchPower(monitor: PowerMonitor, tell: (change: PowerChange) => void): void {
  monitor.on('suspend', () => {
    tell('Suspend');
  });
  monitor.on('resume', () => {
    tell('Resume');
  });
}
