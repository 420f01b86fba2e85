// What is said on the desktop of the engine itself: that it stopped, or ended and was started again.

import type { Notice } from '../domain/desk-view.ts';

/** Nobody has pressed anything. `at` is the moment of the start, epoch ms; `tooOften`: it will not be started again. */
export function restartedNotice(at: number, tooOften: boolean): Notice {
  const again = tooOften
    ? 'That has happened so often now that it will not be started again: use the broker’s own app if it ends once more.'
    : 'The desk says what it found; where copied positions were open, new entries are held back until you allow them.';
  return {
    key: 'restarted',
    at,
    level: 'Error',
    title: 'Lockstep ended and was started again',
    body: `It ended without closing while followers had positions or orders at work. ${again}`,
    account: '',
    masterOrderId: '',
  };
}

/** `at` in epoch ms; `reason` in words. */
export function engineLostNotice(at: number, reason: string): Notice {
  return {
    key: 'engine',
    at,
    level: 'Error',
    title: 'The engine stopped',
    body: reason,
    account: '',
    masterOrderId: '',
  };
}
