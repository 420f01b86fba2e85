// The tray icon: state at a glance, and the few things worth reaching without the window. A convenience only.

import { Menu, nativeImage, Tray } from 'electron';
import { drawTrayIcon, type TrayState } from './tray-icon.ts';

export type TrayActions = {
  readonly open: () => void;
  readonly pause: () => void;
  readonly attention: () => void;
  readonly exitAll: () => void;
  readonly quit: () => void;
};

export type DeskTray = {
  readonly show: (glance: TrayGlance) => void;
  readonly close: () => void;
};

/** What the tray is told; `attention` counts what waits for a person. */
export type TrayGlance = {
  readonly state: TrayState;
  readonly tooltip: string;
  readonly copyingOn: boolean;
  readonly attention: number;
};

/** One tray for the life of the process; the image is swapped, never the tray. */
export function openTray(actions: TrayActions): DeskTray {
  let tray: Tray | null = null;
  let shown = '';
  let failing = false;
  const made = (): Tray => {
    if (tray !== null) return tray;
    const next = new Tray(imageOf('Off'));
    next.on('click', actions.open);
    tray = next;
    return next;
  };
  /** A desktop may have no place for it, or lose it: the window and the engine are not to notice. */
  const attempt = (work: () => void): void => {
    try {
      work();
      failing = false;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (!failing) process.stderr.write(`lockstep: the tray cannot be shown: ${reason}\n`);
      failing = true;
    }
  };
  const put = ({ state, tooltip, copyingOn, attention }: TrayGlance): void => {
    const icon = made();
    icon.setImage(imageOf(state));
    icon.setToolTip(tooltip);
    icon.setContextMenu(
      Menu.buildFromTemplate([
        { label: tooltip, enabled: false },
        { type: 'separator' },
        { label: 'Open Lockstep', click: actions.open },
        {
          label: attention === 0 ? 'Attention list: nothing waits' : `Attention list (${attention})…`,
          click: actions.attention,
        },
        { type: 'separator' },
        // Stopping is always safe and one press; starting shows any mismatch first, in the window.
        copyingOn ? { label: 'Pause copying', click: actions.pause } : { label: 'Start copying…', click: actions.open },
        { label: 'Exit All…', click: actions.exitAll },
        { type: 'separator' },
        { label: 'Quit', click: actions.quit },
      ]),
    );
  };
  attempt(made);
  return {
    show: (glance) => {
      const key = `${glance.state}/${glance.tooltip}/${glance.copyingOn}/${glance.attention}`;
      if (key === shown) return;
      attempt(() => {
        put(glance);
        shown = key;
      });
    },
    close: () => {
      attempt(() => tray?.destroy());
    },
  };
}

function imageOf(state: TrayState): Electron.NativeImage {
  return nativeImage.createFromBuffer(drawTrayIcon(state, 32), { scaleFactor: 1 });
}
