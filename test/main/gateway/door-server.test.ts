// Bad requests at the local door: each is refused in the same words, reaches nothing, and is explained in the log alone.

import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDoorServer, readsAtOnce, type DoorServer } from '../../../main/gateway/door-server.ts';
import type { DoorSecrets } from '../../../main/gateway/door-secret.ts';
import { rawRequest, sendRaw, statusOf, type RawRequest } from '../../support/raw-http.ts';

const secret = 'a1'.repeat(32);
const routes = [
  { method: 'POST', path: '/api/test' },
  { method: 'POST', path: '/api/other' },
  { method: 'GET', path: '/api/list' },
] as const;
const now = 1_764_000_000_000;

let door: DoorServer;
let secrets: DoorSecrets;
let at: { now: number; monotonic: number };
let reached: unknown[];
let why: string[];
let seen: Set<string>;

async function open(): Promise<DoorServer> {
  const opened = await openDoorServer({
    port: 0,
    routes,
    secrets: () => secrets,
    // Time stands still for moments and moves a second per look for the pace, so that only tests of the pace meet it.
    clock: { now: () => at.now, monotonic: () => (at.monotonic += 1000) },
    claimNonce: async (nonce) => (seen.has(nonce) ? false : Boolean(seen.add(nonce))),
    answer: async (route, input) => {
      reached.push({ path: route.path, input });
      return { status: 200, body: { ok: true } };
    },
    onRefused: (reason) => why.push(reason),
  });
  if (!opened.ok) throw new Error(opened.message);
  return opened.value;
}

beforeEach(async () => {
  secrets = { current: secret, earlier: null };
  at = { now, monotonic: 0 };
  reached = [];
  why = [];
  seen = new Set();
  door = await open();
});

afterEach(async () => {
  await door.close();
});

const withSecret = ['x-qa-secret', secret] as const;
const send = (request: RawRequest): Promise<string> => sendRaw(door.port, rawRequest(door.port, request));
const trusted = (request: RawRequest): Promise<string> =>
  send({ body: '{}', ...request, headers: [withSecret, ...(request.headers ?? [])] });

const refusalBody =
  '{"ok":false,"code":"REFUSED","message":"The door did not take this request. The reason is in the log of Lockstep."}';

function expectRefused(answer: string, reason: RegExp): void {
  expect(statusOf(answer)).toBe(403);
  expect(answer.split('\r\n\r\n')[1]).toBe(refusalBody);
  expect(answer).not.toMatch(/access-control/i);
  expect(why.at(-1)).toMatch(reason);
  expect(reached).toEqual([]);
}

describe('a request that is in order', () => {
  it('is answered, whichever name of this machine it used', async () => {
    for (const host of [`127.0.0.1:${door.port}`, `localhost:${door.port}`])
      expect(statusOf(await trusted({ headers: [['Host', host]] }))).toBe(200);
    expect(statusOf(await trusted({ method: 'GET', target: '/api/list?limit=5', body: '' }))).toBe(200);
    expect(reached.at(-1)).toEqual({ path: '/api/list', input: { limit: '5' } });
    expect(why).toEqual([]);
  });
});

describe('the name it was called by (input 20)', () => {
  const others = [
    'evil.example',
    '127.0.0.1.evil.example',
    'LOCALHOST.',
    'localhost',
    '2130706433',
    '0x7f000001',
    '[::ffff:127.0.0.1]',
    '[::1]',
    '127.1',
    '',
  ];
  it.each(others)('is refused as %j', async (name) => {
    expectRefused(await trusted({ headers: [['Host', name]] }), /host/);
    expectRefused(await trusted({ headers: [['Host', `${name}.:${door.port}`]] }), /host/);
    if (name !== 'localhost') expectRefused(await trusted({ headers: [['Host', `${name}:${door.port}`]] }), /host/);
  });
  it('is refused when it is missing or given twice', async () => {
    expectRefused(await trusted({ headers: [['Host', null]] }), /host/);
    const right = `127.0.0.1:${door.port}`;
    expectRefused(
      await trusted({
        headers: [
          ['Host', right],
          ['Host', right],
        ],
      }),
      /host/,
    );
  });
});

