// The worker thread in which the whole engine lives, so that no menu, dialog or slow screen ever holds up an order.

import { parentPort, workerData } from 'node:worker_threads';
import { openDesk, type OpenedDesk } from './open-desk.ts';
import type { EngineStart, FromEngine, ToEngine } from './thread-messages.ts';

const port = parentPort;
if (port === null) throw new Error('The engine runs in a thread of its own');
const start = workerData as EngineStart;

const tell = (message: FromEngine): void => {
  port.postMessage(message);
};

async function run(): Promise<void> {
  const opened = await openDesk({ ...start, actor: 'the trader', env: process.env, simulatorScript: new URL('./simulator-thread.js', import.meta.url) });
  if (!opened.ok) {
    tell({ kind: 'Failed', code: opened.code, message: opened.message });
    return;
  }
  const { desk, log } = opened.value;
  process.on('unhandledRejection', (reason) => {
    log.error('unhandled-rejection', { reason: reason instanceof Error ? reason.message : String(reason) });
  });
  desk.onDelta((delta) => {
    tell({ kind: 'Delta', delta });
  });
  port?.on('message', (message: ToEngine) => {
    void answer(opened.value, message);
  });
  tell({ kind: 'Ready', view: desk.snapshot() });
}

async function answer({ desk, close }: OpenedDesk, message: ToEngine): Promise<void> {
  if (message.kind === 'Close') {
    await close();
    tell({ kind: 'Closed' });
    port?.close();
    return;
  }
  const result = await desk.handlers.call(message.name, message.input);
  tell({ kind: 'Answer', id: message.id, result });
}

run().catch((error: unknown) => {
  tell({ kind: 'Failed', code: 'ENGINE_FAULT', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
});
