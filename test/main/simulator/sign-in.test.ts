import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunningSimulator } from '../../../main/simulator/start-simulator.ts';
import type { Loose } from './practice-client.ts';
import { clientOf, sha256, startStill } from './practice-client.ts';

const NOON = Date.parse('2026-11-25T12:00:00+05:30');
let now = NOON;
let simulator: RunningSimulator;

beforeEach(async () => {
  now = NOON;
  simulator = await startStill({ now: () => now });
});
afterEach(() => simulator.stop());

const accountOf = (id: string) => simulator.accounts.find((account) => account.id === id)!;

async function authCode(id = 'PR1001'): Promise<string> {
  const { appCode, password } = accountOf(id);
  const answer = await fetch(`${simulator.urls.login}?appcode=${appCode}`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ userId: id, password }),
  });
  return new URL(answer.headers.get('location')!).searchParams.get('authCode')!;
}

async function exchange(checkSum: string): Promise<Loose> {
  const answer = await fetch(simulator.urls.auth, {
    method: 'POST',
    headers: { authorization: '' },
    body: JSON.stringify({ checkSum }),
  });
  return answer.json();
}

describe('signing in at the practice broker', () => {
  it('shows a login form for a registered app code', async () => {
    const answer = await fetch(`${simulator.urls.login}?appcode=${accountOf('PR1001').appCode}`);
    expect(answer.headers.get('content-type')).toContain('text/html');
    const page = await answer.text();
    expect(page).toContain('name="userId"');
    expect(page).toContain('name="password"');
  });

  it('shows no form for an unknown app code', async () => {
    expect(await (await fetch(`${simulator.urls.login}?appcode=NOBODY`)).text()).not.toContain('<form');
  });

  it('sends the browser back with authCode and userId after a good password', async () => {
    const { appCode, password, redirectUrl } = accountOf('PR2001');
    const answer = await fetch(`${simulator.urls.login}?appcode=${appCode}`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ userId: 'pr2001', password }),
    });
    expect(answer.status).toBe(302);
    const target = new URL(answer.headers.get('location')!);
    expect(target.origin + target.pathname).toBe(redirectUrl);
    expect(target.searchParams.get('userId')).toBe('PR2001');
    expect(target.searchParams.get('authCode')).not.toBe('');
    expect((await fetch(target)).status).toBe(200);
  });

  it('keeps a wrong password on the page and says so', async () => {
    const answer = await fetch(`${simulator.urls.login}?appcode=${accountOf('PR1001').appCode}`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ userId: 'PR1001', password: 'guess' }),
    });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('role="alert"');
  });

  it('exchanges the checksum of user, code and secret for a session, once', async () => {
    const checkSum = sha256(`PR1001${await authCode()}${accountOf('PR1001').apiSecret}`);
    const good = await exchange(checkSum);
    expect(good).toEqual({
      stat: 'Ok',
      clientId: 'PR1001',
      userSession: expect.stringMatching(/^[^.]+\.[^.]+\.[^.]+$/),
    });
    expect(await exchange(checkSum)).toEqual({ stat: 'Not_ok', emsg: 'Invalid auth code' });
    const client = clientOf(simulator, 'PR1001', good.userSession);
    expect((await client.get('/profile/')).json.result[0].clientId).toBe('PR1001');
  });

  it('refuses a checksum made with a wrong secret', async () => {
    expect(await exchange(sha256(`PR1001${await authCode()}wrong`))).toEqual({
      stat: 'Not_ok',
      emsg: 'Invalid auth code',
    });
  });

  it('lets an auth code lapse after two minutes', async () => {
    const code = await authCode();
    now += 121_000;
    expect((await exchange(sha256(`PR1001${code}${accountOf('PR1001').apiSecret}`))).stat).toBe('Not_ok');
  });

  it('answers 401 EC087 to an unknown token', async () => {
    const answer = await clientOf(simulator, 'PR1001', 'garbage').get('/limits/');
    expect(answer.status).toBe(401);
    expect(answer.json).toMatchObject({ status: 'EC087', message: 'Session Expired' });
  });

  it('ends a session with the Indian day although its token claims weeks', async () => {
    const client = clientOf(simulator);
    now = Date.parse('2026-11-25T23:59:59+05:30');
    expect((await client.get('/limits/')).status).toBe(200);
    now = Date.parse('2026-11-26T00:00:01+05:30');
    const answer = await client.get('/limits/');
    expect([answer.status, answer.json.status]).toEqual([401, 'EC087']);
    const { exp } = JSON.parse(Buffer.from(client.session.split('.')[1]!, 'base64url').toString());
    expect(exp * 1000).toBeGreaterThan(now + 40 * 86_400_000);
  });

  it('can end sessions at another hour and with another status', async () => {
    simulator.setSwitches({ sessionDeathMinute: 180, expiredSessionStatus: 200 });
    const client = clientOf(simulator);
    now = Date.parse('2026-11-26T02:59:00+05:30');
    expect((await client.get('/limits/')).json.status).toBe('Ok');
    now = Date.parse('2026-11-26T03:00:00+05:30');
    const answer = await client.get('/limits/');
    expect([answer.status, answer.json.status]).toEqual([200, 'EC087']);
  });

  it('ends every session of an account at once on demand', async () => {
    const client = clientOf(simulator);
    simulator.expireSessions('PR1001');
    expect((await client.get('/profile')).status).toBe(401);
  });
});