describe('what a page would send (inputs 21 and 24)', () => {
  it.each([
    ['Origin', 'null'],
    ['Origin', 'https://evil.example'],
    ['Origin', 'http://127.0.0.1:3000'],
    ['Referer', 'https://evil.example/'],
    ['Sec-Fetch-Site', 'cross-site'],
    ['Sec-Fetch-Site', 'none'],
  ])('is refused: %s %s', async (name, value) => {
    expectRefused(await trusted({ headers: [[name, value]] }), /page/);
  });
  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json, text/plain',
    'application/json; charset=utf-16',
    'text/json',
    '',
  ])('is refused as content type %j', async (type) => {
    expectRefused(await trusted({ headers: [['Content-Type', type]] }), /content type/);
  });
});

describe('method and path (inputs 22 and 23)', () => {
  it.each(['GET', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'TRACE'])(
    'refuses %s on a path of another',
    async (method) => {
      const answer = await trusted({ method, target: '/api/test' });
      expect(statusOf(answer)).toBe(403);
      expect(reached).toEqual([]);
    },
  );
  it('refuses CONNECT, another protocol and a word that is no method', async () => {
    expectRefused(await trusted({ method: 'CONNECT', target: 'evil.example:443' }), /tunnel/);
    expectRefused(
      await trusted({
        headers: [
          ['Connection', 'Upgrade'],
          ['Upgrade', 'websocket'],
        ],
      }),
      /protocol|upgrade/,
    );
    expectRefused(await trusted({ method: 'NONSENSE' }), /not a request/);
  });
  it.each([
    'http://127.0.0.1/api/test',
    'http://evil.example/api/test',
    '//api/test',
    '/api//test',
    '/api/test/',
    '/api/%74est',
    '/api/x/../test',
    '/api/x/%2e%2e/test',
    '/API/TEST',
    '/api/test;x',
    '/api/test%00',
    '*',
  ])('refuses the path %s', async (target) => {
    const answer = await trusted({ target });
    expect(statusOf(answer)).toBe(403);
    expect(reached).toEqual([]);
  });
});

describe('the length of the body (inputs 25, 26 and 31)', () => {
  it('refuses no length, a negative one, a word, two of them', async () => {
    expectRefused(await trusted({ headers: [['Content-Length', null]], body: '' }), /length/);
    expectRefused(await trusted({ headers: [['Content-Length', '-1']] }), /not a request|length/);
    expectRefused(await trusted({ headers: [['Content-Length', '2e1']] }), /not a request|length/);
    expectRefused(
      await trusted({
        headers: [
          ['Content-Length', '2'],
          ['Content-Length', '2'],
        ],
      }),
      /not a request|twice/,
    );
    expectRefused(
      await trusted({
        headers: [
          ['Content-Length', '2'],
          ['Content-Length', '30'],
        ],
      }),
      /not a request|twice/,
    );
  });
  it('refuses chunks, and chunks beside a length', async () => {
    const chunks = '2\r\n{}\r\n0\r\n\r\n';
    expectRefused(
      await trusted({
        headers: [
          ['Content-Length', null],
          ['Transfer-Encoding', 'chunked'],
        ],
        body: chunks,
      }),
      /transfer-encoding/,
    );
    expectRefused(
      await trusted({ headers: [['Transfer-Encoding', 'chunked']], body: chunks }),
      /not a request|transfer/,
    );
  });
  it('refuses 16 KB and one byte, and a gigabyte that is only announced', async () => {
    expectRefused(await trusted({ body: `"${'x'.repeat(16 * 1024 - 1)}"` }), /16385 bytes/);
    expectRefused(await trusted({ headers: [['Content-Length', String(1024 ** 3)]] }), /1073741824 bytes/);
    const most = `"${'x'.repeat(16 * 1024 - 2)}"`;
    expect(statusOf(await trusted({ body: most }))).toBe(200);
  });
  it('refuses a packed body, a body that asks first, and a body where none belongs', async () => {
    expectRefused(await trusted({ headers: [['Content-Encoding', 'gzip']] }), /content-encoding/);
    expectRefused(await trusted({ headers: [['Expect', '100-continue']] }), /asks before|expect/);
    expectRefused(
      await trusted({ method: 'GET', target: '/api/list', headers: [['Content-Length', '2']] }),
      /body where none/,
    );
  });
  it('does nothing when the body ends early or runs on', async () => {
    const early = sendRaw(
      door.port,
      rawRequest(door.port, { headers: [withSecret, ['Content-Length', '3']], body: '{}' }),
    );
    expect(statusOf(await early)).not.toBe(200);
    await trusted({ headers: [['Content-Length', '2']], body: '{}{"second":1}' });
    expect(reached.filter((one) => JSON.stringify(one).includes('second'))).toEqual([]);
  });
});

