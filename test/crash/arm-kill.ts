// In the child that is to die: watches the real database and the real HTTP client, and kills the process, at once and
// without any goodbye, at the named moment.

import { subscribe } from 'node:diagnostics_channel';
import Database from 'better-sqlite3';
import { eventColumns } from '../../db/journal-columns.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { commitPoint, wirePoint } from './kill-points.ts';

type Call = { readonly request: { readonly path: string } };

/** The driver's own functions, each called for the database it was taken from. */
type Driver = {
  prepare: (this: Database.Database, sql: string) => Database.Statement;
  transaction: (
    this: Database.Database,
    work: (...args: unknown[]) => unknown,
  ) => Database.Transaction<(...args: unknown[]) => unknown>;
  exec: (this: Database.Database, sql: string) => Database.Database;
};

/** Watches from now on. What it answers arms: "moment#n" is the n-th time from then that the moment comes. */
export function watchForKill(): (spec: string) => void {
  let armed = '';
  let left = 0;
  const at = (moment: string): void => {
    if (moment !== armed) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  };
  watchDatabase(at);
  watchWire(at);
  return (spec) => {
    const [name = '', nth = '1'] = spec.split('#');
    armed = name;
    left = Number(nth);
  };
}

function watchWire(at: (moment: string) => void): void {
  const watch = (channel: string, moment: Parameters<typeof wirePoint>[0]): void => {
    subscribe(channel, (message) => {
      const path = (message as Call).request.path.replace('/open-api/od/v1/', '').split('?')[0] ?? '';
      at(wirePoint(moment, path));
    });
  };
  watch('undici:request:create', 'create');
  watch('undici:request:bodySent', 'sent');
  watch('undici:request:headers', 'answer');
  watch('undici:request:trailers', 'read');
}

function watchDatabase(at: (moment: string) => void): void {
  const driver = Database.prototype as unknown as Driver;
  const { prepare, transaction, exec } = driver;
  let kinds = new Set<JournalFact['kind']>();

  driver.prepare = function watched(this: Database.Database, sql: string) {
    const statement = prepare.call(this, sql);
    const run = statement.run.bind(statement);
    if (sql.startsWith('INSERT INTO trade_events'))
      statement.run = (row: readonly unknown[]) => {
        const result = run(row);
        const kind = row[eventColumns.indexOf('kind')] as JournalFact['kind'];
        kinds.add(kind);
        at(commitPoint('inside', kind));
        return result;
      };
    if (sql.startsWith('VACUUM INTO'))
      statement.run = (...to: unknown[]) => {
        const result = run.apply(statement, to as never);
        at('migration copied');
        return result;
      };
    return statement;
  };

  driver.transaction = function watched(this: Database.Database, work: (...args: unknown[]) => unknown): unknown {
    const version = (): number => Number(this.pragma('user_version', { simple: true }));
    const committing = transaction.call(this, (...args: unknown[]) => {
      kinds = new Set();
      const before = version();
      const result = work(...args);
      for (const kind of kinds) at(commitPoint('before', kind));
      if (before > 0 && version() > before) at('migration before commit');
      return result;
    });
    const immediate = (...args: unknown[]): unknown => {
      const result: unknown = committing.immediate(...args);
      for (const kind of kinds) at(commitPoint('after', kind));
      if (this.name.endsWith('.new')) at('database made');
      return result;
    };
    return Object.assign((...args: unknown[]) => committing(...args), { immediate });
  } as Driver['transaction'];

  driver.exec = function watched(this: Database.Database, sql: string) {
    const result = exec.call(this, sql);
    if (sql.startsWith('BEGIN IMMEDIATE')) at('database opened');
    return result;
  };
}
