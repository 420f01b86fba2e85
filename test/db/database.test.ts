import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../db/database.ts';
import { createJournalStore } from '../../db/journal-store.ts';
import { newestVersion } from '../../db/migrate.ts';
import { everyFact } from '../support/every-fact.ts';
import { aDatabase, aFolder, aRow } from '../support/a-profile.ts';

const fileIn = (folder: string): string => join(folder, 'lockstep.sqlite');
const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);
const posix = process.platform !== 'win32';

/** A database with rows, closed in good order. */
function aFile(folder = aFolder()): string {
  const path = fileIn(folder);
  const opened = openDatabase(path);
  if (!opened.ok) throw new Error(opened.message);
  const store = createJournalStore(opened.value);
  store.append(
    Object.values(everyFact).map((fact, at) => aRow(at + 1, fact)),
    [],
  );
  opened.value.close();
  return path;
}

/** Refused with this code, and the file is byte for byte what it was. */
function expectRefused(path: string, code: string): void {
  const before = readFileSync(path);
  const opened = openDatabase(path);
  if (opened.ok) opened.value.close();
  expect(opened).toMatchObject({ ok: false, code });
  expect(readFileSync(path).equals(before)).toBe(true);
}

describe('a fresh profile', () => {
  it('gets a whole database of the newest schema, with nothing left over beside it', () => {
    const path = join(aFolder(), 'deep', 'profile', 'lockstep.sqlite');
    const db = aDatabase(path);
    expect(db.pragma('user_version', { simple: true })).toBe(newestVersion);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(existsSync(`${path}.new`)).toBe(false);
  });

  it.runIf(posix)('is private: the folder 0700, every file in it 0600', () => {
    const path = join(aFolder(), 'profile', 'lockstep.sqlite');
    const store = createJournalStore(aDatabase(path));
    store.append([aRow(1, everyFact.SessionOpened)], []);
    expect(modeOf(dirname(path))).toBe('700');
    expect([path, `${path}-wal`, `${path}-shm`].map(modeOf)).toEqual(['600', '600', '600']);
  });

  it.runIf(posix)('is made private again when its file was opened to others', () => {
    const path = aFile();
    chmodSync(path, 0o644);
    aDatabase(path);
    expect(modeOf(path)).toBe('600');
  });

  it('takes the place of one whose making was cut short', () => {
    const path = fileIn(aFolder());
    writeFileSync(`${path}.new`, 'half a databa');
    expect(aDatabase(path).pragma('user_version', { simple: true })).toBe(newestVersion);
  });
});

describe('an open database', () => {
  it('is set so that a commit that returned survives a power cut', () => {
    const db = aDatabase();
    const settings = [
      'journal_mode',
      'synchronous',
      'fullfsync',
      'checkpoint_fullfsync',
      'foreign_keys',
      'recursive_triggers',
      'trusted_schema',
    ];
    expect(settings.map((name) => db.pragma(name, { simple: true }))).toEqual(['wal', 2, 1, 1, 1, 1, 0]);
  });

  it('opens again with every row, and without a copy made for nothing', () => {
    const path = aFile();
    const store = createJournalStore(aDatabase(path));
    expect(store.lastSeq()).toBe(Object.keys(everyFact).length);
  });

  it('opens again after a stop that left its write-ahead log behind', () => {
    const path = fileIn(aFolder());
    const store = createJournalStore(aDatabase(path));
    store.append([aRow(1, everyFact.SessionOpened)], []);
    const other = fileIn(aFolder());
    for (const end of ['', '-wal']) copyFileSync(`${path}${end}`, `${other}${end}`);
    expect(createJournalStore(aDatabase(other)).lastSeq()).toBe(1);
  });
});

