// What outlives the machine: its journal and what was saved in its settings. Mostly in memory, since very many days are
// played; or a file as the product opens it, which each start finds as the end of the one before has left it.

import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openDatabase, type Db } from '../../db/database.ts';
import { createJournalStore, type JournalRow, type JournalStore } from '../../db/journal-store.ts';
import { migrate } from '../../db/migrate.ts';
import type { CopyingState, FollowerTerms } from '../../domain/account.ts';
import type { AccountId } from '../../domain/ids.ts';
import type { SetTradingState } from '../../domain/trading-state.ts';

/** Units of one order that the exchange takes at most; small, so that slicing happens in every day. */
export const usualFreeze = 200;

export type SimDisk = {
  readonly store: () => JournalStore;
  copying: CopyingState;
  trading: readonly SetTradingState[];
  readonly terms: Map<AccountId, FollowerTerms>;
  /** Units by instrument, as the exchange's own file says. */
  readonly freeze: Map<string, number>;
  /** Asked before and after each append; throwing before keeps it from being written. */
  beforeAppend: (rows: readonly JournalRow[]) => void;
  afterAppend: (rows: readonly JournalRow[]) => void;
  /** The machine starts again, and finds the file as it was left. */
  readonly startAgain: () => void;
  readonly close: () => void;
};

/** `folder`: where the journal is a file, written and synced as in the product; absent: in memory. */
export function aDisk(terms: ReadonlyMap<AccountId, FollowerTerms>, folder?: string): SimDisk {
  const place = folder === undefined ? inMemory() : onFile(folder);
  return {
    store: place.store,
    copying: { kind: 'On' },
    trading: [],
    terms: new Map(terms),
    freeze: new Map([['NFO|35001', usualFreeze]]),
    beforeAppend: () => undefined,
    afterAppend: () => undefined,
    startAgain: place.startAgain,
    close: place.close,
  };
}

type Place = Pick<SimDisk, 'store' | 'startAgain' | 'close'>;

function inMemory(): Place {
  const db = new Database(':memory:');
  migrate(db, ':memory:');
  const store = createJournalStore(db);
  return { store: () => store, startAgain: () => undefined, close: () => db.close() };
}

/** A process that is killed closes nothing: the next one has the file and its log as they were, never a tidied file. */
function onFile(folder: string): Place {
  let run = 0;
  let db = opened(fileOf(run));
  let store = createJournalStore(db);

  function fileOf(nth: number): string {
    return join(folder, `run-${nth}`, 'lockstep.sqlite');
  }
  return {
    store: () => store,
    startAgain: () => {
      const [left, found] = [fileOf(run), fileOf(run + 1)];
      mkdirSync(join(folder, `run-${run + 1}`));
      for (const end of ['', '-wal']) if (existsSync(`${left}${end}`)) copyFileSync(`${left}${end}`, `${found}${end}`);
      db.close();
      rmSync(join(folder, `run-${run}`), { recursive: true });
      run += 1;
      db = opened(found);
      store = createJournalStore(db);
    },
    close: () => db.close(),
  };
}

function opened(file: string): Db {
  const db = openDatabase(file);
  if (!db.ok) throw new Error(`${db.code}: ${db.message}`);
  return db.value;
}
