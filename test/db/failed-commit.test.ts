// What is not durable did not happen: not in the file, not in memory, and nobody is told of it.

import { describe, expect, it } from 'vitest';
import { createJournalStore } from '../../db/journal-store.ts';
import { orderId } from '../../domain/ids.ts';
import { err } from '../../domain/result.ts';
import { createBlotter } from '../../main/replication/blotter.ts';
import { createJournal, type Committed } from '../../main/replication/journal.ts';
import { aDatabase } from '../support/a-profile.ts';
import { aCopyReport, anInstrument, anIntent, aReport, masterId, morning, ref } from '../support/an-order.ts';
import { manualClock } from '../support/manual-clock.ts';

function aJournal() {
  const store = createJournalStore(aDatabase());
  const blotter = createBlotter();
  const told: Committed[] = [];
  const disk = { full: false, broken: false };
  const journal = createJournal({
    store: {
      ...store,
      append: (rows, mappings) => {
        if (disk.full) throw new Error('database or disk is full');
        store.append(rows, mappings);
      },
      readPart: (day, last, limit) =>
        disk.broken ? err('JOURNAL_CHAIN_BROKEN', 'It was changed at row 1.') : store.readPart(day, last, limit),
    },
    blotter,
    clock: manualClock(morning),
    names: { alias: (id) => id, symbol: (id) => id },
    masterId,
    instrumentOf: () => anInstrument(),
  });
  journal.onCommit((committed) => told.push(committed));
  // As every start does.
  journal.replay();
  return { store, blotter, journal, told, disk };
}

const masterOrder = orderId('26112400001001');
const seen = { kind: 'MasterReported', report: aReport(), notCopied: '', masterHeld: 0 } as const;
const filled = {
  kind: 'FollowerReported',
  report: aCopyReport({ state: 'Filled', cumQty: 100 }),
  clOrdId: ref,
} as const;

describe('a commit that cannot be made durable', () => {
  it('throws, tells nobody, and leaves in memory what the file holds and no more', () => {
    const { store, blotter, journal, told, disk } = aJournal();
    journal.commit([seen, anIntent()]);
    disk.full = true;
    expect(() => journal.commit([filled])).toThrow('database or disk is full');
    expect(() => journal.commit([anIntent({ slice: 1 })])).toThrow('database or disk is full');
    expect(told).toHaveLength(1);
    expect(store.lastSeq()).toBe(2);
    expect([...blotter.copies()].map(({ clOrdId, sending, order }) => [clOrdId, sending, order.cumQty])).toEqual([
      [ref, 'Sending', 0],
    ]);
    expect(blotter.copiesFor(masterOrder, anIntent().key.followerId)).toHaveLength(1);
    expect(blotter.net(filled.report.accountId, filled.report.instrumentId, 'MIS')).toBe(0);
  });

  it('is made again under the same numbers once it can be', () => {
    const { store, blotter, journal, disk } = aJournal();
    journal.commit([seen, anIntent()]);
    disk.full = true;
    expect(() => journal.commit([filled])).toThrow();
    disk.full = false;
    journal.commit([filled]);
    expect(store.lastSeq()).toBe(3);
    expect(blotter.net(filled.report.accountId, filled.report.instrumentId, 'MIS')).toBe(100);
    expect(store.verifyDay('2026-11-24')).toEqual({ ok: true, value: 3 });
  });

  it('says that the file itself cannot be trusted where that is found out with it', () => {
    const { journal, disk } = aJournal();
    journal.commit([seen, anIntent()]);
    disk.full = true;
    disk.broken = true;
    const cause = new Error('database or disk is full');
    expect(() => journal.commit([filled])).toThrow(new Error('It was changed at row 1.', { cause }));
  });

  it('is not made at all by a plan that never comes to an end', () => {
    const { store, blotter, journal } = aJournal();
    let slice = 0;
    const more = (): readonly [ReturnType<typeof anIntent>] => {
      slice += 1;
      return [anIntent({ slice })];
    };
    expect(() => journal.commit([seen], more)).toThrow('does not come to an end');
    expect(store.lastSeq()).toBe(0);
    expect([...blotter.copies()]).toEqual([]);
  });
});
