// The HTTP door on this machine: checks from cheap to dear, one refusal for all of them, one request a connection.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { err, ok, type Err, type Result } from '../../domain/result.ts';
import { authenticate, type DoorSecrets } from './door-secret.ts';
import { checkHead, type Accepted, type DoorRoute } from './request-checks.ts';
import { readStrictJson } from './strict-json.ts';
import { tokenBucket } from './token-bucket.ts';

export type DoorAnswer = { readonly status: number; readonly body: unknown };

export type DoorServerPlan<Route extends DoorRoute> = {
  readonly port: number;
  readonly routes: readonly Route[];
  readonly secrets: () => DoorSecrets;
  readonly clock: { readonly now: () => number; readonly monotonic: () => number };
  /** True when this nonce was never seen before; it is durable when this resolves. */
  readonly claimNonce: (nonce: string) => Promise<boolean>;
  /** `input` is the body, or the query's texts by name. */
  readonly answer: (route: Route, input: unknown) => Promise<DoorAnswer>;
  /** Why a request was refused, for the log: it is told to nobody else. */
  readonly onRefused: (why: string) => void;
};

export type DoorServer = { readonly port: number; readonly close: () => Promise<void> };

/** Calls that the door lets through, per second and at once. */
export const callsPerSecond = 5;
export const callsAtOnce = 10;
const failuresPerSecond = 1;
const failuresAtOnce = 10;
const mostConnections = 32;
/** Connections that are read, good and bad, per second and at once; beyond them the door is shut for a moment. */
export const readsPerSecond = 50;
export const readsAtOnce = 100;
const shutMs = 250;
/** Every connection is above this many, and is closed before anything is made for it. Zero means no bound at all to Node 20. */
const noConnections = -1;
const headLimit = { bytes: 8 * 1024, ms: 2000 };
const requestLimitMs = 5000;

const refusal = JSON.stringify({
  ok: false,
  code: 'REFUSED',
  message: 'The door did not take this request. The reason is in the log of Lockstep.',
});

