// The journal of earlier days read through beside the running desk; what is not as it was written is a notice.

import type { SettingsStore } from '../db/settings-store.ts';
import { tradingDayOf } from '../domain/trading-day.ts';
import type { Clock } from './clock.ts';
import type { DeskFeed } from './desk-feed.ts';
import type { JournalCheck } from './journal-check.ts';

export type EarlierDaysParts = {
  readonly clock: Clock;
  readonly settings: SettingsStore;
  readonly journalCheck: JournalCheck;
  readonly raise: DeskFeed['raise'];
};

/** From the day on that was whole when it was last read. */
export async function checkEarlierDays({ clock, settings, journalCheck, raise }: EarlierDaysParts): Promise<void> {
  const checked = await journalCheck.run(settings.get('journal.checked'));
  const wrong = checked.ok ? checked.value.filter(({ problem }) => problem !== '') : [];
  const problems = checked.ok ? wrong.map(({ problem }) => problem) : [checked.message];
  if (!checked.ok && checked.code !== 'JOURNAL_UNREADABLE') return;
  const days = checked.ok ? checked.value.map(({ day }) => day) : [];
  const lastWhole = days.filter((day) => day < tradingDayOf(clock.now())).at(-1);
  if (problems.length === 0 && lastWhole !== undefined) settings.set('journal.checked', lastWhole, clock.now());
  if (problems.length > 0)
    raise({
      key: 'journal-check',
      at: clock.now(),
      level: 'Error',
      title: 'The journal is not as it was written',
      body: problems.slice(0, 3).join(' '),
      account: '',
      masterOrderId: '',
    });
}
