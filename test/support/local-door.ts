// A practice desk with its local door open, in this process: real HTTP, the real handlers, the simulated broker.

import { request } from 'node:http';
import { openDoor } from '../../main/gateway/door.ts';
import { openPractice, type Practice } from './practice.ts';

export type DoorReply = { readonly status: number; readonly body: Record<string, never> };

export type LocalDoor = {
  readonly practice: Practice;
  readonly port: number;
  readonly secret: string;
  readonly refusals: string[];
  readonly post: (path: string, body: unknown) => Promise<DoorReply>;
  readonly get: (path: string) => Promise<DoorReply>;
  readonly stop: () => Promise<void>;
};

type Options = Parameters<typeof openPractice>[0];

export async function openLocalDoor(options: Options = {}): Promise<LocalDoor> {
  const secret = 'c3'.repeat(32);
  const refusals: string[] = [];
  // As the program does it: a desk whose accounts change is opened anew, and calls wait until it is there.
  let restarting: Promise<void> = Promise.resolve();
  const practice: Practice = await openPractice({
    ...options,
    plan: {
      onRestart: () => {
        restarting = restarting.then(() => practice.reopen());
      },
      ...options.plan,
    },
  });
  // The pace is another test's subject: here every look at the clock is a second later.
  let tick = 0;
  const opened = await openDoor({
    port: 0,
    version: '0.0.0',
    secrets: () => ({ current: secret, earlier: null }),
    clock: { now: () => Date.now(), monotonic: () => (tick += 1000) },
    claimNonce: async (nonce) => {
      await restarting;
      return practice.desk().door.claimNonce(nonce);
    },
    call: async (name, input) => {
      await restarting;
      return practice.desk().door.call(name, input);
    },
    onRefused: (why) => refusals.push(why),
  });
  if (!opened.ok) throw new Error(opened.message);
  const { port } = opened.value;

  function send(method: 'GET' | 'POST', path: string, body: unknown): Promise<DoorReply> {
    const text = method === 'GET' ? '' : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const headers = {
        'x-qa-secret': secret,
        ...(method === 'GET' ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
      };
      const call = request({ host: '127.0.0.1', port, method, path, headers }, (reply) => {
        const parts: Buffer[] = [];
        reply.on('data', (part: Buffer) => parts.push(part));
        reply.on('end', () => {
          resolve({ status: reply.statusCode ?? 0, body: JSON.parse(Buffer.concat(parts).toString()) as never });
        });
      });
      call.on('error', reject);
      call.end(text);
    });
  }

  return {
    practice,
    port,
    secret,
    refusals,
    post: (path, body) => send('POST', path, body),
    get: (path) => send('GET', path, null),
    stop: async () => {
      await opened.value.close();
      await restarting;
      await practice.stop();
    },
  };
}
