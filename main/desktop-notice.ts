// Notices as desktop notifications. A convenience on top of the window: whether one was shown is told, never assumed.

import { Notification } from 'electron';
import type { Notice } from '../domain/desk-view.ts';

export type DesktopNotices = { readonly raise: (notice: Notice) => void };

export type DesktopNoticesPlan = {
  readonly platform: NodeJS.Platform;
  readonly now: () => number;
  readonly onClick: (notice: Notice) => void;
  readonly onFailed: (notice: Notice, reason: string) => void;
};

/** One condition is told again at most this often, or when its words change. */
const rearmMs = 15 * 60_000;

export function createDesktopNotices(plan: DesktopNoticesPlan): DesktopNotices {
  const told = new Map<string, { readonly text: string; readonly at: number }>();
  // Kept, since a notification that is collected loses its click.
  const shown = new Map<string, Notification>();
  return {
    raise: (notice) => {
      const text = `${notice.title}\n${notice.body}`;
      const before = told.get(notice.key);
      if (before !== undefined && before.text === text && plan.now() - before.at < rearmMs) return;
      told.set(notice.key, { text, at: plan.now() });
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
      shown.get(notice.key)?.close();
      shown.set(notice.key, notification);
      notification.show();
    },
  };
}

/** Linux daemons read the body as markup, and a broker's words must stay words. */
export function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
