// The door described for programs (OpenAPI 3.1), made of the very schemas that read what is sent.

import { z } from 'zod';
import { doorSchemas } from '../door-calls.ts';
import { nonceHeader, secretHeader, signatureHeader, timestampHeader } from './door-secret.ts';
import { doorRoutes, type DoorPath } from './door-routes.ts';

type Schema = Record<string, unknown> & {
  readonly properties?: Record<string, unknown>;
  readonly required?: readonly string[];
};

export function describeDoor(version: string, port: number): object {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of doorRoutes) {
    paths[route.path] ??= {};
    Object.assign(paths[route.path] ?? {}, { [route.method.toLowerCase()]: operationOf(route) });
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Lockstep local door',
      version,
      description:
        'Answers on this machine only. Every refusal before the caller is known has status 403 and one body; after that, `code` and `message` say what is wrong.',
    },
    servers: [{ url: `http://127.0.0.1:${port}` }],
    security: [{ secret: [] }, { timestamp: [], nonce: [], signature: [] }],
    paths,
    components: {
      securitySchemes: {
        secret: { type: 'apiKey', in: 'header', name: secretHeader },
        timestamp: {
          type: 'apiKey',
          in: 'header',
          name: timestampHeader,
          description: 'Epoch milliseconds, at most 30 s away.',
        },
        nonce: {
          type: 'apiKey',
          in: 'header',
          name: nonceHeader,
          description: '16 to 64 letters, digits, - or _; once.',
        },
        signature: {
          type: 'apiKey',
          in: 'header',
          name: signatureHeader,
          description:
            'HMAC-SHA-256 in hexadecimal, keyed by the secret as shown, over v1, timestamp, nonce, method, path with query, and body, joined by line feeds.',
        },
      },
      schemas: { Refusal: refusal },
    },
  };
}

const refusal = {
  type: 'object',
  required: ['ok', 'code', 'message'],
  properties: { ok: { const: false }, code: { type: 'string' }, message: { type: 'string' } },
};

function operationOf({ method, call, summary }: DoorPath): object {
  const answers = {
    200: {
      description: 'Done; `ok` says whether it succeeded.',
      content: { 'application/json': { schema: { type: 'object' } } },
    },
    default: {
      description: 'Nothing was done.',
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Refusal' } } },
    },
  };
  if (call === null) return { summary, responses: answers };
  const schema = z.toJSONSchema(doorSchemas[call], { io: 'input' }) as Schema;
  const { $schema: _dialect, ...body } = schema;
  if (method === 'POST')
    return {
      operationId: call,
      summary,
      requestBody: { required: true, content: { 'application/json': { schema: body } } },
      responses: answers,
    };
  const parameters = Object.entries(schema.properties ?? {}).map(([name, one]) => ({
    name,
    in: 'query',
    required: schema.required?.includes(name) ?? false,
    schema: one,
  }));
  return { operationId: call, summary, parameters, responses: answers };
}
