import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunningSimulator } from '../../../main/simulator/start-simulator.ts';
import { clientOf, sha256, startStill } from './practice-client.ts';

const NOON = Date.parse('2026-11-25T12:00:00+05:30');
let now = NOON;
let simulator: RunningSimulator;

beforeEach(async () => {
  now = NOON;
  simulator = await startStill({ now: () => now });
});
afterEach(() => simulator.stop());

const spouse = () => simulator.spareAccounts[0]!;
const pageUrl = () => `${simulator.urls.login}?appcode=${spouse().appCode}`;

async function send(fields: Record<string, string>) {
  const answer = await fetch(pageUrl(), { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) });
  return { status: answer.status, location: answer.headers.get('location'), page: await answer.text() };
}
const password = () => send({ step: 'password', userId: 'PR2004', password: spouse().password });
const ticketIn = (page: string): string => /name="ticket" value="([0-9a-f]+)"/.exec(page)![1]!;

describe('the spare accounts', () => {
  it('are known to the broker, apart from the desk’s own and flagged', async () => {
    expect(simulator.accounts.map(({ id, spare }) => [id, spare])).toEqual([
      ['PR1001', false],
      ['PR2001', false],
      ['PR2002', false],
      ['PR2003', false],
    ]);
    const listed = await (await fetch(`${simulator.urls.control}/accounts?spare=1`)).json();
    expect(listed).toMatchObject([
      { id: 'PR2004', name: 'Practice spouse', spare: true, appCode: spouse().appCode, availablePaise: 100_000_000 },
      { id: 'PR2005', name: 'Practice parent', spare: true },
      { id: 'PR2006', name: 'Practice friend', spare: true },
    ]);
  });

  it('take other ids when the desk has theirs', async () => {
    const other = await startStill({ accounts: [{ id: 'M' }, { id: 'PR2004' }] });
    expect(other.spareAccounts.map(({ id }) => id)).toEqual(['PR2005', 'PR2006', 'PR2007']);
    await other.stop();
  });
});

describe('the login page', () => {
  it('says whose it is and that it is practice, runs nothing and loads nothing', async () => {
    const answer = await fetch(pageUrl());
    const page = await answer.text();
    expect(page).toContain('PR2004');
    expect(page).toContain('Practice spouse');
    expect(page).toContain('No real money');
    expect(page).not.toMatch(/<script|<img|<link|https?:/);
    const policy = answer.headers.get('content-security-policy');
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self' http:\/\/127/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const style = /<style>([^]*)<\/style>/.exec(page)![1]!;
    const { createHash } = await import('node:crypto');
    expect(policy).toContain(`sha256-${createHash('sha256').update(style).digest('base64')}`);
  });

  it('asks for six digits after the password and then redirects with code and user', async () => {
    const second = await password();
    expect([second.status, second.location]).toEqual([200, null]);
    const { status, location } = await send({ ticket: ticketIn(second.page), otp: '123456' });
    expect(status).toBe(302);
    const target = new URL(location!);
    expect(target.origin + target.pathname).toBe(spouse().redirectUrl);
    expect([...target.searchParams.keys()]).toEqual(['authCode', 'userId']);
    const checkSum = sha256(`PR2004${target.searchParams.get('authCode')}${spouse().apiSecret}`);
    const exchanged = await fetch(simulator.urls.auth, { method: 'POST', body: JSON.stringify({ checkSum }) });
    const { userSession } = (await exchanged.json()) as { userSession: string };
    expect((await clientOf(simulator, 'PR2004', userSession).get('/profile/')).json.result[0].clientName).toBe(
      'Practice spouse',
    );
  });

  it('refuses a code of another form as often as one likes, and locks nothing', async () => {
    const { page } = await password();
    for (const otp of ['', '12345', '1234567', '12 456', 'abcdef']) {
      const again = await send({ ticket: ticketIn(page), otp });
      expect([again.status, again.page]).toEqual([200, expect.stringContaining('role="alert"')]);
    }
    for (let attempt = 0; attempt < 12; attempt += 1) {
      const wrong = await send({ step: 'password', userId: 'PR2004', password: 'guess' });
      expect(wrong.page).toContain('The user ID or the password is wrong');
    }
    expect((await send({ ticket: ticketIn(page), otp: '000000' })).status).toBe(302);
  });

  it('takes a ticket once, for its own account and for five minutes', async () => {
    const { page } = await password();
    const other = simulator.spareAccounts[1]!;
    const stolen = await fetch(`${simulator.urls.login}?appcode=${other.appCode}`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ ticket: ticketIn(page), otp: '123456' }),
    });
    expect(stolen.status).toBe(200);
    now += 301_000;
    expect((await send({ ticket: ticketIn(page), otp: '123456' })).page).toContain('name="password"');
    const fresh = await password();
    expect((await send({ ticket: ticketIn(fresh.page), otp: '123456' })).status).toBe(302);
    expect((await send({ ticket: ticketIn(fresh.page), otp: '123456' })).status).toBe(200);
  });

  it('escapes what it was sent and what an account is called', async () => {
    const other = await startStill({ spareAccounts: [{ id: 'X1', name: '<b>"&\'' }] });
    const answer = await fetch(`${other.urls.login}?appcode=${other.spareAccounts[0]!.appCode}`, {
      method: 'POST',
      body: new URLSearchParams({ step: 'password', userId: '"><script>alert(1)</script>', password: 'x' }),
    });
    const page = await answer.text();
    expect(page).not.toContain('<script');
    expect(page).not.toContain('<b>"');
    expect(page).toContain('&#60;b&#62;&#34;&#38;&#39;');
    await other.stop();
  });

  it('sends the browser wherever the app is registered, keeping the query of that address', async () => {
    const set = (body: unknown) =>
      fetch(`${simulator.urls.control}/redirect`, { method: 'POST', body: JSON.stringify(body) });
    expect(await (await set({ account: 'PR2004', url: 'http://localhost:4567/back?x=1' })).json()).toEqual({
      redirectUrl: 'http://localhost:4567/back?x=1',
    });
    expect((await fetch(pageUrl())).headers.get('content-security-policy')).toContain('http://localhost:4567');
    const { page } = await password();
    const { location } = await send({ ticket: ticketIn(page), otp: '123456' });
    expect(location).toMatch(/^http:\/\/localhost:4567\/back\?x=1&authCode=[0-9A-F]{20}&userId=PR2004$/);
    expect(simulator.listSpareAccounts()[0]!.redirectUrl).toBe('http://localhost:4567/back?x=1');
    expect((await set({ account: 'PR2004', url: 'javascript:alert(1)' })).status).toBe(400);
    expect(simulator.setRedirect('PR2004', null)).toBe(spouse().redirectUrl);
  });
});
