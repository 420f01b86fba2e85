// Secrets: the real keychain where there is one, memory with a reason where there is none, never a file.

import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../main/clock.ts';
import { loadKeytar, openSecretStore, type Keytar, type SecretStorePlan } from '../../main/keychain.ts';

const aKeytar = (change: Partial<Keytar> = {}): Keytar & { readonly kept: Map<string, string> } => {
  const kept = new Map<string, string>();
  return {
    kept,
    getPassword: async (_, account) => kept.get(account) ?? null,
    setPassword: async (_, account, secret) => void kept.set(account, secret),
    deletePassword: async (_, account) => kept.delete(account),
    ...change,
  };
};
const open = (keytar: Keytar | (() => Promise<Keytar>), change: Partial<SecretStorePlan> = {}) =>
  openSecretStore({
    service: 'Lockstep test',
    load: typeof keytar === 'function' ? keytar : async () => keytar,
    clock: systemClock,
    timeLimitMs: 100,
    remembers: () => false,
    ...change,
  });

describe('the secret store', () => {
  test('keeps, gives back and deletes in the keychain, and leaves no probe behind', async () => {
    const keytar = aKeytar();
    const store = await open(keytar);
    expect(store).toMatchObject({ kind: 'Keychain', reason: '' });
    expect(keytar.kept.size).toBe(0);
    expect(await store.set('912444', 'a secret')).toEqual({ ok: true, value: null });
    expect(await store.get('912444')).toEqual({ ok: true, value: 'a secret' });
    await store.delete('912444');
    expect(await store.get('912444')).toEqual({ ok: true, value: null });
  });

  test('a secret that was stored and is not given back means locked, not absent', async () => {
    const store = await open(aKeytar(), { remembers: (account) => account === '912444' });
    expect(await store.get('912444')).toMatchObject({ ok: false, code: 'KEYCHAIN_LOCKED' });
    expect(await store.get('555555')).toEqual({ ok: true, value: null });
  });

  test.each<[string, Keytar | (() => Promise<Keytar>), RegExp]>([
    ['no native module', () => Promise.reject(new Error('Cannot find module')), /cannot be used/],
    [
      'no session bus',
      aKeytar({ setPassword: () => Promise.reject(new Error('Cannot autolaunch D-Bus without X11 $DISPLAY')) }),
      /No keychain service is running/,
    ],
    [
      'a locked collection',
      aKeytar({ setPassword: () => Promise.reject(new Error('Cannot create an item in a locked collection')) }),
      /Unlock or create it/,
    ],
    ['a keychain that forgets', aKeytar({ getPassword: async () => null }), /locked or does not give back/],
    [
      'a keychain that waits for its password',
      aKeytar({ setPassword: () => new Promise(() => undefined) }),
      /did not answer in time/,
    ],
  ])('%s: memory for this run, with the reason', async (_, keytar, reason) => {
    const store = await open(keytar);
    expect(store.kind).toBe('Memory');
    expect(store.reason).toMatch(reason);
    await store.set('912444', 'a secret');
    expect(await store.get('912444')).toEqual({ ok: true, value: 'a secret' });
    await store.delete('912444');
    expect(await store.get('912444')).toEqual({ ok: true, value: null });
  });

  test('a probe that is let through late is removed again', async () => {
    const keytar = aKeytar();
    let allow = (): void => undefined;
    const slow: Keytar = {
      ...keytar,
      setPassword: (service, account, secret) =>
        new Promise((resolve) => (allow = () => resolve(keytar.setPassword(service, account, secret)))),
    };
    expect((await open(slow)).kind).toBe('Memory');
    allow();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(keytar.kept.size).toBe(0);
  });

  test('a keychain that stops answering later gives an error and not a hang', async () => {
    const keytar = aKeytar();
    const store = await open({
      ...keytar,
      getPassword: (service, account) =>
        account.startsWith('probe') ? keytar.getPassword(service, account) : new Promise(() => undefined),
    });
    expect(store.kind).toBe('Keychain');
    expect(await store.get('912444')).toMatchObject({ ok: false, code: 'KEYCHAIN_FAILED' });
  });
});

describe('the real keychain', () => {
  const bus = process.env['DBUS_SESSION_BUS_ADDRESS'];
  afterEach(() => {
    if (bus !== undefined) process.env['DBUS_SESSION_BUS_ADDRESS'] = bus;
  });

  test.skipIf(!bus)('keeps a secret (skipped where no session bus is offered)', async (context) => {
    const store = await open(loadKeytar, { timeLimitMs: 5_000 });
    if (store.kind === 'Memory') return context.skip(`a session bus without a usable keychain: ${store.reason}`);
    const account = `test-${process.pid}`;
    expect(await store.set(account, 'ein Geheimnis, ₹')).toMatchObject({ ok: true });
    expect(await store.get(account)).toEqual({ ok: true, value: 'ein Geheimnis, ₹' });
    expect(await store.delete(account)).toMatchObject({ ok: true });
    expect(await store.get(account)).toEqual({ ok: true, value: null });
  });

  test.skipIf(process.platform !== 'linux')('without a bus it says what to do (Linux)', async (context) => {
    process.env['DBUS_SESSION_BUS_ADDRESS'] = 'unix:path=/nonexistent/lockstep-bus';
    const store = await open(loadKeytar, { timeLimitMs: 5_000 });
    if (store.kind === 'Keychain') return context.skip('the library is still connected to the bus of the test before');
    expect(store.reason).toMatch(/keychain/i);
    expect(store.reason).toMatch(/start Lockstep again|entered again/);
  });
});
