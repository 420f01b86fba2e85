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
  const tray = new Tray(imageOf('Off'));
  let shown = '';
  tray.on('click', actions.open);
  const show: DeskTray['show'] = ({ state, tooltip, copyingOn, attention }) => {
    const key = `${state}/${tooltip}/${copyingOn}/${attention}`;
    if (key === shown) return;
    shown = key;
    tray.setImage(imageOf(state));
    tray.setToolTip(tooltip);
    tray.setContextMenu(
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
  return {
    show,
    close: () => {
      tray.destroy();
    },
  };
}

function imageOf(state: TrayState): Electron.NativeImage {
  return nativeImage.createFromBuffer(drawTrayIcon(state, 32), { scaleFactor: 1 });
}
