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

/** What the main thread last said; null before it has. */
let sleepBlocked: boolean | null = null;

async function run(): Promise<void> {
  const opened = await openDesk({
    ...start,
    actor: 'the trader',
    env: process.env,
    simulatorScript: new URL('./simulator-thread.js', import.meta.url),
    doorScript: new URL('./door-thread.js', import.meta.url),
    historyScript: new URL('./history-thread.js', import.meta.url),
    backupScript: new URL('./backup-thread.js', import.meta.url),
    sleepBlocked: () => sleepBlocked,
    listener: {
      onDelta: (delta) => {
        tell({ kind: 'Delta', delta });
      },
      onRestarted: (view) => {
        tell({ kind: 'Restarted', view });
      },
      onLogin: (task) => {
        tell({ kind: 'ShowLogin', task });
      },
      onOpenPage: () => {
        tell({ kind: 'OpenBrokerPage' });
      },
      onLost: (code, message) => {
        tell({ kind: 'Failed', code, message });
      },
    },
  });
  if (!opened.ok) {
    tell({ kind: 'Failed', code: opened.code, message: opened.message });
    return;
  }
  const desk = opened.value;
  // From here on the thread outlives what nobody caught, halted: an engine that is gone could not exit anything.
  for (const kind of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(kind, (fault: unknown) => {
      desk.halt(`Lockstep itself failed: ${fault instanceof Error ? fault.message : String(fault)}.`);
    });
  port?.on('message', (message: ToEngine) => {
    void answer(desk, message);
  });
  tell({ kind: 'Ready', view: desk.view() });
}

async function answer(desk: OpenedDesk, message: ToEngine): Promise<void> {
  switch (message.kind) {
    case 'Call': {
      const result = await desk.call(message.name, message.input);
      tell({ kind: 'Answer', id: message.id, result });
      return;
    }
    case 'LoginEnded': {
      // How it ended is shown with the accounts.
      await desk.finishLogin(message.loginId, message.end);
      return;
    }
    case 'SleepBlocked':
      sleepBlocked = message.blocked;
      return;
    case 'Power':
      desk.power(message.change);
      return;
    case 'Close':
      await desk.close();
      tell({ kind: 'Closed' });
      port?.close();
      return;
  }
}

run().catch((error: unknown) => {
  tell({
    kind: 'Failed',
    code: 'ENGINE_FAULT',
    message: error instanceof Error ? (error.stack ?? error.message) : String(error),
  });
});
