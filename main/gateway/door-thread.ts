// The door in a thread of its own: a flood of bad requests is turned away without the engine's thread hearing of it.

import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { err, type Result } from '../../domain/result.ts';
import type { DoorStart, FromDoor, ToDoor } from './door-messages.ts';
import type { DoorSecrets } from './door-secret.ts';
import type { DoorServer } from './door-server.ts';
import { openDoor } from './door.ts';

// On Linux this is the calling thread alone; elsewhere it would be the whole program, engine and all.
if (process.platform === 'linux') setPriority(0, 10);

const port = parentPort;
if (port === null) throw new Error('The door runs in a thread of its own');
const { version } = workerData as DoorStart;
const tell = (message: FromDoor): void => {
  port.postMessage(message);
};

const tellEveryMs = 1000;
/** Different reasons kept apart; a flood of ever new ones is one reason. */
const mostReasons = 30;

let server: DoorServer | null = null;
let secrets: DoorSecrets | null = null;
let asked = 0;
const answers = new Map<number, (result: Result<object>) => void>();
const claims = new Map<number, (fresh: boolean) => void>();
let reasons = new Map<string, number>();

function tellRefused(): void {
  if (reasons.size === 0) return;
  tell({ kind: 'Refused', reasons: [...reasons] });
  reasons = new Map();
}
const timer = setInterval(tellRefused, tellEveryMs);

function noteRefused(why: string): void {
  const reason = reasons.has(why) || reasons.size < mostReasons ? why : 'other reasons';
  reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
}

async function open(onPort: number, next: DoorSecrets): Promise<void> {
  secrets = next;
  if (server?.port === onPort) {
    tell({ kind: 'Opened' });
    return;
  }
  await server?.close();
  server = null;
  const opened = await openDoor({
    port: onPort,
    version,
    secrets: () => secrets ?? next,
    clock: { now: () => Date.now(), monotonic: () => performance.now() },
    claimNonce: (nonce) =>
      new Promise((resolve) => {
        asked += 1;
        claims.set(asked, resolve);
        tell({ kind: 'Claim', id: asked, nonce });
      }),
    call: (name, input) =>
      new Promise((resolve) => {
        asked += 1;
        answers.set(asked, resolve);
        tell({ kind: 'Call', id: asked, name, input });
      }),
    onRefused: noteRefused,
  });
  if (opened.ok) server = opened.value;
  tell(opened.ok ? { kind: 'Opened' } : { kind: 'NotOpened', refusal: opened });
}

async function close(): Promise<void> {
  clearInterval(timer);
  for (const answer of answers.values()) answer(err('ENGINE_LOST', 'Lockstep is closing.'));
  await server?.close();
  tellRefused();
  tell({ kind: 'Closed' });
  port?.close();
}

port.on('message', (message: ToDoor) => {
  switch (message.kind) {
    case 'Open':
      void open(message.port, message.secrets);
      return;
    case 'Answer':
      answers.get(message.id)?.(message.result);
      answers.delete(message.id);
      return;
    case 'Claimed':
      claims.get(message.id)?.(message.fresh);
      claims.delete(message.id);
      return;
    case 'Close':
      void close();
  }
});
