// One commit: what it writes and under which numbers, what it tells, and how long a plan may go on in it.

import { describe, expect, it } from 'vitest';
import { createJournalStore } from '../../db/journal-store.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { createBlotter } from '../../main/replication/blotter.ts';
import { createJournal, type Committed } from '../../main/replication/journal.ts';
import { aDatabase } from '../support/a-profile.ts';
import {
  anAnswer,
  anInstrument,
  anIntent,
  followerId,
  masterId,
  morning,
  placed,
  ref,
  reported,
} from '../support/an-order.ts';
import { everyFact } from '../support/every-fact.ts';
import { manualClock } from '../support/manual-clock.ts';

function aJournal() {
  const store = createJournalStore(aDatabase());
  const told: Committed[] = [];
  const journal = createJournal({
    store,
    blotter: createBlotter(),
    clock: manualClock(morning),
    names: { alias: (id) => id, symbol: (id) => id },
    masterId,
    instrumentOf: () => anInstrument(),
  });
  journal.onCommit((committed) => told.push(committed));
  return { store, journal, told };
}

const opened = everyFact.SessionOpened;
const answered = anAnswer(placed);

describe('a commit', () => {
  it('writes what it was given and what follows from it under numbers without a gap, and tells all of that once', () => {
    const { store, journal, told } = aJournal();
    const follows: JournalFact[][] = [[anIntent(), answered], [reported()]];
    const committed = journal.commit([opened, opened], () => follows.shift() ?? []);
    const facts = [opened, opened, anIntent(), answered, reported()];
    expect(committed.facts).toEqual(facts);
    expect(committed.rows.map(({ entry }) => entry.seq)).toEqual([1, 2, 3, 4, 5]);
    expect(store.readDay('2026-11-24')).toEqual(facts.map((fact, at) => ({ seq: at + 1, at: morning, fact })));
    expect([committed.copies.map(({ clOrdId }) => clOrdId), committed.illegal]).toEqual([[ref], []]);
    expect(told).toEqual([committed]);
    expect(journal.commit([opened]).rows.map(({ entry }) => entry.seq)).toEqual([6]);
  });

  it('names the account and the master’s order beside a fact that tells only the reference', () => {
    const { store, journal } = aJournal();
    journal.commit([opened, anIntent(), answered, reported()]);
    const page = store.page({ before: null, limit: 10, text: '', level: null });
    expect(page.map(({ kind, account, masterOrderId }) => [kind, account, masterOrderId]).toReversed()).toEqual([
      ['SessionOpened', masterId, ''],
      ['NewIntended', followerId, '26112400001001'],
      ['CommandAnswered', followerId, '26112400001001'],
      ['FollowerReported', followerId, '26112400001001'],
    ]);
  });

  it('tells what an order’s life forbids, which is written and changes nothing', () => {
    const { journal } = aJournal();
    journal.commit([anIntent()]);
    const { illegal, copies, facts } = journal.commit([{ kind: 'AttentionIgnored', clOrdId: ref, actor: 'Asha' }]);
    expect(illegal).toMatchObject([{ clOrdId: ref, fact: 'AttentionIgnored' }]);
    expect([copies.map(({ attention }) => attention).filter((one) => one !== 'None'), facts.length]).toEqual([[], 1]);
  });

  it('of nothing writes nothing', () => {
    const { store, journal } = aJournal();
    expect(journal.commit([])).toEqual({ rows: [], facts: [], copies: [], illegal: [] });
    expect(store.lastSeq()).toBe(0);
  });

  it('goes on with a plan of many steps', () => {
    const { store, journal } = aJournal();
    let steps = 50;
    journal.commit([opened], () => {
      steps -= 1;
      return steps < 0 ? [] : [opened];
    });
    expect(store.lastSeq()).toBe(51);
  });
});
