// One life of an engine in a child process, from its start to its death.

import { fork, type ChildProcess } from 'node:child_process';
import { consoleEnvironment } from '../../main/simulator/simulator-urls.ts';
import type { RunningSimulator } from '../../main/simulator/start-simulator.ts';
import type { Result } from '../../domain/result.ts';
import type { DoorCallName } from '../../main/door-calls.ts';
import type { DoorAnswered, ToDoomed } from './doomed-engine.ts';

export type Life = {
  /** Settled once it is ready for calls, or has ended before. */
  readonly ready: Promise<'Ready' | 'Ended'>;
  readonly ended: Promise<void>;
  /** "Killed" is the only way it may have ended; anything else is the finding. Null while it lives. */
  readonly end: () => string | null;
  /** From now on it dies at this moment; resolves once that is so. */
  readonly arm: (killAt: string) => Promise<void>;
  /** Answers nothing: what was asked is judged by the ledger. */
  readonly call: (name: string, input: unknown) => void;
  /** One call at a time; null when it died before it answered. */
  readonly door: (name: DoorCallName, input: unknown) => Promise<Result<object> | null>;
  readonly kill: () => Promise<void>;
};

export function live(
  script: string,
  folder: string,
  simulator: RunningSimulator,
  killAt: string,
  more: Readonly<Record<string, string>> = {},
): Life {
  const child: ChildProcess = fork(script, [folder], {
    env: { ...process.env, ...consoleEnvironment(simulator.urls), LOCKSTEP_KILL_AT: killAt, ...more },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let end: string | null = null;
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  const ended = new Promise<void>((resolve) => {
    child.once('close', (code, signal) => {
      end = signal === 'SIGKILL' ? 'Killed' : `ended by itself (${code ?? signal}): ${complaint}`;
      resolve();
    });
  });
  const ready = new Promise<'Ready' | 'Ended'>((resolve) => {
    child.once('message', () => resolve('Ready'));
    void ended.then(() => resolve('Ended'));
  });
  // It may be dying at this very moment, which is the point.
  const tell = (message: ToDoomed): void => void child.send(message, () => undefined);
  return {
    ready,
    ended,
    end: () => end,
    arm: async (killAt) => {
      const armed = new Promise((resolve) => child.once('message', resolve));
      tell({ killAt });
      await armed;
    },
    call: (name, input) => tell({ name, input }),
    door: (name, input) => {
      const answer = new Promise<Result<object>>((resolve) =>
        child.once('message', (message: DoorAnswered) => resolve(message.answered)),
      );
      tell({ door: name, input });
      return Promise.race([answer, ended.then(() => null)]);
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
