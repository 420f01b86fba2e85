import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import Database from 'better-sqlite3';
import { everyoneReady, test } from './console.ts';

const databaseIn = (profile: string): string => {
  mkdirSync(join(profile, 'practice'), { recursive: true });
  return join(profile, 'practice', 'lockstep.sqlite');
};

const journalsBeside = (profile: string): readonly string[] =>
  readdirSync(join(profile, 'practice')).filter((name) => name.startsWith('lockstep.sqlite-'));

test('a file that is not a database is refused on screen and left as it is', async ({ open, profile }) => {
  const file = databaseIn(profile);
  const before = Buffer.from('This was once a journal. '.repeat(400));
  writeFileSync(file, before);
  const { page, output } = await open();
  await expect(page.getByTestId('connection-lost')).toContainText('is damaged');
  await expect(page.getByTestId('connection-lost')).toContainText('start again');
  await expect(page.getByTestId('failed-start')).toContainText('There is no backup of it.');
  expect(output()).toContain('DATABASE_CORRUPT');
  expect(readFileSync(file).equals(before)).toBe(true);
  await page.getByTestId('start-new').click();
  await everyoneReady(page);
  const kept = readdirSync(join(profile, 'practice')).find((name) => name.includes('.damaged-')) ?? '';
  expect(readFileSync(join(profile, 'practice', kept)).equals(before)).toBe(true);
});

test('a database that another program has is opened once it is free, by one press', async ({ open, profile }) => {
  const first = await open();
  await everyoneReady(first.page);
  await first.quit();
  const other = new Database(databaseIn(profile));
  other.exec('BEGIN EXCLUSIVE');
  const { page } = await open();
  await expect(page.getByTestId('failed-start')).toContainText('Another program has the database');
  await page.screenshot({ path: join('artifacts', 'e2e', 'database-locked.png') });
  other.exec('COMMIT');
  other.close();
  await page.getByTestId('start-again').click();
  await everyoneReady(page);
});

test('a database with torn pages is refused on screen and left as it is', async ({ open, profile }) => {
  const file = databaseIn(profile);
  const db = new Database(file);
  db.exec('CREATE TABLE kept (text TEXT); CREATE INDEX by_text ON kept (text)');
  const insert = db.prepare('INSERT INTO kept VALUES (?)');
  for (let row = 0; row < 500; row += 1) insert.run(`row ${row} ${'x'.repeat(60)}`);
  db.close();
  const before = readFileSync(file);
  before.fill(0xa5, 4096, 3 * 4096);
  writeFileSync(file, before);
  const { page, output } = await open();
  await expect(page.getByTestId('connection-lost')).toContainText('is damaged');
  expect(output()).toContain('DATABASE_CORRUPT');
  expect(readFileSync(file).equals(before)).toBe(true);
});

for (const mode of ['WAL', 'DELETE']) {
  test(`a database of a newer version is refused on screen and left as it is (journal mode ${mode})`, async ({
    open,
    profile,
  }) => {
    const file = databaseIn(profile);
    const db = new Database(file);
    db.pragma(`journal_mode = ${mode}`);
    db.exec('CREATE TABLE of_tomorrow (fact TEXT) STRICT');
    db.pragma('user_version = 9999');
    db.close();
    const before = readFileSync(file);
    const { page, output } = await open();
    await expect(page.getByTestId('connection-lost')).toContainText('was written by a newer Lockstep');
    await expect(page.getByTestId('connection-lost')).toContainText('Start the newer version');
    expect(output()).toContain('DATABASE_NEWER');
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(journalsBeside(profile)).toEqual([]);
  });
}
