// The worker thread in which the whole engine lives, so that no menu, dialog or slow screen ever holds up an order.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from './clock.ts';
import { composeDesk, type Desk } from './compose.ts';
import { loadKeytar } from './keychain.ts';
import { openLog } from './log.ts';
import { startOwnBroker, useOutsideBroker } from './practice/practice-broker.ts';
import { createRedactor } from './redactor.ts';
import type { EngineStart, FromEngine, ToEngine } from './thread-messages.ts';

const port = parentPort;
if (port === null) throw new Error('The engine runs in a thread of its own');
const start = workerData as EngineStart;

const tell = (message: FromEngine): void => {
  port.postMessage(message);
};

async function run(): Promise<void> {
  const folder = join(start.profile, 'practice');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const redactor = createRedactor();
  const { log, file, close: closeLog } = openLog({ folder: join(start.profile, 'logs'), redactor });
  log.info('engine-starting', { version: start.version, path: start.profile });
  process.on('unhandledRejection', (reason) => {
    log.error('unhandled-rejection', { reason: reason instanceof Error ? reason.message : String(reason) });
  });

  const outside = process.env['LOCKSTEP_REST_URL'] !== undefined;
  const broker = outside
    ? await useOutsideBroker(process.env)
    : await startOwnBroker(new URL('./simulator-thread.js', import.meta.url), join(folder, 'broker-ledger.jsonl'), start.seed);
  if (!broker.ok) {
    log.error('start-failed', { code: broker.code, reason: broker.message });
    tell({ kind: 'Failed', code: broker.code, message: broker.message });
    return;
  }
  const composed = await composeDesk({
    folder,
    version: start.version,
    clock: systemClock,
    random: Math.random,
    log,
    redactor,
    env: process.env,
    loadKeytar,
    about: { ...start.about, logFile: file },
    actor: 'the trader',
    practice: broker.value,
  });
  if (!composed.ok) {
    log.error('start-failed', { code: composed.code, reason: composed.message });
    await broker.value.stop();
    tell({ kind: 'Failed', code: composed.code, message: composed.message });
    return;
  }
  const desk = composed.value;
  desk.onDelta((delta) => {
    tell({ kind: 'Delta', delta });
  });
  port?.on('message', (message: ToEngine) => {
    void answer(desk, message, async () => {
      await desk.close();
      await broker.value.stop();
      log.info('engine-closed');
      closeLog();
    });
  });
  log.info('engine-ready');
  tell({ kind: 'Ready', view: desk.snapshot() });
}

async function answer(desk: Desk, message: ToEngine, close: () => Promise<void>): Promise<void> {
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
