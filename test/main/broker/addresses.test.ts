// Which address is used, and which is refused.

import { describe, expect, test } from 'vitest';
import {
  addressVariables,
  brokerAddresses,
  checkAddress,
  loginPage,
  resolveAddresses,
  under,
} from '../../../main/broker/alice-blue/addresses.ts';

describe('addresses', () => {
  test("nothing set: the broker's own", () => {
    expect(resolveAddresses({ env: {}, saved: {} })).toEqual({ ok: true, value: brokerAddresses });
  });

  test('the environment comes before the saved setting, and that before the broker', () => {
    const saved = { rest: 'https://saved.example/api', auth: 'https://saved.example/auth' };
    const resolved = resolveAddresses({
      env: { LOCKSTEP_REST_URL: 'http://127.0.0.1:9/api', LOCKSTEP_AUTH_URL: '' },
      saved,
    });
    expect(resolved).toMatchObject({
      ok: true,
      value: { rest: 'http://127.0.0.1:9/api', auth: saved.auth, login: brokerAddresses.login },
    });
  });

  test.each(Object.keys(addressVariables) as (keyof typeof addressVariables)[])(
    '%s can be set by its variable',
    (name) => {
      const own = name === 'orderFeed' || name === 'market' ? 'wss://own.example/path' : 'https://own.example/path';
      expect(resolveAddresses({ env: { [addressVariables[name]]: own }, saved: {} })).toMatchObject({
        ok: true,
        value: { [name]: own },
      });
    },
  );

  test.each([
    ['http://broker.example/', 'for this machine only'],
    ['http://127.0.0.1.evil.example/', 'for this machine only'],
    ['ftp://127.0.0.1/', 'must begin with https'],
    ['wss://broker.example/', 'must begin with https'],
    ['https://user:word@broker.example/', 'user name'],
    ['https://broker.example/?q=1', 'end with the path'],
    ['broker.example', 'not a web address'],
  ])('%s is refused, by the name of its variable', (text, why) => {
    const checked = checkAddress('rest', text);
    expect(checked).toMatchObject({
      ok: false,
      code: 'ADDRESS_REFUSED',
      message: expect.stringContaining(why) as string,
    });
    expect(checked).toMatchObject({ message: expect.stringContaining('LOCKSTEP_REST_URL') as string });
  });

  test.each(['http://127.0.0.1:8080/x', 'http://localhost:8080/x', 'http://[::1]:8080/x', 'http://127.1.2.3/x'])(
    '%s needs no encryption',
    (text) => {
      expect(checkAddress('rest', text)).toMatchObject({ ok: true });
    },
  );

  test("an address of a host alone gets the broker's own path", () => {
    expect(checkAddress('rest', 'http://127.0.0.1:8080')).toEqual({
      ok: true,
      value: 'http://127.0.0.1:8080/open-api/od/v1',
    });
  });

  test('paths are joined with one slash, and the last one is kept', () => {
    expect(under('https://a.example/v1/', 'limits/').toString()).toBe('https://a.example/v1/limits/');
    expect(under('https://a.example/v1', '/orders/book').toString()).toBe('https://a.example/v1/orders/book');
  });

  test('the login page carries the app code', () => {
    expect(loginPage(brokerAddresses, 'A&B')).toBe('https://ant.aliceblueonline.com/?appcode=A%26B');
  });
});
