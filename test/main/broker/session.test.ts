// Sign-in: the exchange of the login page's code, and what a session is good for.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  createSession,
  isOfToday,
  loginCheckSum,
  type LoginExchange,
} from '../../../main/broker/alice-blue/session.ts';
import { account, fixture } from '../../support/alice-blue.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { systemClock } from '../../../main/clock.ts';
import { json, openWireServer, page, type WireServer } from '../../support/wire-server.ts';

let server: WireServer;
const login = (change: Partial<LoginExchange> = {}): LoginExchange => ({
  accountId: account,
  userId: 'DEMO01',
  authCode: 'AC123',
  apiSecret: 'SECRET',
  addresses: server.addresses,
  clock: systemClock,
  ...change,
});
const claims = (body: object): string =>
  `eyJhbGciOiJSUzI1NiJ9.${Buffer.from(JSON.stringify(body)).toString('base64url')}.sig`;

beforeEach(async () => {
  server = await openWireServer();
});
afterEach(() => server.close());

test('the check sum agrees with the published vector', () => {
  expect(loginCheckSum('DEMO01', 'AC123', 'SECRET')).toBe(
    'ce9bb70c12378326b1d910fe50d0a002fea4649135517cd2d717af2d894821ff',
  );
});

describe('signing in', () => {
  test('gives a session, having sent the check sum and nothing else', async () => {
    server.answer('vendor/getUserDetails', json(fixture('login-ok')));
    const session = await createSession(login());
    expect(session).toMatchObject({ ok: true, value: { accountId: account, token: 'header.payload.sig' } });
    expect(JSON.parse(server.seen[0]?.body ?? '')).toEqual({ checkSum: loginCheckSum('DEMO01', 'AC123', 'SECRET') });
    expect(server.seen[0]?.headers.authorization).toBeUndefined();
  });

  test("another account's session is refused", async () => {
    server.answer('vendor/getUserDetails', json({ stat: 'Ok', clientId: '999999', userSession: 'x.y.z' }));
    expect(await createSession(login())).toMatchObject({ ok: false, code: 'LOGIN_OTHER_ACCOUNT' });
  });

  test("without a client code the token's own claim decides", async () => {
    server.answer('vendor/getUserDetails', json({ stat: 'Ok', userSession: claims({ ucc: '912444' }) }));
    expect(await createSession(login())).toMatchObject({ ok: true });
    server.answer('vendor/getUserDetails', json({ stat: 'Ok', userSession: claims({ sub: 'someone' }) }));
    expect(await createSession(login())).toMatchObject({ ok: false, code: 'LOGIN_ACCOUNT_UNPROVEN' });
    server.answer('vendor/getUserDetails', json({ stat: 'Ok', userSession: 'no-token-at-all' }));
    expect(await createSession(login())).toMatchObject({ ok: false, code: 'LOGIN_ACCOUNT_UNPROVEN' });
  });

  test.each([
    ['a refusal in the words of the broker', json({ stat: 'Not_ok', emsg: 'Invalid auth code' }), 'LOGIN_REFUSED'],
    ['a refusal with HTTP 400', json({ stat: 'Not_ok', emsg: 'API key expired' }, 400), 'LOGIN_REFUSED'],
    ['a good word without a session', json({ stat: 'Ok', clientId: '912444' }), 'LOGIN_REFUSED'],
    ['a web page', page(), 'LOGIN_ADDRESS'],
    ['JSON null', json('null'), 'LOGIN_REFUSED'],
  ])('%s is no session, and the code is tried once', async (_, behaviour, code) => {
    server.answer('vendor/getUserDetails', behaviour);
    expect(await createSession(login())).toMatchObject({ ok: false, code });
    expect(server.seen).toHaveLength(1);
  });

  test('a broker that cannot be reached is said to be so', async () => {
    await server.close();
    expect(await createSession(login())).toMatchObject({ ok: false, code: 'LOGIN_UNREACHABLE' });
    server = await openWireServer();
  });
});

test('a session is good for the Indian day on which it was issued, whatever its token claims', async () => {
  const clock = manualClock(Date.UTC(2026, 10, 23, 18, 0));
  const session = { accountId: account, token: claims({ exp: 4_000_000_000 }), issuedAt: clock.now() };
  expect(isOfToday(session, clock.now())).toBe(true);
  await clock.advance(31 * 60_000);
  expect(isOfToday(session, clock.now())).toBe(false);
});
