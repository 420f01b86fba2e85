// Binds the contract's calls to ipcMain: checks who asks, and relays. Everything else happens in the engine's thread.

import { ipcMain, type BrowserWindow, type IpcMainInvokeEvent } from 'electron';
import { err, type Result } from '../domain/result.ts';
import { channels, deskCallNames } from '../preload/contract.ts';
import { isOwnPage } from './allowed-page.ts';

/** Calls a page may make in any rolling second; a person makes a few, a loop gone wrong makes thousands. */
const mostCallsPerSecond = 200;

export function bindCalls(
  window: () => BrowserWindow | null,
  page: string,
  call: (name: string, input: unknown) => Promise<Result<unknown>>,
): void {
  let recent: number[] = [];
  for (const name of deskCallNames) {
    ipcMain.handle(channels.call(name), (event, input: unknown) => {
      if (!isOurs(event, window(), page)) return err('SENDER_REFUSED', 'Only the console’s own page may ask this.');
      const now = performance.now();
      recent = recent.filter((at) => now - at < 1000);
      if (recent.length >= mostCallsPerSecond)
        return err('TOO_MANY_CALLS', 'Too many requests at once. Wait a second and try again.');
      recent.push(now);
      return call(name, input);
    });
  }
}

/** The frame is read at once: later it may be gone, and a frame that is gone proves nothing. */
function isOurs(event: IpcMainInvokeEvent, window: BrowserWindow | null, page: string): boolean {
  const frame = event.senderFrame;
  if (frame === null || window === null || window.isDestroyed()) return false;
  return event.sender === window.webContents && frame === window.webContents.mainFrame && isOwnPage(frame.url, page);
}
