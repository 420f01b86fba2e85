// The journal as people read it: a page at a time, newest first, found by words and levels.

import { describe, expect, it } from 'vitest';
import { createJournalStore, lineOfRow, type JournalPage } from '../../db/journal-store.ts';
import { accountId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { aDatabase, aRow } from '../support/a-profile.ts';
import { everyFact } from '../support/every-fact.ts';

const facts: readonly JournalFact[] = Object.values(everyFact);
const rows = facts.map((fact, at) => aRow(at + 1, fact));
const all: JournalPage = { before: null, limit: 500, text: '', level: null };

/** A journal of every kind of fact. */
function aJournal() {
  const store = createJournalStore(aDatabase());
  store.append(rows, []);
  return store;
}

describe('a page of the journal', () => {
  const page = (part: Partial<JournalPage>) => aJournal().page({ ...all, ...part });

  it('is newest first and goes back without a gap or a repeat', () => {
    const journal = aJournal();
    const seen: number[] = [];
    for (let before: number | null = null; seen.length <= facts.length;) {
      const lines = journal.page({ ...all, before, limit: 4 });
      if (lines.length === 0) break;
      seen.push(...lines.map(({ seq }) => seq));
      before = lines.at(-1)?.seq ?? null;
    }
    expect(seen).toEqual(facts.map((_, at) => facts.length - at));
  });

  it('finds by words in any case, by account, by order and by reference', () => {
    const kinds = (text: string) => page({ text }).map(({ kind }) => kind);
    expect(kinds('exit all pressed')).toEqual(['ExitStarted']);
    expect(kinds('FO001')).toContain('NewIntended');
    expect(kinds('26112400001001')).toContain('MasterReported');
    expect(kinds('laaaaaaaa1')).toContain('CommandAnswered');
    expect(kinds('no such words')).toEqual([]);
  });

  it('has the lines that were shown as they were written', () => {
    expect(page({})).toEqual(rows.map(lineOfRow).toReversed());
  });

  it('is found by the first two hundred letters of what is typed', () => {
    const store = createJournalStore(aDatabase());
    store.append([aRow(1, { kind: 'ReportRefused', accountId: accountId('FO001'), reason: 'x'.repeat(200) })], []);
    const found = (text: string) => store.page({ ...all, text }).length;
    expect([found(`${'x'.repeat(200)}y`), found(`${'x'.repeat(199)}y`)]).toEqual([1, 0]);
  });

  it('takes what is typed as letters, not as a pattern or a command', () => {
    for (const text of ['%', '_%', `' OR 1=1 --`, '*']) expect(page({ text })).toEqual([]);
  });

  it('shows one level alone when asked', () => {
    const levels = new Set(page({ level: 'Error' }).map(({ level }) => level));
    expect([...levels]).toEqual(['Error']);
  });

  it('has at least one line and at most 500, whatever is asked', () => {
    for (const limit of [0, -5]) expect(page({ limit })).toHaveLength(1);
    expect(page({ limit: 1e9 })).toHaveLength(facts.length);
  });
});
