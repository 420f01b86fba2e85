// Bytes to a door exactly as written, and what came back: for requests that no client library would send.

import { connect } from 'node:net';

/** Resolves with everything received once the other side has closed; an aborted connection counts as closed. */
export function sendRaw(port: number, bytes: string | Uint8Array): Promise<string> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    const socket = connect({ port, host: '127.0.0.1' }, () => {
      socket.write(bytes);
    });
    socket.on('data', (part) => parts.push(part));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      resolve(Buffer.concat(parts).toString('utf8'));
    });
  });
}

export type RawRequest = {
  readonly method?: string;
  readonly target?: string;
  /** In this order; a name may come twice. Null leaves the usual line of that name out. */
  readonly headers?: readonly (readonly [string, string | null])[];
  readonly body?: string | Uint8Array;
};

/** The head and body of a request as they go over the wire, with a right host, type and length unless told otherwise. */
export function rawRequest(port: number, request: RawRequest = {}): Buffer {
  const body = Buffer.from(request.body ?? '');
  const given = request.headers ?? [];
  const usual: (readonly [string, string])[] = [
    ['Host', `127.0.0.1:${port}`],
    ...(request.method === 'GET'
      ? []
      : ([
          ['Content-Type', 'application/json'],
          ['Content-Length', String(body.length)],
        ] as const)),
  ];
  const named = new Set(given.map(([name]) => name.toLowerCase()));
  const lines = [
    ...usual.filter(([name]) => !named.has(name.toLowerCase())),
    ...given.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const])),
  ];
  const head = [
    `${request.method ?? 'POST'} ${request.target ?? '/api/test'} HTTP/1.1`,
    ...lines.map(([name, value]) => `${name}: ${value}`),
    '',
    '',
  ].join('\r\n');
  return Buffer.concat([Buffer.from(head, 'latin1'), body]);
}

export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
}
