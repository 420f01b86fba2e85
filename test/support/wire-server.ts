// A small server on loopback that answers exactly as it is told, well or badly, and remembers all that reached it.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import type { BrokerAddresses } from '../../preload/contract.ts';

export type Seen = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly from: string;
};

export type Behaviour = (seen: Seen, request: IncomingMessage, response: ServerResponse) => void;

/** A good or bad answer in JSON; a text is sent as it is. */
export const json =
  (body: unknown, status = 200): Behaviour =>
  (_, __, response) =>
    void response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(typeof body === 'string' ? body : JSON.stringify(body));

export const page =
  (status = 200): Behaviour =>
  (_, __, response) =>
    void response
      .writeHead(status, { 'content-type': 'text/html' })
      .end('<!doctype html><title>ANT</title><p>Welcome</p>');

export const hang: Behaviour = () => undefined;
export const resetAfterRead: Behaviour = (_, request) => void request.socket.resetAndDestroy();
export const closeAfterRead: Behaviour = (_, request) => void request.socket.end();
/** Promises more body than it sends, then cuts. */
export const cutBody: Behaviour = (_, request, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' });
  response.write('{"status":"Ok","result":[{"brokerOrderId":"2505', () => request.socket.destroy());
};
export const oversize: Behaviour = (_, __, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const piece = Buffer.alloc(256 * 1024, 32);
  const pour = (): void => {
    while (!response.destroyed && response.write(piece));
  };
  response.on('drain', pour).on('error', () => undefined);
  pour();
};

export type FeedPeer = {
  readonly socket: WebSocket;
  readonly heard: string[];
  readonly send: (frame: unknown) => void;
};

export type WireServer = {
  readonly origin: string;
  readonly port: number;
  readonly addresses: BrokerAddresses;
  readonly seen: Seen[];
  readonly at: (path: string) => readonly Seen[];
  /** What a path answers from now on; the last path of several that fits wins. */
  readonly answer: (path: string, behaviour: Behaviour) => void;
  /** How the order feed greets; by default it acknowledges the token. */
  readonly greet: (how: (peer: FeedPeer, message: string) => void) => void;
  readonly peers: FeedPeer[];
  readonly connections: () => number;
  readonly close: () => Promise<void>;
};

export async function openWireServer(): Promise<WireServer> {
  const answers = new Map<string, Behaviour>();
  const seen: Seen[] = [];
  const peers: FeedPeer[] = [];
  const streams = new Set<Socket>();
  let connections = 0;
  let greeting = (peer: FeedPeer, message: string): void => {
    if (message.includes('orderToken')) peer.send({ status: 'Ok' });
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = (request.url ?? '').split('?')[0] ?? '';
      const one = {
        method: request.method ?? '',
        path,
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
        from: request.socket.remoteAddress ?? '',
      };
      seen.push(one);
      const behaviour = answers.get(path) ?? json({ status: 'EC000', message: 'no such path' }, 404);
      behaviour(one, request, response);
    });
  });
  server.on('connection', (socket) => {
    connections += 1;
    streams.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => streams.delete(socket));
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    sockets.handleUpgrade(request, socket, head, (opened) => {
      const heard: string[] = [];
      const peer: FeedPeer = {
        socket: opened,
        heard,
        send: (frame) =>
          opened.send(typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame)),
      };
      peers.push(peer);
      opened.on('error', () => undefined);
      opened.on('message', (data) => {
        const message = (data as Buffer).toString();
        heard.push(message);
        greeting(peer, message);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  const feed = `ws://127.0.0.1:${port}`;

  return {
    origin,
    port,
    addresses: {
      rest: `${origin}/open-api/od/v1`,
      auth: `${origin}/open-api/od/v1/vendor/getUserDetails`,
      login: `${origin}/`,
      orderFeedToken: `${origin}/open-api/order-notify/ws/createWsToken`,
      orderFeed: `${feed}/open-api/order-notify/websocket`,
      market: `${feed}/NorenWS/`,
      contractMaster: `${origin}/contract_master/V2/`,
    },
    seen,
    at: (path) => seen.filter((one) => one.path.endsWith(path)),
    answer: (path, behaviour) => void answers.set(path.startsWith('/') ? path : `/open-api/od/v1/${path}`, behaviour),
    greet: (how) => void (greeting = how),
    peers,
    connections: () => connections,
    close: async () => {
      for (const peer of peers) peer.socket.terminate();
      sockets.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      for (const stream of streams) stream.destroy();
      await closed;
    },
  };
}
