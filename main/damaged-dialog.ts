// A damaged database stays as it is until a person decides; then it is kept under another name.

import type { Err } from '../domain/result.ts';

/** The button that begins a new one. */
export const keepAside = 1;

/** What to ask; null where no database is damaged. */
export function damagedDialog(refusal: Err) {
  if (!['DATABASE_CORRUPT', 'JOURNAL_CHAIN_BROKEN'].includes(refusal.code)) return null;
  return {
    type: 'warning' as const,
    message: 'The database is damaged.',
    detail: `${refusal.message}\n\nLockstep can keep it under another name and begin a new one: copying stays off, today’s orders are read back from the broker, those of ours are left to you, and accounts are to be added again.`,
    buttons: ['Leave everything as it is', 'Keep it aside and begin a new one'],
    defaultId: 0,
    cancelId: 0,
  };
}
