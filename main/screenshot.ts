// The window's picture in a file: where there is no screen, a person looks at that instead.

import { renameSync, writeFileSync } from 'node:fs';

/** Of Electron's window, what this needs. */
type Shown = {
  readonly isDestroyed: () => boolean;
  readonly webContents: {
    readonly capturePage: () => Promise<{ readonly isEmpty: () => boolean; readonly toPNG: () => Uint8Array }>;
  };
};

const everyMs = 2000;

/** Written anew every two seconds, whole or not at all, while the window is there. */
export function keepScreenshot(of: Shown, file: string): void {
  const timer = setInterval(() => {
    if (of.isDestroyed()) {
      clearInterval(timer);
      return;
    }
    of.webContents
      .capturePage()
      .then((image) => {
        if (image.isEmpty()) return;
        writeFileSync(`${file}.part`, image.toPNG());
        renameSync(`${file}.part`, file);
      })
      .catch(() => undefined);
  }, everyMs);
}
