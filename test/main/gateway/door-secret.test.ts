// Signatures made by other programs: openssl (dgst -sha256 -hmac) and Python's hmac, so that our own code proves nothing to itself.

import { expect, it } from 'vitest';
import { authenticate, type SignedRequest } from '../../../main/gateway/door-secret.ts';

const secrets = { current: 'a1'.repeat(32), earlier: null };
const now = 1_764_000_000_000;
const nonce = 'nonce-0123456789abcdef';

function signed(method: string, target: string, body: string, signature: string): SignedRequest {
  const headers = new Map([
    ['x-lockstep-timestamp', String(now)],
    ['x-lockstep-nonce', nonce],
    ['x-lockstep-signature', signature],
  ]);
  return { method, target, headers, body: Buffer.from(body) };
}

it.each([
  [
    'openssl',
    'POST',
    '/api/trades/exit',
    '{"masterOrderId":"M-TEST-001"}',
    '37899d71fd55a1e2e7c7c59f227fd0819e846da119985334921d67c6869e6099',
  ],
  [
    'Python',
    'GET',
    '/api/events?text=%E2%82%B9',
    '',
    '9444247030b8080a443f661e381db542500806e89a08793f3822531bd2c3b90a',
  ],
])('takes a signature that %s made', (_tool, method, target, body, signature) => {
  expect(authenticate(signed(method, target, body, signature), secrets, now)).toEqual({ kind: 'Signature', nonce });
  for (const other of [`${target}x`, target.toUpperCase()])
    expect(authenticate(signed(method, other, body, signature), secrets, now).kind).toBe('Refused');
  expect(authenticate(signed(method, target, `${body} `, signature), secrets, now).kind).toBe('Refused');
});
