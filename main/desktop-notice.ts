// Notices as desktop notifications. A convenience on top of the window: whether one was shown is told, never assumed.

import { Notification } from 'electron';
import type { Notice } from '../domain/desk-view.ts';
import type { Clock } from './clock.ts';
import { paceNotices } from './notice-pace.ts';

export type DesktopNotices = {
  readonly raise: (notice: Notice) => void;
  /** It is over, or was seen in the window. */
  readonly gone: (key: string) => void;
};

export type DesktopNoticesPlan = {
  readonly platform: NodeJS.Platform;
  readonly clock: Clock;
  readonly onClick: (notice: Notice) => void;
  readonly onFailed: (notice: Notice, reason: string) => void;
};

export function createDesktopNotices(plan: DesktopNoticesPlan): DesktopNotices {
  // Kept, since a notification that is collected loses its click.
  const shown = new Map<string, Notification>();
  const withdraw = (key: string): void => {
    const before = shown.get(key);
    shown.delete(key);
    try {
      before?.close();
    } catch {
      // It may stay on the desktop for a while; nobody is misled by more than that.
    }
  };
  const show = (notice: Notice): void => {
    withdraw(notice.key);
    try {
      put(notice);
    } catch (error) {
      plan.onFailed(notice, error instanceof Error ? error.message : String(error));
    }
  };
  const put = (notice: Notice): void => {
    const notification = new Notification({
      title: notice.title,
      body: plan.platform === 'linux' ? escapeMarkup(notice.body) : notice.body,
      urgency: notice.level === 'Error' ? 'critical' : 'normal',
    });
    notification.on('click', () => {
      plan.onClick(notice);
    });
    notification.on('failed', (_event, reason) => {
      plan.onFailed(notice, String(reason));
    });
    shown.set(notice.key, notification);
    notification.show();
  };
  const pace = paceNotices(plan.clock, show, withdraw);
  return { raise: pace.raise, gone: pace.gone };
}

/** Linux daemons read the body as markup, and a broker's words must stay words. */
export function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
