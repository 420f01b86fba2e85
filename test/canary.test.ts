// The search for planted secrets finds what was planted: a search that cannot fail would prove nothing.

import { describe, expect, test } from 'vitest';
import { encodings, foundIn, type Encoding } from './support/canary.ts';

const secret = 'Canary"\\/+&=%7Kq~end';
const written: Readonly<Record<Encoding, (text: string) => Buffer>> = {
  plain: (text) => Buffer.from(text),
  URL: (text) => Buffer.from(encodeURIComponent(text)),
  base64: (text) => Buffer.from(Buffer.from(text).toString('base64')),
  hex: (text) => Buffer.from(Buffer.from(text).toString('hex')),
  'JSON-escaped': (text) => Buffer.from(JSON.stringify({ text })),
  'UTF-16': (text) => Buffer.from(text, 'utf16le'),
};

describe('a planted secret', () => {
  test.each(encodings)('is found in %s, wherever it begins', (encoding) => {
    for (const before of ['', 'a', 'ab', 'abc', 'token=']) {
      expect(foundIn(written[encoding](`${before}${secret}`), secret), before).toContain(encoding);
      expect(foundIn(written[encoding](`${before}${secret} and more`), secret), before).toContain(encoding);
    }
  });

  test('is not found where it is not', () => {
    for (const encoding of encodings) expect(foundIn(written[encoding]('Canary of another cage'), secret)).toEqual([]);
  });
});
