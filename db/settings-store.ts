// Settings by name: what a person chose and what the console remembers. Secrets never come here.

import type { Db } from './database.ts';

export type SettingName =
  | 'copying'
  | 'trading'
  | 'addresses'
  | 'addressPage'
  | 'brokerStance'
  | 'secrets.stored'
  | 'reference.address'
  | 'journal.checked'
  | 'door'
  | 'door.followers'
  | 'limitTemplates';

export type SettingsStore = ReturnType<typeof createSettingsStore>;

export function createSettingsStore(db: Db) {
  const read = db.prepare<[string], { value: string }>('SELECT value FROM settings WHERE name = ?');
  const write = db.prepare(
    'INSERT INTO settings (name, value, changed_at) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at',
  );
  return {
    /** Null when it was never set. */
    get: (name: SettingName): string | null => read.get(name)?.value ?? null,
    set: (name: SettingName, value: string, at: number): void => {
      write.run(name, value, at);
    },
  };
}
