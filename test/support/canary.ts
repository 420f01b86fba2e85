// A secret as it might lie about: plain and in the five other forms that programs write. For searching what must not hold it.

import { Buffer } from 'node:buffer';

export const encodings = ['plain', 'URL', 'base64', 'hex', 'JSON-escaped', 'UTF-16'] as const;
export type Encoding = (typeof encodings)[number];

export type Needle = { readonly encoding: Encoding; readonly bytes: Buffer };

/** Base64 depends on where in a group of three the secret begins, so the parts that do not are looked for, at each place. */
export function needlesOf(secret: string): readonly Needle[] {
  const bytes = Buffer.from(secret, 'utf8');
  const needle = (encoding: Encoding, text: string | Buffer): Needle => ({
    encoding,
    bytes: typeof text === 'string' ? Buffer.from(text, 'utf8') : text,
  });
  const base64 = [0, 1, 2].flatMap((at) => {
    const whole = Buffer.concat([Buffer.alloc(at), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    // Without the letters that the neighbours share.
    const own = whole.slice(at === 0 ? 0 : at + 1, whole.length - 1);
    return [needle('base64', own), needle('base64', own.replaceAll('+', '-').replaceAll('/', '_'))];
  });
  return [
    needle('plain', bytes),
    needle('URL', encodeURIComponent(secret)),
    ...base64,
    needle('hex', bytes.toString('hex')),
    needle('hex', bytes.toString('hex').toUpperCase()),
    needle('JSON-escaped', JSON.stringify(secret).slice(1, -1)),
    needle('UTF-16', Buffer.from(secret, 'utf16le')),
  ];
}

/** The encodings in which the secret stands there; empty when it does not. */
export function foundIn(hay: Buffer, secret: string): readonly Encoding[] {
  return [...new Set(needlesOf(secret).flatMap(({ encoding, bytes }) => (hay.includes(bytes) ? [encoding] : [])))];
}
