// The main thread's end of the line to the engine: calls out, answers and deltas in. No decisions here.

import { Worker } from 'node:worker_threads';
import type { DeskDelta, DeskView } from '../domain/desk-view.ts';
import { err, type Err, type Result } from '../domain/result.ts';
import type { LoginEnd, LoginTask } from './login-desk.ts';
import type { PowerChange } from './replication/time-jump.ts';
import type { EngineStart, FromEngine, ToEngine } from './thread-messages.ts';

export type EngineLine = {
  readonly call: (name: string, input: unknown) => Promise<Result<unknown>>;
  readonly loginEnded: (loginId: number, end: LoginEnd) => void;
  readonly sleepBlocked: (blocked: boolean) => void;
  readonly power: (change: PowerChange) => void;
  readonly close: () => Promise<void>;
};

export type EngineListener = {
  readonly onDelta: (delta: DeskDelta) => void;
  readonly onRestarted: (view: DeskView) => void;
  readonly onLogin: (task: LoginTask) => void;
  readonly onOpenBrokerPage: () => void;
  /** The thread ended without being asked to. */
  readonly onLost: (reason: string) => void;
};

const closeLimitMs = 5000;

/** Resolves with the first view once the engine runs, or with why it does not. */
export async function openEngineLine(
  script: URL,
  start: EngineStart,
  listener: EngineListener,
): Promise<{ readonly ok: true; readonly line: EngineLine; readonly view: DeskView } | Err> {
  const worker = new Worker(script, { workerData: start });
  const waiting = new Map<number, (result: Result<unknown>) => void>();
  let calls = 0;
  let closing: (() => void) | null = null;
  let lost: string | null = null;
  let ready = false;

  const send = (message: ToEngine): void => {
    worker.postMessage(message);
  };
  const lose = (reason: string): void => {
    if (closing !== null || lost !== null) return;
    lost = reason;
    for (const answer of waiting.values()) answer(err('ENGINE_LOST', reason));
    waiting.clear();
    listener.onLost(reason);
  };

  const line: EngineLine = {
    call: (name, input) => {
      if (lost !== null) return Promise.resolve(err('ENGINE_LOST', lost));
      calls += 1;
      const id = calls;
      return new Promise((resolve) => {
        waiting.set(id, resolve);
        send({ kind: 'Call', id, name, input });
      });
    },
    loginEnded: (loginId, end) => {
      send({ kind: 'LoginEnded', loginId, end });
    },
    sleepBlocked: (blocked) => {
      send({ kind: 'SleepBlocked', blocked });
    },
    power: (change) => {
      send({ kind: 'Power', change });
    },
    close: async () => {
      await new Promise<void>((resolve) => {
        closing = resolve;
        send({ kind: 'Close' });
        setTimeout(resolve, closeLimitMs).unref();
      });
      await worker.terminate();
    },
  };

  return new Promise((resolve) => {
    worker.on('message', (message: FromEngine) => {
      switch (message.kind) {
        case 'Ready':
          ready = true;
          resolve({ ok: true, line, view: message.view });
          return;
        case 'Failed':
          if (ready) lose(message.message);
          closing = (): void => undefined;
          resolve(err(message.code, message.message));
          void worker.terminate();
          return;
        case 'Answer':
          waiting.get(message.id)?.(message.result);
          waiting.delete(message.id);
          return;
        case 'Delta':
          listener.onDelta(message.delta);
          return;
        case 'Restarted':
          listener.onRestarted(message.view);
          return;
        case 'ShowLogin':
          listener.onLogin(message.task);
          return;
        case 'OpenBrokerPage':
          listener.onOpenBrokerPage();
          return;
        case 'Closed':
          closing?.();
          return;
      }
    });
    const ended = (reason: string): void => {
      lose(reason);
      resolve(err('ENGINE_LOST', reason));
    };
    worker.on('error', (error) => {
      ended(`The engine stopped: ${error.message}. Look at the accounts at the broker, then start Lockstep again.`);
    });
    worker.on('exit', (code) => {
      ended(`The engine stopped (${code}). Look at the accounts at the broker, then start Lockstep again.`);
    });
  });
}
