// Reads the past in a thread of its own, over a connection that cannot write: a long search or export holds up nobody.

import { parentPort, workerData } from 'node:worker_threads';
import { createHistoryStore } from '../db/history-store.ts';
import { openForReading } from '../db/reading-connection.ts';
import { exportHistory } from './history-export.ts';
import type { FromHistory, HistoryStart, ToHistory } from './history-messages.ts';

const port = parentPort;
if (port === null) throw new Error('The past is read in a thread of its own');
const { databaseFile, task } = workerData as HistoryStart;
const tell = (message: FromHistory): void => {
  port.postMessage(message);
};
const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function writeFile(): Promise<void> {
  if (task === null) return;
  try {
    const db = openForReading(databaseFile);
    const rows = await exportHistory(createHistoryStore(db), task.request, task.file, (written) => {
      tell({ kind: 'Written', rows: written });
    });
    db.close();
    tell({ kind: 'Whole', rows });
  } catch (error) {
    tell({ kind: 'Failed', reason: wordsOf(error) });
  }
}

function answerPages(): void {
  const store = createHistoryStore(openForReading(databaseFile));
  port?.on('message', (message: ToHistory) => {
    try {
      const rows = message.kind === 'Events' ? store.events(message.query) : store.mappings(message.query);
      tell({ kind: 'Page', id: message.id, rows });
    } catch (error) {
      tell({ kind: 'PageFailed', id: message.id, reason: wordsOf(error) });
    }
  });
}

if (task === null) answerPages();
else void writeFile();
