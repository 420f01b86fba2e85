import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { createBallast } from '../../db/ballast.ts';
import { guardJournal } from '../../db/guarded-journal.ts';
import { faultOf, type JournalFault } from '../../db/journal-fault.ts';
import { createJournalStore } from '../../db/journal-store.ts';
import { aDatabase, aFolder, aRow } from '../support/a-profile.ts';
import { everyFact } from '../support/every-fact.ts';

const sqliteError = (code: string): Error => new Database.SqliteError(`said ${code}`, code);

/** The real store with a disk that fails as told, and its ballast. */
function guarded() {
  const store = createJournalStore(aDatabase());
  const path = join(aFolder(), 'ballast');
  writeFileSync(path, 'room');
  const faults: [JournalFault, string][] = [];
  const disk: { error: unknown; appends: number } = { error: null, appends: 0 };
  const guard = guardJournal({
    store: {
      ...store,
      append: (rows, mappings) => {
        disk.appends += 1;
        if (disk.error !== null) throw disk.error;
        store.append(rows, mappings);
      },
    },
    ballast: createBallast(path),
    onFault: (fault, reason) => faults.push([fault, reason]),
  });
  const append = (): void => guard.append([aRow(guard.lastSeq() + 1, everyFact.SessionClosed)], []);
  return { guard, disk, faults, append, hasBallast: () => existsSync(path) };
}

describe('why a commit failed', () => {
  it.each([
    ['SQLITE_FULL', 'Full'],
    ['SQLITE_BUSY', 'Held'],
    ['SQLITE_BUSY_SNAPSHOT', 'Held'],
    ['SQLITE_LOCKED', 'Held'],
    ['SQLITE_LOCKED_SHAREDCACHE', 'Held'],
    ['SQLITE_IOERR_FSYNC', 'Broken'],
    ['SQLITE_CORRUPT', 'Broken'],
    ['SQLITE_NOTADB', 'Broken'],
    ['SQLITE_CANTOPEN', 'Broken'],
    ['SQLITE_READONLY_DBMOVED', 'Broken'],
    ['SQLITE_CONSTRAINT_UNIQUE', 'Other'],
  ] as const)('%s is %s', (code, fault) => {
    expect(faultOf(sqliteError(code))).toBe(fault);
  });

  it('is a defect of ours where it does not come from the file', () => {
    expect(faultOf(new TypeError('undefined is not a function'))).toBe('Other');
  });
});

describe('a commit that fails', () => {
  it('for want of space gives the ballast up, says so in words, and is made once there is room', () => {
    const { guard, disk, faults, append, hasBallast } = guarded();
    disk.error = sqliteError('SQLITE_FULL');
    expect(append).toThrow('The disk is full');
    expect(hasBallast()).toBe(false);
    expect(faults).toMatchObject([['Full', expect.stringContaining('nothing was sent')]]);
    disk.error = null;
    append();
    expect(guard.lastSeq()).toBe(1);
  });

  it('while another program holds the file keeps the ballast, and is made later', () => {
    const { guard, disk, faults, append, hasBallast } = guarded();
    disk.error = sqliteError('SQLITE_BUSY');
    expect(append).toThrow('Another program keeps the database to itself');
    expect([hasBallast(), faults.length]).toEqual([true, 1]);
    disk.error = null;
    append();
    expect(guard.lastSeq()).toBe(1);
  });

  it('in reading or writing ends the handle: it is never used again, though the next write would succeed', () => {
    const { guard, disk, faults, append } = guarded();
    disk.error = sqliteError('SQLITE_IOERR_FSYNC');
    expect(append).toThrow('could not be written or read (said SQLITE_IOERR_FSYNC)');
    disk.error = null;
    expect(append).toThrow('could not be written or read (said SQLITE_IOERR_FSYNC)');
    expect([disk.appends, faults.length, guard.lastSeq()]).toEqual([1, 1, 0]);
  });

  it.each([
    [new Error('a defect'), 'a defect'],
    ['a word', 'a word'],
  ])('for any other reason says it and goes on', (error, words) => {
    const { guard, disk, append } = guarded();
    disk.error = error;
    expect(append).toThrow(new Error(`The journal could not be written (${words}).`, { cause: error }));
    disk.error = null;
    append();
    expect(guard.lastSeq()).toBe(1);
  });
});
