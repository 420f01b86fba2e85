// The engine's end of the line to the door's thread: opened on wish, and gone when the switch is off.

import { Worker } from 'node:worker_threads';
import { err, ok, type Result } from '../../domain/result.ts';
import type { DoorCallName } from '../door-calls.ts';
import type { DoorHost } from '../door-settings.ts';
import type { Log } from '../log.ts';
import type { DoorStart, FromDoor, ToDoor } from './door-messages.ts';

export type DoorLinePlan = {
  readonly script: URL;
  readonly version: string;
  readonly log: Log;
  readonly call: (name: DoorCallName, input: unknown) => Promise<Result<object>>;
  readonly claimNonce: (nonce: string) => Promise<boolean>;
};

export function createDoorLine(plan: DoorLinePlan): DoorHost {
  let worker: Worker | null = null;
  let opening: ((result: Result<null>) => void) | null = null;

  function start(): Worker {
    const begun = new Worker(plan.script, { workerData: { version: plan.version } satisfies DoorStart });
    const send = (message: ToDoor): void => {
      begun.postMessage(message);
    };
    begun.on('message', (message: FromDoor) => {
      switch (message.kind) {
        case 'Opened':
          settle(ok(null));
          return;
        case 'NotOpened':
          settle(message.refusal);
          return;
        case 'Call':
          void plan
            .call(message.name, message.input)
            .catch((error: unknown) => failed(error))
            .then((result) => {
              send({ kind: 'Answer', id: message.id, result });
            });
          return;
        case 'Claim':
          // What cannot be made durable is refused: a restart would forget it.
          void plan
            .claimNonce(message.nonce)
            .catch(() => false)
            .then((fresh) => {
              send({ kind: 'Claimed', id: message.id, fresh });
            });
          return;
        case 'Refused':
          for (const [reason, count] of message.reasons) plan.log.warn('door-refused', { reason, count });
          return;
        case 'Closed':
          return;
      }
    });
    const lost = (reason: string): void => {
      if (worker !== begun) return;
      worker = null;
      plan.log.error('door-lost', { reason });
      settle(err('DOOR_NOT_OPEN', `The local door ended: ${reason}. Switch it off and on again in Settings.`));
    };
    begun.on('error', (error) => {
      lost(error.message);
    });
    begun.on('exit', (code) => {
      lost(`its thread ended (${code})`);
    });
    return begun;
  }

  function failed(error: unknown): Result<never> {
    const reason = error instanceof Error ? error.message : String(error);
    plan.log.error('door-call-failed', { reason });
    return err('DOOR_FAULT', 'Lockstep failed at this request; look at the console before sending it again.');
  }

  function settle(result: Result<null>): void {
    opening?.(result);
    opening = null;
  }

  return {
    open: (port, secrets) => {
      worker ??= start();
      const to = worker;
      return new Promise((resolve) => {
        opening = resolve;
        to.postMessage({ kind: 'Open', port, secrets } satisfies ToDoor);
      });
    },
    close: async () => {
      const ending = worker;
      if (ending === null) return;
      worker = null;
      const ended = new Promise((resolve) => ending.once('exit', resolve));
      ending.postMessage({ kind: 'Close' } satisfies ToDoor);
      await ended;
    },
  };
}