describe('slow and crowded connections (inputs 27 and 35)', () => {
  it('closes a connection whose head or body never ends', async () => {
    const head = `POST /api/test HTTP/1.1\r\nHost: 127.0.0.1:${door.port}\r\nX-A: `;
    const slowHead = await sendRaw(door.port, head);
    expect(statusOf(slowHead)).not.toBe(200);
    const slowBody = await send({ headers: [withSecret, ['Content-Length', '10']], body: '{' });
    expect(statusOf(slowBody)).not.toBe(200);
    expect(reached).toEqual([]);
  });
  it('answers one of 50 requests that were sent on one connection, and does nothing for the others', async () => {
    const one = rawRequest(door.port, { headers: [withSecret], body: '{}' });
    const answer = await sendRaw(door.port, Buffer.concat(Array.from({ length: 50 }, () => one)));
    expect(answer.match(/HTTP\/1\.1 200/g) ?? []).toHaveLength(1);
    expect(reached).toHaveLength(1);
  });
  it('holds at most 32 connections', async () => {
    const held = Array.from({ length: 32 }, () => connect({ port: door.port, host: '127.0.0.1' }));
    await Promise.all(held.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
    const beyond = await trusted({});
    expect(statusOf(beyond)).toBe(0);
    for (const socket of held) socket.destroy();
  });
  it('refuses a head above 8 KB', async () => {
    expectRefused(await trusted({ headers: [['X-Long', 'x'.repeat(9000)]] }), /HPE_HEADER_OVERFLOW/);
  });
});

describe('who asks', () => {
  it('is refused without a secret, with a wrong one, with a longer one, and with two ways at once', async () => {
    expectRefused(await send({ body: '{}' }), /neither/);
    for (const wrong of ['', 'x', secret.slice(1), `${secret}0`, secret.toUpperCase(), `${secret.slice(0, -1)}0`])
      expectRefused(await send({ body: '{}', headers: [['x-qa-secret', wrong]] }), /wrong secret/);
    expectRefused(await trusted({ headers: [['x-lockstep-signature', '0'.repeat(64)]] }), /both/);
  });
  it('is refused with the earlier secret once its ten minutes are over (input 39)', async () => {
    const fresh = 'b2'.repeat(32);
    secrets = { current: fresh, earlier: { secret, until: now + 600_000 } };
    expect(statusOf(await trusted({}))).toBe(200);
    expect(statusOf(await send({ body: '{}', headers: [['x-qa-secret', fresh]] }))).toBe(200);
    at.now = now + 600_000;
    reached = [];
    expectRefused(await trusted({}), /wrong secret/);
  });
});

describe('a signed request', () => {
  type Signed = { timestamp?: string; nonce?: string; signature?: string; target?: string; body?: string };
  function signed({ timestamp = String(at.now), nonce = 'nonce-0123456789abcdef', ...rest }: Signed = {}): RawRequest {
    const { target = '/api/test', body = '{"a":1}' } = rest;
    const signature =
      rest.signature ??
      createHmac('sha256', secret).update(['v1', timestamp, nonce, 'POST', target, body].join('\n')).digest('hex');
    return {
      target,
      body,
      headers: [
        ['x-lockstep-timestamp', timestamp],
        ['x-lockstep-nonce', nonce],
        ['x-lockstep-signature', signature],
      ],
    };
  }

  it('is answered once', async () => {
    expect(statusOf(await send(signed()))).toBe(200);
    expect(reached).toEqual([{ path: '/api/test', input: { a: 1 } }]);
  });
  it.each([String(now - 30_001), String(now + 30_001), '1e20', '-1', 'soon', '', String(now / 1000), `${now}0`])(
    'is refused at the moment %j (input 28)',
    async (timestamp) => {
      expectRefused(await send(signed({ timestamp })), /timestamp/);
    },
  );
  it('is refused without its moment, its nonce or its signature', async () => {
    for (const missing of ['x-lockstep-timestamp', 'x-lockstep-nonce', 'x-lockstep-signature']) {
      const whole = signed();
      const headers = (whole.headers ?? []).filter(([name]) => name !== missing);
      expectRefused(await send({ ...whole, headers }), /timestamp|nonce|neither/);
    }
  });
  it('is refused when its nonce comes again, even over another body (input 29)', async () => {
    expect(statusOf(await send(signed()))).toBe(200);
    reached = [];
    expectRefused(await send(signed()), /nonce was used/);
    expectRefused(await send(signed({ body: '{"a":2}' })), /nonce was used/);
  });
  it.each([
    ['empty', ''],
    ['short', 'ab'.repeat(31)],
    ['long', 'ab'.repeat(33)],
    ['of capitals', 'AB'.repeat(32)],
    ['no number', 'zz'.repeat(32)],
    ['of nothing', '00'.repeat(32)],
  ])('is refused with a signature that is %s (input 30)', async (_what, signature) => {
    expectRefused(await send(signed({ signature })), /signature/);
  });
  it('is refused with the right signature of another path, body or method (input 30)', async () => {
    const other = signed({ target: '/api/other', nonce: 'nonce-for-another-one' });
    expectRefused(await send({ ...other, target: '/api/test' }), /wrong signature/);
    expectRefused(await send({ ...signed(), body: '{"a":9}' }), /wrong signature/);
    expectRefused(await send({ ...signed({ target: '/api/list' }), method: 'GET', body: '' }), /wrong signature/);
  });
  it('is refused ten thousand times out of ten thousand when it is played again', async () => {
    const bytes = rawRequest(door.port, signed());
    expect(statusOf(await sendRaw(door.port, bytes))).toBe(200);
    let refusals = 0;
    const ends = async (): Promise<void> => {
      for (let sent = 0; sent < 500; sent += 1) if (statusOf(await sendRaw(door.port, bytes)) === 403) refusals += 1;
    };
    await Promise.all(Array.from({ length: 20 }, ends));
    expect(refusals).toBe(10_000);
    expect(reached).toHaveLength(1);
  });
});

describe('the text of the body (inputs 32 to 34)', () => {
  const utf8 = (text: string): Uint8Array => Buffer.from(text);
  it.each([
    ['a key named twice', utf8('{"a":1,"a":2}'), /twice/],
    ['a key named twice, once in escapes', utf8('{"a":1,"\\u0061":2}'), /twice/],
    ['a key named twice further in', utf8('{"t":{"id":1,"id":2}}'), /twice/],
    ['a byte order mark', utf8('\uFEFF{}'), /byte order mark/],
    ['UTF-16', Buffer.from('{"a":1}', 'utf16le'), /cannot be read/],
    ['UTF-16 with a mark', Buffer.from('\uFEFF{"a":1}', 'utf16le'), /UTF-8/],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xc3, 0x28, 0x22]), /UTF-8/],
    ['something after the value', utf8('{} x'), /after the value/],
    ['a second value', utf8('{}{}'), /after the value/],
    ['a key that reaches a prototype', utf8('{"__proto__":{"enabled":true}}'), /not allowed/],
    ['a key that reaches a prototype in escapes', utf8('{"\\u005f_proto__":1}'), /not allowed/],
    ['half a character', utf8('{"a":"\\ud800"}'), /half a character/],
    ['a number beyond exactness', utf8('{"a":9007199254740993}'), /too large/],
    ['a number beyond every number', utf8('{"a":1e309}'), /too large/],
    ['a number with a leading zero', utf8('{"a":007}'), /cannot be read/],
    ['words that are no JSON', utf8('{"a":NaN}'), /missing/],
    ['nesting without end', utf8('['.repeat(5000)), /deeper/],
    ['a text that never ends', utf8('{"a":"x'), /not closed/],
    ['a line break in a text', utf8('{"a":"\n"}'), /not closed/],
    ['a comma too many', utf8('{"a":1,}'), /key is missing/],
  ])('is refused with its reason: %s', async (_what, body, reason) => {
    const answer = await trusted({ body });
    expect(statusOf(answer)).toBe(400);
    expect(answer).toMatch(reason);
    expect(reached).toEqual([]);
  });
  it('is read exactly as the platform reads what is in order', async () => {
    const text = '{ "a": [1, -2.5e3, true, false, null, "x\\n\\"\\u20b9"], "b": {"c": {}} , "d": [] }';
    await trusted({ body: text });
    expect(reached).toEqual([{ path: '/api/test', input: JSON.parse(text) }]);
  });
});

