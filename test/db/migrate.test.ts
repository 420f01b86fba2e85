import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../db/database.ts';
import { migrate, migrations, newestVersion } from '../../db/migrate.ts';
import { aFolder } from '../support/a-profile.ts';

/** A row in every table that this version has, with a value that each column takes. */
function fill(db: Database.Database): void {
  for (const table of tablesOf(db)) {
    const columns = db.pragma(`table_info(${table})`) as { name: string; type: string }[];
    const words: Record<string, unknown> = {
      purpose: 'COPY',
      side: 'BUY',
      status: 'ACTIVE',
      role: 'Follower',
      kind: 'Granted',
      terms: '{"enabled":false}',
      trading_day: '2026-11-24',
    };
    const values = columns.map(
      ({ name, type }) => words[name] ?? (type === 'INTEGER' ? 7 : type === 'BLOB' ? Buffer.of(7) : `a ${name}`),
    );
    db.prepare(
      `INSERT INTO ${table} (${columns.map(({ name }) => name).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    ).run(...values);
  }
}

function tablesOf(db: Database.Database): readonly string[] {
  return db
    .prepare<[], { name: string }>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )
    .all()
    .map(({ name }) => name);
}

/** What a row says; how its hashes are kept has changed. */
const saidBy = (db: Database.Database, table: string): unknown[] =>
  db
    .prepare<[], Record<string, unknown>>(`SELECT * FROM ${table}`)
    .all()
    .map(({ day: _day, hash: _hash, prev_hash: _before, ...said }) => said);
const rowsOf = (db: Database.Database, table: string): unknown[] => db.prepare(`SELECT * FROM ${table}`).all();
const versionOf = (db: Database.Database): unknown => db.pragma('user_version', { simple: true });

function aFileAt(version: number): { readonly path: string; readonly db: Database.Database } {
  const path = join(aFolder(), 'lockstep.sqlite');
  const db = new Database(path);
  onTestFinished(() => {
    db.close();
  });
  migrate(db, path, version);
  return { path, db };
}

const copiesOf = (path: string): readonly string[] =>
  readdirSync(dirname(path)).filter((name) => name.startsWith(`${basename(path)}.before-`));

describe('the schema', () => {
  it('is numbered from 1 without a gap, so that every file knows its next step', () => {
    expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, at) => at + 1));
    expect(newestVersion).toBe(migrations.length);
  });

  it.each(migrations.map(({ version }) => version))(
    'comes to version %i from the one before with every row of the journal kept',
    (version) => {
      const { path, db } = aFileAt(version - 1);
      fill(db);
      const [events, mappings] = version > 1 ? [saidBy(db, 'trade_events'), rowsOf(db, 'order_mappings')] : [[], []];
      migrate(db, path, version);
      expect(versionOf(db)).toBe(version);
      expect([saidBy(db, 'trade_events'), rowsOf(db, 'order_mappings')]).toEqual([events, mappings]);
      expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
      expect(db.pragma('foreign_key_check')).toEqual([]);
    },
  );

  it('step by step is the same as all at once', () => {
    const [slow, fast] = [aFileAt(0), aFileAt(newestVersion)];
    for (const { version } of migrations) migrate(slow.db, slow.path, version);
    const schemaOf = (db: Database.Database): unknown[] =>
      db.prepare("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name").all();
    expect(schemaOf(slow.db)).toEqual(schemaOf(fast.db));
  });

  it('keeps the followers of before accounts had a table, with their terms', () => {
    const { path, db } = aFileAt(2);
    db.prepare('INSERT INTO followers VALUES (?, ?, ?, ?, ?)').run('FO001', 'Asha', 0, '{"enabled":true}', 5);
    migrate(db, path);
    expect(db.prepare('SELECT account_id, role, alias, terms FROM accounts').all()).toEqual([
      { account_id: 'FO001', role: 'Follower', alias: 'Asha', terms: '{"enabled":true}' },
    ]);
  });
});

describe('a migration', () => {
  it('first copies a file with rows beside itself, as private as the file, and the copy opens', () => {
    const { path, db } = aFileAt(newestVersion - 1);
    fill(db);
    const events = rowsOf(db, 'trade_events');
    migrate(db, path);
    const [copy = ''] = copiesOf(path);
    expect(copiesOf(path)).toHaveLength(1);
    if (process.platform !== 'win32')
      expect((statSync(join(dirname(path), copy)).mode & 0o777).toString(8)).toBe('600');
    const before = new Database(join(dirname(path), copy), { readonly: true });
    expect([versionOf(before), rowsOf(before, 'trade_events')]).toEqual([newestVersion - 1, events]);
    before.close();
  });

  it('copies nothing for a fresh file or for one that is up to date', () => {
    const { path, db } = aFileAt(newestVersion);
    migrate(db, path);
    expect(copiesOf(path)).toEqual([]);
  });

  it('that fails in the middle leaves version and rows as they were', () => {
    const { path, db } = aFileAt(newestVersion - 1);
    fill(db);
    // What the step is about to make is already there.
    const sql = migrations.at(-1)?.sql ?? '';
    const [, table] = /CREATE TABLE (\w+)/.exec(sql) ?? [];
    const [, grown, column] = /ALTER TABLE (\w+) ADD COLUMN (\w+)/.exec(sql) ?? [];
    const [, index, indexed] = /CREATE INDEX (\w+) ON (\w+)/.exec(sql) ?? [];
    const made = table ?? column ?? index ?? '';
    if (table !== undefined) db.exec(`CREATE TABLE ${table} (in_the_way TEXT)`);
    else if (column !== undefined) db.exec(`ALTER TABLE ${grown} ADD COLUMN ${column} TEXT`);
    else db.exec(`CREATE INDEX ${index} ON ${indexed} (trading_day)`);
    const [tables, events] = [tablesOf(db), rowsOf(db, 'trade_events')];
    expect(() => migrate(db, path)).toThrow(made);
    expect([versionOf(db), tablesOf(db), rowsOf(db, 'trade_events')]).toEqual([newestVersion - 1, tables, events]);
    db.close();
    expect(openDatabase(path)).toMatchObject({ ok: false, code: 'DATABASE_UNUSABLE' });
  });
});