/** Codes: DOOR_PORT_IN_USE, DOOR_NOT_OPEN. */
export async function openDoorServer<Route extends DoorRoute>(
  plan: DoorServerPlan<Route>,
): Promise<Result<DoorServer>> {
  const calls = tokenBucket(callsPerSecond, callsAtOnce);
  const failures = tokenBucket(failuresPerSecond, failuresAtOnce);
  const reads = tokenBucket(readsPerSecond, readsAtOnce);
  const used = new WeakSet<Duplex>();
  let port = plan.port;

  const server = createServer({
    maxHeaderSize: headLimit.bytes,
    headersTimeout: headLimit.ms,
    requestTimeout: requestLimitMs,
    connectionsCheckingInterval: 500,
    keepAlive: false,
    // A request without a host is refused like any other, and not in the words of the platform.
    requireHostHeader: false,
    insecureHTTPParser: false,
  });
  server.maxConnections = mostConnections;
  let shut: NodeJS.Timeout | null = null;

  /** Reading a flood would take from the engine the processor that copying needs. */
  function shutForAMoment(): void {
    server.maxConnections = noConnections;
    shut ??= setTimeout(() => {
      shut = null;
      server.maxConnections = mostConnections;
    }, shutMs);
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: target = '', rawHeaders } = request;
    const head = checkHead({ method, target, rawHeaders }, port, plan.routes);
    if ('refused' in head) {
      refuse(request, response, head.refused);
      return;
    }
    const body = await readBody(request, head.length);
    if (body === null) {
      refuse(request, response, 'the body ended early');
      return;
    }
    const who = authenticate({ method, target, headers: head.headers, body }, plan.secrets(), plan.clock.now());
    if (who.kind === 'Refused') {
      // Whoever guesses gets no more than one answer a second to guess by.
      if (failures.take(plan.clock.monotonic())) refuse(request, response, who.why);
      else drop(request, who.why);
      return;
    }
    if (!calls.take(plan.clock.monotonic())) {
      const wait = `The door takes ${callsPerSecond} calls a second; nothing was done. Send it again in a moment.`;
      send(response, { status: 429, body: err('TOO_MANY_CALLS', wait) });
      return;
    }
    if (who.kind === 'Signature' && !(await plan.claimNonce(who.nonce))) {
      refuse(request, response, 'the nonce was used before');
      return;
    }
    const input = readInput(head, body);
    send(response, input.ok ? await plan.answer(head.route, input.value) : { status: 400, body: input });
  }

  function refuse(request: IncomingMessage, response: ServerResponse, why: string): void {
    plan.onRefused(why);
    response.writeHead(403, { ...plainHeaders, 'content-length': Buffer.byteLength(refusal) });
    response.end(refusal, () => request.destroy());
  }

  function drop(request: IncomingMessage, why: string): void {
    plan.onRefused(why);
    request.socket.destroy();
  }

  /** What the platform's parser turned away, or what is no plain request at all. */
  function refuseSocket(socket: Duplex, why: string): void {
    plan.onRefused(why);
    if (!socket.writable) {
      socket.destroy();
      return;
    }
    const head = `HTTP/1.1 403 Forbidden\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(refusal)}\r\nconnection: close\r\n\r\n`;
    socket.end(head + refusal, () => socket.destroy());
  }

  server.on('connection', () => {
    if (!reads.take(plan.clock.monotonic())) shutForAMoment();
  });
  server.on('drop', () => {
    plan.onRefused('closed unread: too many connections');
  });
  server.on('request', (request, response) => {
    // What follows on the same connection was sent before the first was answered; that answer ends the connection.
    if (used.has(request.socket)) {
      plan.onRefused('a second request on one connection');
      return;
    }
    used.add(request.socket);
    request.on('error', () => undefined);
    serve(request, response).catch((error: unknown) => {
      plan.onRefused(`the door itself failed: ${error instanceof Error ? error.message : String(error)}`);
      if (!response.headersSent)
        send(response, {
          status: 500,
          body: err('DOOR_FAULT', 'The door failed; look at the log and at the console.'),
        });
    });
  });
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    refuse(request, response, 'it asks before it sends');
  });
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    refuse(request, response, 'it expects something');
  });
  server.on('upgrade', (_request, socket: Duplex) => {
    refuseSocket(socket, 'it asks for another protocol');
  });
  server.on('connect', (_request, socket: Duplex) => {
    refuseSocket(socket, 'it asks for a tunnel');
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    refuseSocket(socket, `not a request: ${error.code ?? error.message}`);
  });

  const listening = await listen(server, plan.port);
  if (!listening.ok) return listening;
  port = listening.value;
  return ok({
    port,
    close: () =>
      new Promise((resolve) => {
        if (shut !== null) clearTimeout(shut);
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  });
}

const plainHeaders = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  connection: 'close',
} as const;

function send(response: ServerResponse, { status, body }: DoorAnswer): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { ...plainHeaders, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

/** Null when fewer bytes came than were announced; the platform's parser lets no more through. */
async function readBody(request: IncomingMessage, length: number): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  let read = 0;
  try {
    for await (const part of request as AsyncIterable<Buffer>) {
      parts.push(part);
      read += part.length;
      if (read > length) return null;
    }
  } catch {
    return null;
  }
  return read === length ? Buffer.concat(parts) : null;
}

function readInput(head: Accepted<DoorRoute>, body: Uint8Array): Result<unknown> {
  if (head.route.method === 'POST') return readStrictJson(body);
  const query = new URLSearchParams(head.query);
  const named = Object.fromEntries(query);
  return [...query.keys()].length === Object.keys(named).length
    ? ok(named)
    : err('INPUT_REFUSED', 'The query names one thing twice.');
}

function listen(server: Server, port: number): Promise<Result<number>> {
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException): void => {
      resolve(whyNotOpen(error, port));
    };
    server.once('error', failed);
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.off('error', failed);
      const address = server.address();
      resolve(ok(typeof address === 'object' && address !== null ? address.port : port));
    });
  });
}

function whyNotOpen(error: NodeJS.ErrnoException, port: number): Err {
  return error.code === 'EADDRINUSE'
    ? err('DOOR_PORT_IN_USE', `Port ${port} is in use by another program. Choose another port in Settings.`)
    : err(
        'DOOR_NOT_OPEN',
        `The door cannot be opened on port ${port}: ${error.message}. Choose another port in Settings.`,
      );
}
