import type { ServerResponse } from 'node:http';
import type { AnswerFault } from './faults.ts';
import type { Reply } from './reply.ts';

const MARKUP = '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';

function write(
  response: ServerResponse,
  status: number,
  contentType: string,
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): number {
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
  return status;
}

/**
 * Writes an answer, or what a fault makes of it. Returns the HTTP status that went out, or null
 * when none did.
 */
export function writeReply(response: ServerResponse, reply: Reply, fault: AnswerFault | undefined): number | null {
  if (response.destroyed) return null;
  switch (fault?.kind) {
    case undefined:
    case 'refuse':
      return write(response, reply.status, reply.contentType, reply.body, reply.headers);
    case 'reset':
      response.socket?.resetAndDestroy();
      return null;
    case 'hang':
      return null;
    case 'reply': {
      if (fault.body === 'html') return write(response, fault.status, 'text/html', MARKUP);
      if (fault.body === 'empty') return write(response, fault.status, 'application/json', '');
      const text =
        fault.body === 'truncated' ? reply.body.slice(0, Math.floor(reply.body.length / 2)) : fault.body.text;
      return write(response, fault.status, 'application/json', text);
    }
    case 'cut-body': {
      const bytes = typeof reply.body === 'string' ? Buffer.from(reply.body) : reply.body;
      response.writeHead(reply.status, { 'content-type': reply.contentType, 'content-length': bytes.length });
      response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket?.resetAndDestroy());
      return reply.status;
    }
  }
}