describe('a file that cannot be trusted is refused, and left as it is', () => {
  it.each([
    ['zero bytes', Buffer.alloc(0)],
    ['one byte', Buffer.alloc(1)],
    ['a text', Buffer.from('not a database at all, whatever its name says')],
    ['random bytes', Buffer.from(Array.from({ length: 8192 }, (_, at) => (at * 7919) % 251))],
    ['the header of a database and nothing more', Buffer.from('SQLite format 3\u0000')],
    [
      'the header of a database and noise',
      Buffer.concat([Buffer.from('SQLite format 3\u0000'), Buffer.alloc(8192, 0xa5)]),
    ],
  ])('%s', (_, bytes) => {
    const path = fileIn(aFolder());
    writeFileSync(path, bytes);
    expectRefused(path, 'DATABASE_CORRUPT');
  });

  it('a page overwritten with noise', () => {
    const path = aFile();
    const bytes = readFileSync(path);
    bytes.fill(0xa5, 4096, 8192);
    writeFileSync(path, bytes);
    expectRefused(path, 'DATABASE_CORRUPT');
  });

  it('a file cut off in the middle', () => {
    const path = aFile();
    truncateSync(path, 4096 * 2);
    expectRefused(path, 'DATABASE_CORRUPT');
  });

  it('a database of another program', () => {
    const path = fileIn(aFolder());
    const other = new Database(path);
    other.exec('CREATE TABLE bookmarks (url TEXT)');
    other.close();
    expectRefused(path, 'DATABASE_CORRUPT');
  });

  it('a newer schema, also one that does not write ahead', () => {
    for (const mode of ['WAL', 'DELETE']) {
      const path = aFile();
      const db = new Database(path);
      db.pragma(`journal_mode = ${mode}`);
      db.pragma(`user_version = ${newestVersion + 1}`);
      db.close();
      expectRefused(path, 'DATABASE_NEWER');
    }
  });

  it('a newer schema that its own program still had in the write-ahead log', () => {
    const path = aFile();
    const theirs = new Database(path);
    onTestFinished(() => {
      theirs.close();
    });
    theirs.pragma(`user_version = ${newestVersion + 1}`);
    const other = fileIn(aFolder());
    for (const end of ['', '-wal']) copyFileSync(`${path}${end}`, `${other}${end}`);
    const log = readFileSync(`${other}-wal`);
    expectRefused(other, 'DATABASE_NEWER');
    expect(readFileSync(`${other}-wal`).equals(log)).toBe(true);
  });

  it('a write-ahead log whose file is gone', () => {
    const path = fileIn(aFolder());
    createJournalStore(aDatabase(path)).append([aRow(1, everyFact.SessionOpened)], []);
    const other = fileIn(aFolder());
    copyFileSync(`${path}-wal`, `${other}-wal`);
    expect(openDatabase(other)).toMatchObject({ ok: false, code: 'DATABASE_CORRUPT' });
    expect(existsSync(other)).toBe(false);
    writeFileSync(`${other}-wal`, '');
    aDatabase(other);
  });

  it('a folder in its place', () => {
    const path = fileIn(aFolder());
    mkdirSync(path);
    expect(openDatabase(path)).toMatchObject({ ok: false, code: 'DATABASE_NOT_A_FILE' });
  });

  it.runIf(posix)('a link, to a good database or to nowhere', () => {
    const [folder, good] = [aFolder(), aFile()];
    const before = readFileSync(good);
    symlinkSync(good, join(folder, 'good'));
    symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling'));
    for (const name of ['good', 'dangling'])
      expect(openDatabase(join(folder, name))).toMatchObject({ ok: false, code: 'DATABASE_NOT_A_FILE' });
    expect(readFileSync(good).equals(before)).toBe(true);
    expect(existsSync(join(folder, 'nowhere'))).toBe(false);
  });

  it('a folder that cannot be made', () => {
    const folder = aFolder();
    writeFileSync(join(folder, 'file'), '');
    expect(openDatabase(join(folder, 'file', 'lockstep.sqlite'))).toMatchObject({
      ok: false,
      code: 'DATABASE_UNUSABLE',
    });
  });

  it('one that another program is writing to, or keeps to itself', () => {
    for (const hold of ['BEGIN IMMEDIATE', 'PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE']) {
      const path = aFile();
      const other = new Database(path);
      other.exec(hold);
      expectRefused(path, 'DATABASE_LOCKED');
      other.exec('COMMIT');
      other.close();
      aDatabase(path);
    }
  });

  it.runIf(posix)('one that may only be read', () => {
    const path = aFile();
    chmodSync(path, 0o444);
    chmodSync(dirname(path), 0o777);
    // A superuser may write anywhere, so the attempt is made as nobody.
    const superuser = process.geteuid?.() === 0;
    if (superuser) process.seteuid?.(65_534);
    try {
      expectRefused(path, 'DATABASE_UNUSABLE');
    } finally {
      if (superuser) process.seteuid?.(0);
    }
    expect(modeOf(path)).toBe('444');
  });
});
