import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { backupFolderOf, checkBackup } from '../../db/backup.ts';
import { createJournalStore } from '../../db/journal-store.ts';
import { migrate } from '../../db/migrate.ts';
import { aDatabase, aFolder, aRow } from '../support/a-profile.ts';
import { everyFact } from '../support/every-fact.ts';
import { appendOld } from '../support/old-journal.ts';

const day = '2026-11-24';
const facts = Object.values(everyFact);

/** A file of schema 6 with every kind of fact in it. */
function anOldJournal(path = join(aFolder(), 'lockstep.sqlite')): string {
  mkdirSync(dirname(path), { recursive: true });
  const db = new Database(path);
  migrate(db, path, 6);
  appendOld(
    db,
    facts.map((fact, at) => aRow(at + 1, fact)),
  );
  db.close();
  return path;
}

function tampered(sql: string): string {
  const path = anOldJournal();
  const raw = new Database(path);
  raw.exec(`DROP TRIGGER trade_events_no_update; DROP TRIGGER trade_events_no_delete; ${sql}`);
  raw.close();
  return path;
}

describe('a journal from before its rows were short', () => {
  it('keeps its facts, its days and its chain, and the chain goes on from its last row', () => {
    const db = aDatabase(anOldJournal());
    const store = createJournalStore(db);
    expect(store.readDay(day).map(({ fact }) => fact)).toEqual(facts);
    expect(store.days()).toEqual([day]);
    expect(store.verifyDay(day)).toEqual({ ok: true, value: facts.length });
    store.append([aRow(facts.length + 1, everyFact.FollowerReported)], []);
    expect(store.verifyDay(day)).toEqual({ ok: true, value: facts.length + 1 });
    expect(store.readDay(day).at(-1)?.fact).toEqual(everyFact.FollowerReported);
    expect(db.prepare('SELECT DISTINCT trading_day FROM trade_events').all()).toEqual([{ trading_day: day }]);
  });

  it.each([
    ['a text', `UPDATE trade_events SET summary = summary || 'x' WHERE seq = 5`, 5],
    ['a fact', `UPDATE trade_events SET body = replace(body, 'kind', 'kinds') WHERE seq = 5`, 5],
    ['a hash', `UPDATE trade_events SET hash = 'none' WHERE seq = 5`, 5],
    ['a row taken out', 'DELETE FROM trade_events WHERE seq = 5', 6],
  ])('that was changed in %s is found out after it was made short as before', (_, sql, seq) => {
    const store = createJournalStore(aDatabase(tampered(sql)));
    expect(store.verifyDay(day)).toMatchObject({ ok: false, code: 'JOURNAL_CHAIN_BROKEN', context: { seq } });
    expect(store.readPart(day, null, 1000)).toMatchObject({ ok: false, code: 'JOURNAL_CHAIN_BROKEN' });
  });

  it('is a backup that can still be read through, and one that was changed is still refused', () => {
    const folder = backupFolderOf(join(aFolder(), 'lockstep.sqlite'));
    expect(checkBackup(anOldJournal(join(folder, 'old.sqlite')))).toBe(facts.length);
    expect(() => checkBackup(tampered(`UPDATE trade_events SET at_ms = at_ms + 1 WHERE seq = 5`))).toThrow(/row 5/);
  });
});

it('finds a day’s rows, its last hash and the day before by the index of days, in order and without sorting', () => {
  const db = aDatabase();
  const asked: string[] = [];
  const watched = new Proxy(db, {
    get: (target, name) => {
      if (name !== 'prepare') return Reflect.get(target, name) as unknown;
      return (sql: string) => {
        asked.push(sql);
        return target.prepare(sql);
      };
    },
  });
  createJournalStore(watched);
  const ofDays = asked.filter((sql) => / trade_events\s+WHERE day /.test(sql));
  expect(ofDays.length).toBeGreaterThan(4);
  for (const sql of ofDays) {
    const values = Array.from({ length: sql.split('?').length - 1 }, () => 1);
    const plan = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values) as readonly { readonly detail: string }[];
    for (const { detail } of plan.filter((step) => step.detail.includes('trade_events')))
      expect(detail, sql).toMatch(/USING (COVERING )?INDEX trade_events_by_day/);
    expect(plan.map(({ detail }) => detail).join(), sql).not.toMatch(/TEMP B-TREE/);
  }
});
