// The other side of the door's benchmark, each in a process of its own: who sends bad requests, and a bare server.

import { fork, type ChildProcess } from 'node:child_process';
import { connect, createServer, type AddressInfo } from 'node:net';
import { setPriority } from 'node:os';

export const badPerSecond = 1000;

/** What the sender is told: the port from now on, or null for silence. It answers with what it did until then. */
type ToFlood = { readonly port: number | null };
export type Flooded = { readonly ended: number; readonly ms: number };

/** What is refused early, in the middle and late, in turn. */
function badRequests(port: number): readonly string[] {
  const head = (host: string, more: string): string =>
    `POST /api/trades/replicate HTTP/1.1\r\nHost: ${host}\r\n${more}\r\n`;
  const good = `127.0.0.1:${port}`;
  return [
    head('evil.example', ''),
    head(good, 'Origin: https://evil.example\r\n'),
    head(good, 'Content-Type: text/plain\r\nContent-Length: 2\r\n') + '{}',
    head(good, `Content-Type: application/json\r\nContent-Length: 2\r\nx-qa-secret: ${'0'.repeat(64)}\r\n`) + '{}',
  ];
}

/** Sends at an even pace whatever comes back, each request on a connection of its own. */
function flood(): void {
  let requests: readonly string[] = [];
  let port: number | null = null;
  let [sent, ended, since] = [0, 0, 0];
  setInterval(() => {
    if (port === null) return;
    const due = Math.floor(((performance.now() - since) * badPerSecond) / 1000);
    for (; sent < due; sent += 1) {
      const bytes = requests[sent % requests.length] ?? '';
      const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(bytes));
      socket.on('error', () => undefined);
      socket.on('close', () => (ended += 1));
      socket.resume();
    }
  }, 5);
  process.on('message', (next: ToFlood) => {
    process.send?.({ ended, ms: performance.now() - since } satisfies Flooded);
    ({ port } = next);
    requests = port === null ? [] : badRequests(port);
    [sent, ended, since] = [0, 0, performance.now()];
  });
}

/** The least that a server can do: read something, say something, close. */
function bare(): void {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n'));
  });
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
}

/** True when this process is one of the two; it then does nothing else. On Linux both wait for whatever else runs. */
export function playRole(): boolean {
  const role = process.argv[2];
  if (role !== 'flood' && role !== 'bare') return false;
  if (process.platform === 'linux') setPriority(0, role === 'flood' ? 19 : 10);
  process.on('disconnect', () => process.exit(0));
  if (role === 'flood') flood();
  else bare();
  return true;
}

const told = (child: ChildProcess): Promise<unknown> =>
  new Promise((resolve) => {
    child.once('message', resolve);
  });

export type FloodStage = {
  readonly barePort: number;
  /** Turns the flood on this port, or off, and tells what went to the earlier one. */
  readonly aim: (port: number | null) => Promise<Flooded>;
  readonly stop: () => void;
};

export async function startFlood(): Promise<FloodStage> {
  const script = process.argv[1] ?? '';
  const [sender, server] = [fork(script, ['flood']), fork(script, ['bare'])];
  const barePort = (await told(server)) as number;
  return {
    barePort,
    aim: async (port) => {
      const answer = told(sender);
      sender.send({ port } satisfies ToFlood);
      return (await answer) as Flooded;
    },
    stop: () => {
      sender.disconnect();
      server.disconnect();
    },
  };
}
