// A child that writes a journal and says after each commit what it was told is durable, until its disk fails it.

import { openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openDatabase } from '../../db/database.ts';
import { createJournalStore } from '../../db/journal-store.ts';
import { clOrdId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { createBlotter } from '../../main/replication/blotter.ts';
import { createJournal } from '../../main/replication/journal.ts';
import { anInstrument, anIntent, masterId } from '../support/an-order.ts';

const [path = '', commits = '0', pagesToCheckpoint = '1000'] = process.argv.slice(2);
const opened = openDatabase(path);
if (!opened.ok) throw new Error(opened.message);
// Sooner than usual, so that a short run also moves pages from the log to the file.
opened.value.pragma(`wal_autocheckpoint = ${pagesToCheckpoint}`);
const store = createJournalStore(opened.value);
const journal = createJournal({
  store,
  blotter: createBlotter(),
  clock: { now: () => Date.now(), monotonic: () => performance.now(), after: () => () => undefined },
  names: { alias: (id) => id, symbol: (id) => id },
  masterId,
  instrumentOf: () => anInstrument(),
});
const acknowledged = openSync(join(dirname(path), 'acknowledged'), 'a');

let ref = 0;
for (let commit = 0; commit < Number(commits); commit += 1) {
  const intents = Array.from({ length: 1 + (commit % 9) }, (): JournalFact => {
    ref += 1;
    const intent = anIntent();
    const id = clOrdId(`L${ref.toString(36).toUpperCase().padStart(9, '0')}`);
    return { ...intent, key: { ...intent.key, slice: ref }, command: { ...intent.command, clOrdId: id } };
  });
  journal.commit(intents);
  writeSync(acknowledged, `${store.lastSeq()}\n`);
}
opened.value.close();
