// The console's one window: opened, brought to the front, kept under its title, and told what to show.

import type { DeskDelta } from '../domain/desk-view.ts';
import { channels, type ShowTarget } from '../preload/contract.ts';
import type { openWindow } from './window.ts';

type Window = ReturnType<typeof openWindow>;

export type ConsoleWindowPlan = {
  readonly isReady: () => boolean;
  readonly make: () => Window;
  readonly isQuitting: () => boolean;
};

export type ConsoleWindow = {
  /** Null before the first, and once it was closed. */
  readonly current: () => Window | null;
  /** Opens it, or brings it to the front. */
  readonly open: () => void;
  readonly take: (delta: DeskDelta) => void;
  readonly tell: (target: ShowTarget) => void;
  /** Brings it to the front and has its page ask; false: there is no page that could. */
  readonly ask: (target: ShowTarget) => boolean;
  readonly setTitle: (title: string) => void;
};

/** A page that has not moved for half a minute, which is when the system says so, is given so much longer. */
const hungPatienceMs = 5000;

export function createConsoleWindow(plan: ConsoleWindowPlan): ConsoleWindow {
  let window: Window | null = null;
  const current = (): Window | null => (window === null || window.isDestroyed() ? null : window);
  const front = (shown: Window): void => {
    if (shown.isMinimized()) shown.restore();
    shown.show();
    shown.focus();
  };
  return {
    current,
    open: () => {
      if (!plan.isReady()) return;
      const shown = current();
      if (shown !== null) {
        front(shown);
        return;
      }
      const opened = plan.make();
      window = opened;
      opened.on('page-title-updated', (event) => {
        event.preventDefault();
      });
      opened.webContents.on('render-process-gone', (_event, details) => {
        process.stderr.write(
          `lockstep: the window's page ended (${details.reason}); it is loaded again, copying was not affected\n`,
        );
        if (details.reason !== 'clean-exit' && !plan.isQuitting()) opened.webContents.reload();
      });
      let patience: ReturnType<typeof setTimeout> | undefined;
      opened.on('unresponsive', () => {
        clearTimeout(patience);
        // Ended like this it comes back by the way above.
        patience = setTimeout(() => {
          if (!opened.isDestroyed()) opened.webContents.forcefullyCrashRenderer();
        }, hungPatienceMs);
      });
      opened.on('responsive', () => {
        clearTimeout(patience);
      });
    },
    take: (delta) => current()?.webContents.send(channels.delta, delta),
    tell: (target) => current()?.webContents.send(channels.show, target),
    ask: (target) => {
      const shown = current();
      if (shown === null || shown.webContents.isCrashed() || shown.webContents.isLoadingMainFrame()) return false;
      front(shown);
      shown.webContents.send(channels.show, target);
      return true;
    },
    setTitle: (title) => {
      const shown = current();
      if (shown !== null && shown.getTitle() !== title) shown.setTitle(title);
    },
  };
}
