// The other end of the thread that reads the past: pages as they are asked for, and one thread for each export.

import { Worker } from 'node:worker_threads';
import type { EventRow, EventsQuery, History, MappingRow, MappingsQuery } from '../db/history-store.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { ExportRequest } from './history-export.ts';
import type { FromHistory, HistoryStart, ToHistory } from './history-messages.ts';

export type HistoryLine = History & { readonly close: () => Promise<void> };

type Rows = readonly EventRow[] | readonly MappingRow[];
type Waiting = { readonly take: (rows: Rows) => void; readonly fail: (reason: Error) => void };

/** The thread begins with the first question, when the file is surely there, and again after it was lost. */
export function createHistoryLine(script: URL, databaseFile: string): HistoryLine {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let asked = 0;

  function start(): Worker {
    const begun = new Worker(script, { workerData: { databaseFile, task: null } satisfies HistoryStart });
    const lost = (reason: string): void => {
      if (worker === begun) worker = null;
      for (const { fail } of waiting.values()) fail(new Error(`The past cannot be read: ${reason}`));
      waiting.clear();
    };
    begun.on('message', (message: FromHistory) => {
      if (message.kind !== 'Page' && message.kind !== 'PageFailed') return;
      const one = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.kind === 'Page') one?.take(message.rows);
      else one?.fail(new Error(`The past cannot be read: ${message.reason}`));
    });
    begun.on('error', (error) => {
      lost(error.message);
    });
    begun.on('exit', () => {
      lost('its thread ended');
    });
    return begun;
  }

  function ask(message: (id: number) => ToHistory): Promise<Rows> {
    worker ??= start();
    const to = worker;
    asked += 1;
    const id = asked;
    return new Promise((take, fail) => {
      waiting.set(id, { take, fail });
      to.postMessage(message(id));
    });
  }

  return {
    events: async (query: EventsQuery) => (await ask((id) => ({ kind: 'Events', id, query }))) as readonly EventRow[],
    mappings: async (query: MappingsQuery) =>
      (await ask((id) => ({ kind: 'Mappings', id, query }))) as readonly MappingRow[],
    close: async () => {
      const ending = worker;
      worker = null;
      await ending?.terminate();
    },
  };
}

/** Resolves with the number of rows once the file is whole. Code EXPORT_FAILED; then no file of that name was made. */
export function writeExport(
  script: URL,
  databaseFile: string,
  request: ExportRequest,
  file: string,
  onRows: (rows: number) => void,
): Promise<Result<number>> {
  const worker = new Worker(script, { workerData: { databaseFile, task: { request, file } } satisfies HistoryStart });
  return new Promise((resolve) => {
    const failed = (reason: string): void => {
      resolve(
        err(
          'EXPORT_FAILED',
          `The file was not written: ${reason}. Choose another place, or free some space, and try again.`,
        ),
      );
    };
    worker.on('message', (message: FromHistory) => {
      if (message.kind === 'Written') onRows(message.rows);
      else if (message.kind === 'Whole') resolve(ok(message.rows));
      else if (message.kind === 'Failed') failed(message.reason);
      if (message.kind === 'Whole' || message.kind === 'Failed') void worker.terminate();
    });
    worker.on('error', (error) => {
      failed(error.message);
    });
    worker.on('exit', () => {
      failed('its thread ended');
    });
  });
}
