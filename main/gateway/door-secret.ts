// Who may ask: the secret itself in a header, or a signature over the request with a moment and a word used once.

import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Secrets as shown, 64 hexadecimal digits. The earlier one counts until `until` (epoch ms) after a rotation. */
export type DoorSecrets = {
  readonly current: string;
  readonly earlier: { readonly secret: string; readonly until: number } | null;
};

export type SignedRequest = {
  readonly method: string;
  /** Path and query exactly as sent. */
  readonly target: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
};

export type Authenticated =
  | { readonly kind: 'Secret' }
  /** Good only if the nonce was never seen before. */
  | { readonly kind: 'Signature'; readonly nonce: string }
  | { readonly kind: 'Refused'; readonly why: string };

export const secretHeader = 'x-qa-secret';
export const timestampHeader = 'x-lockstep-timestamp';
export const nonceHeader = 'x-lockstep-nonce';
export const signatureHeader = 'x-lockstep-signature';

/** A signed request is good for so long before and after its own moment. */
export const windowMs = 30_000;
/** After a rotation, so that a running script can be given the new secret. */
export const overlapMs = 10 * 60_000;

const nonceShape = /^[A-Za-z0-9_-]{16,64}$/;
const signatureShape = /^[0-9a-f]{64}$/;

export function authenticate(request: SignedRequest, secrets: DoorSecrets, now: number): Authenticated {
  const good = [secrets.current];
  if (secrets.earlier !== null && now < secrets.earlier.until) good.push(secrets.earlier.secret);
  const plain = request.headers.get(secretHeader);
  const signature = request.headers.get(signatureHeader);
  if (plain !== undefined && signature !== undefined) return refused('both a secret and a signature');
  if (plain !== undefined)
    return isOneOf(sha256(plain), good.map(sha256)) ? { kind: 'Secret' } : refused('wrong secret');
  if (signature === undefined) return refused('neither a secret nor a signature');
  return checkSignature(request, signature, good, now);
}

function checkSignature(
  request: SignedRequest,
  signature: string,
  good: readonly string[],
  now: number,
): Authenticated {
  const timestamp = request.headers.get(timestampHeader) ?? '';
  const nonce = request.headers.get(nonceHeader) ?? '';
  if (!/^\d{13}$/.test(timestamp)) return refused('the timestamp is not epoch milliseconds');
  if (Math.abs(now - Number(timestamp)) > windowMs) return refused('the timestamp is more than 30 s away');
  if (!nonceShape.test(nonce)) return refused('the nonce has another shape');
  if (!signatureShape.test(signature)) return refused('the signature is not 64 small hexadecimal digits');
  const text = Buffer.concat([
    Buffer.from(['v1', timestamp, nonce, request.method, request.target, ''].join('\n')),
    request.body,
  ]);
  const wanted = good.map((secret) => createHmac('sha256', secret).update(text).digest());
  return isOneOf(Buffer.from(signature, 'hex'), wanted) ? { kind: 'Signature', nonce } : refused('wrong signature');
}

/** Always 32 bytes beside 32 bytes, and every one of them compared. */
function isOneOf(given: Buffer, good: readonly Buffer[]): boolean {
  return good.map((one) => timingSafeEqual(given, one)).includes(true);
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function refused(why: string): Authenticated {
  return { kind: 'Refused', why };
}
