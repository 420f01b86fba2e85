// When a notice is told outside the window: gathered for a moment, then once per condition and while. Free of Electron.

import type { Notice } from '../domain/desk-view.ts';
import type { CancelTimer, Clock } from './clock.ts';

/** Failures of one order come in one by one; told together they are one sentence. */
export const gatherMs = 700;
/** One condition is told again at most this often. */
export const rearmMs = 15 * 60_000;
/** A condition that was gone for this long and is back is a new one. */
export const forgetMs = 60_000;

export type NoticePace = {
  readonly raise: (notice: Notice) => void;
  /** The condition behind this key is over, or a person has seen it. */
  readonly gone: (key: string) => void;
  readonly close: () => void;
};

type Told = {
  readonly condition: string;
  readonly level: Notice['level'];
  readonly at: number;
  readonly goneAt: number | null;
};

/** `tell` and `withdraw` name a notice by its key. All times are of the clock that never steps. */
export function paceNotices(
  clock: Pick<Clock, 'monotonic' | 'after'>,
  tell: (notice: Notice) => void,
  withdraw: (key: string) => void,
): NoticePace {
  const gathering = new Map<string, { notice: Notice; readonly cancel: CancelTimer }>();
  const told = new Map<string, Told>();
  const conditionOf = new Map<string, string>();

  function isNews(notice: Notice): boolean {
    const before = told.get(conditionIn(notice));
    if (before === undefined) return true;
    const now = clock.monotonic();
    if (before.level !== 'Error' && notice.level === 'Error') return true;
    if (before.goneAt !== null && now - before.goneAt >= forgetMs) return true;
    return now - before.at >= rearmMs;
  }

  function end(key: string): void {
    const waiting = gathering.get(key);
    gathering.delete(key);
    if (waiting === undefined) return;
    const { notice } = waiting;
    const condition = conditionIn(notice);
    conditionOf.set(key, condition);
    const before = told.get(condition);
    if (!isNews(notice)) {
      if (before !== undefined) told.set(condition, { ...before, goneAt: null });
      return;
    }
    told.set(condition, { condition, level: notice.level, at: clock.monotonic(), goneAt: null });
    tell(notice);
  }

  return {
    raise: (notice) => {
      const waiting = gathering.get(notice.key);
      if (waiting !== undefined) {
        waiting.notice = notice;
        return;
      }
      const cancel = clock.after(gatherMs, () => {
        end(notice.key);
      });
      gathering.set(notice.key, { notice, cancel });
    },
    gone: (key) => {
      gathering.get(key)?.cancel();
      gathering.delete(key);
      const before = told.get(conditionOf.get(key) ?? key);
      if (before !== undefined) told.set(before.condition, { ...before, goneAt: clock.monotonic() });
      withdraw(key);
    },
    close: () => {
      for (const { cancel } of gathering.values()) cancel();
      gathering.clear();
    },
  };
}

function conditionIn(notice: Notice): string {
  return notice.condition ?? notice.key;
}