describe('the pace', () => {
  it('takes ten calls at once, then five a second, and says so', async () => {
    const still = { now: () => now, monotonic: () => 5000 };
    const opened = await openDoorServer({
      port: 0,
      routes,
      secrets: () => secrets,
      clock: still,
      claimNonce: async () => true,
      answer: async () => ({ status: 200, body: {} }),
      onRefused: () => undefined,
    });
    if (!opened.ok) throw new Error(opened.message);
    const { port, close } = opened.value;
    const statuses: number[] = [];
    for (let sent = 0; sent < 12; sent += 1)
      statuses.push(statusOf(await sendRaw(port, rawRequest(port, { headers: [withSecret], body: '{}' }))));
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 200), 429, 429]);
    await close();
  });
  it('gives whoever guesses ten answers and then none, and still serves who knows the secret', async () => {
    const opened = await openDoorServer({
      port: 0,
      routes,
      secrets: () => secrets,
      clock: { now: () => now, monotonic: () => 5000 },
      claimNonce: async () => true,
      answer: async () => ({ status: 200, body: {} }),
      onRefused: () => undefined,
    });
    if (!opened.ok) throw new Error(opened.message);
    const { port, close } = opened.value;
    const guess = (): Promise<string> =>
      sendRaw(port, rawRequest(port, { headers: [['x-qa-secret', 'x']], body: '{}' }));
    const statuses: number[] = [];
    for (let sent = 0; sent < 13; sent += 1) statuses.push(statusOf(await guess()));
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 403), 0, 0, 0]);
    expect(statusOf(await sendRaw(port, rawRequest(port, { headers: [withSecret], body: '{}' })))).toBe(200);
    await close();
  });
  it('closes a flood unread, and serves who knows the secret once it is over', async () => {
    const log = new Map<string, number>();
    let monotonic = 0;
    const opened = await openDoorServer({
      port: 0,
      routes,
      secrets: () => secrets,
      clock: { now: () => now, monotonic: () => monotonic },
      claimNonce: async () => true,
      answer: async () => ({ status: 200, body: {} }),
      onRefused: (reason) => log.set(reason, (log.get(reason) ?? 0) + 1),
    });
    if (!opened.ok) throw new Error(opened.message);
    const { port, close } = opened.value;
    const bad = rawRequest(port, { headers: [['Host', 'evil.example']], body: '{}' });
    const statuses: number[] = [];
    for (let sent = 0; sent < 1000 && statuses.at(-1) !== 0; sent += 1)
      statuses.push(statusOf(await sendRaw(port, bad)));
    expect(statuses.slice(0, readsAtOnce)).toEqual(Array.from({ length: readsAtOnce }, () => 403));
    expect(statuses.at(-1)).toBe(0);
    expect(log.get('closed unread: too many connections')).toBe(1);
    monotonic += 60_000;
    const good = rawRequest(port, { headers: [withSecret], body: '{}' });
    let answer = 0;
    for (let tries = 0; tries < 600 && answer !== 200; tries += 1) {
      answer = statusOf(await sendRaw(port, good));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(answer).toBe(200);
    await close();
  });
  it('says which port is taken', async () => {
    const second = await openDoorServer({
      port: door.port,
      routes,
      secrets: () => secrets,
      clock: { now: () => now, monotonic: () => 0 },
      claimNonce: async () => true,
      answer: async () => ({ status: 200, body: {} }),
      onRefused: () => undefined,
    });
    expect(second).toMatchObject({ ok: false, code: 'DOOR_PORT_IN_USE' });
  });
});
