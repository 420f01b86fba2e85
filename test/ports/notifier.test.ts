// The desktop's notifications and the tray with the n-th call failing: what nobody catches there would stop the window.

import { describe, expect, it, vi } from 'vitest';
import type { Notice } from '../../domain/desk-view.ts';
import { createDesktopNotices } from '../../main/desktop-notice.ts';
import { openTray } from '../../main/tray.ts';
import { manualClock } from '../support/manual-clock.ts';

const desktop = vi.hoisted(() => ({
  calls: 0,
  nth: 0,
  shown: [] as string[],
  tooltip: '',
  call: (): void => {
    desktop.calls += 1;
    if (desktop.calls === desktop.nth) throw new Error('the desktop is gone');
  },
}));
vi.mock('electron', () => ({
  Notification: class {
    readonly #title: string;
    constructor({ title }: { readonly title: string }) {
      desktop.call();
      this.#title = title;
    }
    on = (): void => desktop.call();
    show = (): void => {
      desktop.call();
      desktop.shown.push(this.#title);
    };
    close = (): void => desktop.call();
  },
  Tray: class {
    on = (): void => desktop.call();
    setImage = (): void => desktop.call();
    setToolTip = (tooltip: string): void => {
      desktop.call();
      desktop.tooltip = tooltip;
    };
    setContextMenu = (): void => desktop.call();
    destroy = (): void => desktop.call();
  },
  Menu: { buildFromTemplate: () => desktop.call() },
  nativeImage: { createFromBuffer: () => desktop.call() },
}));

const notice = (key: string): Notice => ({
  key,
  at: 0,
  level: 'Error',
  title: key,
  body: '',
  account: '',
  masterOrderId: '',
});

async function playNotices(nth: number) {
  Object.assign(desktop, { calls: 0, nth, shown: [] });
  const clock = manualClock();
  const failed: string[] = [];
  const notices = createDesktopNotices({
    platform: 'linux',
    clock,
    onClick: () => undefined,
    onFailed: ({ key }) => failed.push(key),
  });
  const broken: string[] = [];
  try {
    for (const key of ['one', 'two', 'three']) {
      notices.raise(notice(key));
      await clock.advance(1000);
      if (key === 'two') notices.gone('one');
    }
  } catch (error) {
    broken.push(`thrown: ${error instanceof Error ? error.message : String(error)}`);
  }
  for (const key of ['one', 'two', 'three'])
    if (!desktop.shown.includes(key) && !failed.includes(key))
      broken.push(`${key} is neither shown nor said to have failed`);
  return { calls: desktop.calls, broken };
}

function playTray(nth: number) {
  Object.assign(desktop, { calls: 0, nth, tooltip: '' });
  const nothing = (): void => undefined;
  const broken: string[] = [];
  try {
    const tray = openTray({ open: nothing, pause: nothing, attention: nothing, exitAll: nothing, quit: nothing });
    const glance = { state: 'Copying', copyingOn: true, attention: 0 } as const;
    tray.show({ ...glance, tooltip: 'copying to 2 of 3' });
    // The desk is looked at with every change: what could not be shown is tried again.
    for (let looks = 0; looks < 2; looks += 1) tray.show({ ...glance, tooltip: 'copying to 3 of 3' });
    if (desktop.tooltip !== 'copying to 3 of 3') broken.push(`it goes on showing "${desktop.tooltip}"`);
    tray.close();
  } catch (error) {
    broken.push(`thrown: ${error instanceof Error ? error.message : String(error)}`);
  }
  return { calls: desktop.calls, broken };
}

describe.each([
  ['the desktop’s notices', playNotices],
  ['the tray', playTray],
] as const)('%s', (_name, play) => {
  it('throw at nobody, and what failed once does not keep the next from being shown', async () => {
    const { calls, broken } = await play(0);
    expect([broken, calls > 8]).toEqual([[], true]);
    const found: string[] = [];
    for (let nth = 1; nth <= calls; nth += 1)
      for (const text of (await play(nth)).broken) found.push(`call ${nth}: ${text}`);
    expect(found).toEqual([]);
  });
});
