// What the desktop's own notification service was told, asked of it and not of the app.

import { execFileSync } from 'node:child_process';
import { bounded } from '../support/bounded-child.ts';

export type Shown = { readonly app: string; readonly summary: string; readonly body: string };

/** Only dunst gives its history; another desktop shows the notice all the same, but nobody can look. */
export function canAskNotificationService(): boolean {
  try {
    execFileSync('dunstctl', ['count'], { ...bounded, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Closes what stands on the screen and answers all that was ever shown, newest first. */
export function shownNotifications(): readonly Shown[] {
  execFileSync('dunstctl', ['close-all'], { ...bounded });
  const history = JSON.parse(execFileSync('dunstctl', ['history'], { ...bounded, encoding: 'utf8' })) as {
    readonly data: readonly (readonly Record<'appname' | 'summary' | 'body', { readonly data: string }>[])[];
  };
  return history.data
    .flat()
    .map(({ appname, summary, body }) => ({ app: appname.data, summary: summary.data, body: body.data }));
}

/** How many stand on the desktop now. */
export function standingNotifications(): number {
  return Number(execFileSync('dunstctl', ['count', 'displayed'], { ...bounded, encoding: 'utf8' }));
}

/** Presses the newest that stands, as a person would. */
export function pressNewestNotification(): void {
  execFileSync('dunstctl', ['action', '0'], { ...bounded });
}
