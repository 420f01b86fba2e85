// Settings by name and each follower's terms. The engine journals every change of terms as a fact as well.

import type { FollowerAccount, FollowerTerms } from '../domain/account.ts';
import { accountId, type AccountId } from '../domain/ids.ts';
import type { Db } from './database.ts';

export type SettingName = 'copying' | 'addresses' | 'secrets.stored' | 'reference.address';

type FollowerRow = { account_id: string; alias: string; terms: string };

export type SettingsStore = ReturnType<typeof createSettingsStore>;

export function createSettingsStore(db: Db) {
  const read = db.prepare<[string], { value: string }>('SELECT value FROM settings WHERE name = ?');
  const write = db.prepare(
    'INSERT INTO settings (name, value, changed_at) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at',
  );
  const list = db.prepare<[], FollowerRow>('SELECT account_id, alias, terms FROM followers ORDER BY position, account_id');
  const save = db.prepare(
    `INSERT INTO followers (account_id, alias, position, terms, changed_at)
     VALUES (?, ?, (SELECT count(*) FROM followers), ?, ?)
     ON CONFLICT (account_id) DO UPDATE SET alias = excluded.alias, terms = excluded.terms, changed_at = excluded.changed_at`,
  );
  return {
    /** Null when it was never set. */
    get: (name: SettingName): string | null => read.get(name)?.value ?? null,
    set: (name: SettingName, value: string, at: number): void => {
      write.run(name, value, at);
    },
    followers: (): readonly FollowerAccount[] =>
      list.all().map((row) => ({ id: accountId(row.account_id), alias: row.alias, terms: JSON.parse(row.terms) as FollowerTerms })),
    saveFollower: (id: AccountId, alias: string, terms: FollowerTerms, at: number): void => {
      save.run(id, alias, JSON.stringify(terms), at);
    },
  };
}
