// One sandboxed window that shows our own page and nothing else: no navigation, no new windows, no permissions.

import { BrowserWindow, session, shell } from 'electron';
import { isOwnPage, isBrokerPage } from './allowed-page.ts';

export type WindowPlan = {
  readonly preload: string;
  readonly page: string;
  readonly icon: string;
  readonly title: string;
};

/** Frozen, and the only options any window of this app is made with. */
export const webPreferences = Object.freeze({
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
});

export function openWindow(plan: WindowPlan): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 900,
    minHeight: 600,
    show: false,
    backgroundColor: '#0d1117',
    title: plan.title,
    icon: plan.icon,
    autoHideMenuBar: true,
    webPreferences: { ...webPreferences, preload: plan.preload },
  });
  const { webContents } = window;
  webContents.on('will-navigate', (event, url) => {
    if (!isOwnPage(url, plan.page)) event.preventDefault();
  });
  webContents.on('will-redirect', (event) => {
    event.preventDefault();
  });
  webContents.on('will-attach-webview', (event) => {
    event.preventDefault();
  });
  webContents.setWindowOpenHandler(({ url }) => {
    if (isBrokerPage(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
  window.once('ready-to-show', () => {
    window.show();
  });
  void window.loadURL(plan.page);
  return window;
}

/** Every permission of every kind is refused, by plain name, on the one session there is. */
export function refusePermissions(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => {
    answer(false);
  });
  session.defaultSession.setPermissionCheckHandler(() => false);
  session.defaultSession.setDevicePermissionHandler(() => false);
}
