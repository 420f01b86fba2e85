// The journal as far as it has been read: the newest page that matches, older ones on wish, and the live tail.

import { useEffect, useRef, useState } from 'react';
import type { JournalLine } from '../../domain/desk-view.ts';
import { useCalls, useHidden, useView } from '../desk-context.tsx';
import { matchesJournal, mergeJournal, type JournalFilter } from '../journal-lines.ts';

const pageSize = 200;

export type JournalReading = {
  readonly lines: readonly JournalLine[];
  readonly reading: boolean;
  /** The first line of all has been read. */
  readonly complete: boolean;
  readonly refusal: string;
  readonly readOlder: () => void;
};

export function useJournal(filter: JournalFilter): JournalReading {
  const calls = useCalls();
  const tail = useView((view) => view.journal);
  const [lines, setLines] = useState<readonly JournalLine[]>([]);
  const [reading, setReading] = useState(false);
  const [complete, setComplete] = useState(false);
  const [refusal, setRefusal] = useState('');
  const asked = useRef(0);

  const readBefore = (before: number | null): void => {
    const ask = ++asked.current;
    const { text, level, account, day } = filter;
    setReading(true);
    void calls
      .journal({ before, limit: pageSize, text: text.trim(), level, account, from: day, to: day })
      .then((answer) => {
        if (ask !== asked.current) return;
        setReading(false);
        setRefusal(answer.ok ? '' : answer.message);
        if (!answer.ok) return;
        setComplete(answer.value.length < pageSize);
        const page = [...answer.value].sort((a, b) => a.seq - b.seq);
        setLines((known) => mergeJournal(known, page));
      });
  };

  useEffect(() => {
    setLines([]);
    setComplete(false);
    const wait = setTimeout(() => readBefore(null), filter.text === '' ? 0 : 150);
    return () => clearTimeout(wait);
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [calls, filter.text, filter.level, filter.account, filter.day]);

  useEffect(() => {
    setLines((known) =>
      mergeJournal(
        known,
        tail.filter((line) => matchesJournal(line, filter)),
      ),
    );
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [tail, filter.text, filter.level, filter.account, filter.day]);

  const readOlder = (): void => {
    const first = lines[0];
    if (!reading && !complete && first !== undefined) readBefore(first.seq);
  };
  return { lines: useHidden(lines), reading, complete, refusal, readOlder };
}
