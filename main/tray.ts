// The tray icon: state at a glance, and the few things worth reaching without the window. A convenience only.

import { Menu, nativeImage, Tray } from 'electron';
import { drawTrayIcon, type TrayState } from './tray-icon.ts';

export type TrayActions = {
  readonly open: () => void;
  readonly toggleCopying: () => void;
  readonly exitAll: () => void;
  readonly quit: () => void;
};

export type DeskTray = {
  readonly show: (state: TrayState, tooltip: string, copyingOn: boolean) => void;
  readonly close: () => void;
};

/** One tray for the life of the process; the image is swapped, never the tray. */
export function openTray(actions: TrayActions): DeskTray {
  const tray = new Tray(imageOf('Off'));
  let shown = '';
  tray.on('click', actions.open);
  const show: DeskTray['show'] = (state, tooltip, copyingOn) => {
    const key = `${state}/${tooltip}/${copyingOn}`;
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
          label: copyingOn ? 'Stop copying' : 'Start copying…',
          click: copyingOn ? actions.toggleCopying : actions.open,
        },
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
