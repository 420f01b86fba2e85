// The broker's own login page in an isolated window: its own storage, no Node, no preload, held to the broker's hosts.
// It catches the redirect that carries the code, and nothing else.

import { randomUUID } from 'node:crypto';
import { BrowserWindow, session } from 'electron';
import type { LoginEnd, LoginTask } from './login-desk.ts';
import { readLoginRedirect, staysWithBroker } from './login-redirect.ts';
import { webPreferences } from './window.ts';

export type LoginWindow = { readonly close: () => void };

/** `onEnd` is called once. A login not finished in this time is given up. */
const limitMs = 10 * 60_000;

export function openLoginWindow(
  task: LoginTask,
  parent: BrowserWindow | null,
  onEnd: (end: LoginEnd) => void,
): LoginWindow {
  // In memory only, and never shared: one account's cookies must not sign in another.
  const partition = session.fromPartition(`login-${randomUUID()}`, { cache: false });
  partition.setPermissionRequestHandler((_contents, _permission, answer) => {
    answer(false);
  });
  partition.setPermissionCheckHandler(() => false);
  const window = new BrowserWindow({
    width: 480,
    height: 720,
    title: `Log in: ${task.alias}`,
    autoHideMenuBar: true,
    ...(parent === null ? {} : { parent }),
    webPreferences: { ...webPreferences, session: partition },
  });
  let ended = false;
  const end = (how: LoginEnd): void => {
    if (ended) return;
    ended = true;
    clearTimeout(timer);
    onEnd(how);
    if (!window.isDestroyed()) window.destroy();
    void partition.clearStorageData();
  };
  const timer = setTimeout(() => {
    end({ kind: 'GivenUp', reason: 'The login was not finished in ten minutes. Begin it again.' });
  }, limitMs);

  const { webContents } = window;
  const judge = (event: { preventDefault: () => void }, url: string): void => {
    const redirect = readLoginRedirect(url);
    if (redirect !== null) {
      event.preventDefault();
      end({ kind: 'Redirected', ...redirect });
    } else if (!staysWithBroker(url, task.url)) event.preventDefault();
  };
  webContents.on('will-navigate', judge);
  webContents.on('will-redirect', judge);
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  webContents.on('will-attach-webview', (event) => {
    event.preventDefault();
  });
  window.on('page-title-updated', (event) => {
    event.preventDefault();
    window.setTitle(`Log in: ${task.alias} — ${new URL(webContents.getURL()).host}`);
  });
  webContents.on('did-fail-load', (_event, code, description, _url, isMainFrame) => {
    // -3 is our own refusal of a navigation.
    if (isMainFrame && code !== -3)
      end({
        kind: 'GivenUp',
        reason: `The broker's login page could not be opened (${description}). Check the network and begin again.`,
      });
  });
  window.on('closed', () => {
    end({ kind: 'GivenUp', reason: 'The login window was closed before the login was finished.' });
  });
  void window.loadURL(task.url).catch(() => undefined);
  return {
    close: () => {
      end({ kind: 'GivenUp', reason: 'Another login was begun.' });
    },
  };
}
