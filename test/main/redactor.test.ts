// No secret leaves in any form.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRedactor, maskClientCode, maskClientCodes } from '../../main/redactor.ts';

const secret = 'pä$$ "word" & more/+=42';

describe('a live secret', () => {
  const redactor = createRedactor();
  redactor.remember(secret);

  test.each([
    ['plain', secret],
    ['in a URL', `https://x.example/?code=${encodeURIComponent(secret)}&b=1`],
    ['in a form', new URLSearchParams({ code: secret }).toString()],
    ['in JSON', JSON.stringify({ note: secret })],
    ['in hex', Buffer.from(secret).toString('hex')],
    ['in upper-case hex', Buffer.from(secret).toString('hex').toUpperCase()],
    ['in base64', Buffer.from(secret).toString('base64')],
    ['in base64 after a name', Buffer.from(`me:${secret}`).toString('base64')],
    ['in base64 between others', Buffer.from(`user:${secret}:end`).toString('base64')],
    ['in base64 for URLs', Buffer.from(`x:${secret}`).toString('base64url')],
  ])('is masked %s', (_, text) => {
    const clean = redactor.clean(`before ${text} after`);
    expect(clean).toContain('[secret]');
    expect(clean).toMatch(/^before .* after$/);
    for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('hex')])
      expect(clean).not.toContain(form);
    expect(Buffer.from(clean.replaceAll(/[^A-Za-z0-9+/]/g, ''), 'base64').toString()).not.toContain('word" & m');
  });

  test('is no longer known once it is forgotten', () => {
    const other = createRedactor();
    const forget = other.remember('abcdef-ghijkl');
    expect(other.clean('abcdef-ghijkl')).toBe('[secret]');
    forget();
    expect(other.clean('abcdef-ghijkl')).toBe('abcdef-ghijkl');
  });

  test('of any characters never comes through, wherever it stands', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8, maxLength: 60 }), fc.string(), fc.string(), (any, before, after) => {
        fc.pre(!before.includes(any) && !after.includes(any) && !'[secret]'.includes(any));
        const own = createRedactor();
        own.remember(any);
        const clean = own.clean(`${before}\n${any}\n${after}`);
        expect(clean.includes(`\n${any}\n`)).toBe(false);
        expect(own.clean(Buffer.from(any).toString('hex'))).not.toContain(Buffer.from(any).toString('hex'));
      }),
      { numRuns: 500 },
    );
  });
});

describe('what looks like a secret', () => {
  const redactor = createRedactor();
  test.each([
    'eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjE3fQ.c2lnbmF0dXJl',
    'Authorization: Bearer 0a1b2c3d',
    '{"userSession":"abc.def.ghi"}',
    '"orderToken": "5a1f0c"',
    'https://127.0.0.1/callback?authCode=AC123&userId=DEMO01',
    'ce9bb70c12378326b1d910fe50d0a002fea4649135517cd2d717af2d894821ff',
  ])('%s is masked although nobody registered it', (text) => {
    const clean = redactor.clean(text);
    expect(clean).toContain('[secret]');
    for (const part of ['c2lnbmF0dXJl', '0a1b2c3d', 'abc.def', '5a1f0c', 'AC123', 'ce9bb70c'])
      expect(clean).not.toContain(part);
  });

  test('an ordinary line stays as it is', () => {
    const line = 'order 25071400112229 refused: EC954 quantity should be a multiple of 75';
    expect(redactor.clean(line)).toBe(line);
  });
});

test('client codes are masked in rejection texts and in answers', () => {
  expect(maskClientCodes('Available:INR 29.36 for C-1332014 [ABFSFREEDOM]')).toBe(
    'Available:INR 29.36 for C-…014 [ABFSFREEDOM]',
  );
  expect(maskClientCodes('{"clientId":"912444","uid": "912444"}')).toBe('{"clientId":"…444","uid": "…444"}');
  expect(maskClientCode('AB1')).toBe('…1');
});
