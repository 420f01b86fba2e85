// A socket server that speaks the handshake and then whatever bytes it is told, which no library would send. Closing it
// cuts what it opened: a server waits for upgraded sockets for ever otherwise.

import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export type RawFeed = {
  readonly url: string;
  readonly connections: () => number;
  readonly close: () => Promise<void>;
};

/** `greet` is handed each connection right after its handshake, counted from 1. */
export async function openRawFeed(greet: (socket: Socket, connection: number) => void): Promise<RawFeed> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer();
  server.on('upgrade', (request, stream) => {
    const socket = stream as Socket;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.resume();
    const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const accept = createHash('sha1').update(key).digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: ${accept}\r\n\r\n`,
    );
    connections += 1;
    greet(socket, connections);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
        server.closeAllConnections();
      }),
  };
}

/** One frame of a server: `first` is its first byte (0x81 a whole text, 0x82 a whole binary, 0x89 a ping). */
export function rawFrame(first: number, body: string | Buffer): Buffer {
  const bytes = Buffer.from(body as string);
  const head = bytes.length < 126 ? [first, bytes.length] : [first, 126, bytes.length >> 8, bytes.length & 255];
  return Buffer.concat([Buffer.from(head), bytes]);
}
