import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LoginTask } from '../../main/login-desk.ts';
import type { AccountForm } from '../../preload/account-calls.ts';
import { copiesOf, openPractice, until, type Practice } from '../support/practice.ts';

let practice: Practice;
let restarts: number;
let tasks: LoginTask[];

beforeEach(async () => {
  restarts = 0;
  tasks = [];
  practice = await openPractice({
    plan: {
      onRestart: () => {
        restarts += 1;
      },
      onLogin: (task) => tasks.push(task),
    },
  });
});
afterEach(async () => {
  await practice.stop();
});

const spare = () => {
  const found = practice.simulator.spareAccounts[0];
  if (found === undefined) throw new Error('The simulated broker has no spare account');
  return found;
};
const form = (): AccountForm => ({
  id: spare().id,
  role: 'Follower',
  alias: 'Mother',
  group: 'Family',
  colour: 'Rose',
  appCode: spare().appCode,
  relation: 'DependentParent',
  registeredAddresses: '',
  localAddress: '',
  apiSecret: spare().apiSecret,
});
const setUp = (id: string) => practice.view().accounts.find((account) => account.id === id);

/** What the broker's redirect brings back after a good password. */
const redirected = (id: string) => ({ kind: 'Redirected', ...practice.simulator.issueAuthCode(id) }) as const;

async function added(): Promise<string> {
  await practice.call('addAccount', form());
  await practice.reopen();
  return spare().id;
}

describe('adding an account by hand', () => {
  it('puts it on the desk switched off, without consent, needing a login, and opens the desk anew', async () => {
    const id = await added();
    expect(restarts).toBe(1);
    expect(setUp(id)).toMatchObject({
      role: 'Follower',
      alias: 'Mother',
      consent: null,
      hasSecret: true,
      link: { session: { kind: 'NeedsLogin' } },
    });
    expect(practice.view().followers.find((follower) => follower.id === id)).toMatchObject({
      enabled: false,
      state: 'Held',
    });
  });

  for (const [change, code] of [
    [{ id: 'PR2001' }, 'ACCOUNT_EXISTS'],
    [{ id: 'a b' }, 'ACCOUNT_FIELD'],
    [{ id: "x'; DROP TABLE accounts" }, 'ACCOUNT_FIELD'],
    [{ alias: '' }, 'ACCOUNT_FIELD'],
    [{ alias: 'Moth\u202Eer' }, 'ACCOUNT_FIELD'],
    [{ appCode: '' }, 'ACCOUNT_FIELD'],
    [{ apiSecret: 'short' }, 'ACCOUNT_SECRET'],
    [{ role: 'Master' }, 'MASTER_EXISTS'],
    [{ relation: 'Cousin' }, 'INPUT_REFUSED'],
  ] as const) {
    it(`refuses ${JSON.stringify(change)} as ${code} and adds nothing`, async () => {
      expect(await practice.ask('addAccount', { ...form(), ...change })).toMatchObject({ ok: false, code });
      expect(restarts).toBe(0);
      expect(practice.view().accounts).toHaveLength(4);
    });
  }

  it('copies to it once it is signed in, agreed to and switched on', async () => {
    const id = await added();
    await practice.call('beginLogin', { id, way: 'Window' });
    expect(tasks[0]?.url).toContain(`appcode=${spare().appCode}`);
    expect(await practice.desk().finishLogin(tasks[0]?.loginId ?? 0, redirected(id))).toMatchObject({ ok: true });
    await until(() => setUp(id)?.link.session.kind === 'Ready');
    await practice.call('setFollowerTerms', { followerId: id, enabled: true });
    const first = await practice.place({});
    await until(() =>
      copiesOf(practice.view(), first).some((copy) => copy.followerId === id && copy.reasonCode === 'CONSENT_MISSING'),
    );
    await practice.call('recordConsent', { id, granted: true, by: 'Mother' });
    await practice.place({});
    await until(() => practice.simulator.ledger(id).orders.length === 1);
  });
});

describe('consent', () => {
  it('once withdrawn stops new entries at once while exits still follow', async () => {
    const entry = await practice.place({ ordType: 'Market', price: '' });
    await until(() => copiesOf(practice.view(), entry).filter(({ status }) => status === 'Filled').length === 3);
    await practice.call('recordConsent', { id: 'PR2002', granted: false, by: 'the account holder' });
    const next = await practice.place({});
    await until(() =>
      copiesOf(practice.view(), next).some(
        ({ followerId, reasonCode }) => followerId === 'PR2002' && reasonCode === 'CONSENT_MISSING',
      ),
    );
    await practice.place({ side: 'Sell', ordType: 'Market', price: '' });
    await until(() =>
      practice.simulator.ledger('PR2002').orders.some(({ side, status }) => side === 'SELL' && status === 'COMPLETE'),
    );
    expect(practice.simulator.ledger('PR2002').orders).toHaveLength(2);
  });

  it('needs a name and is not asked for the master', async () => {
    expect(await practice.ask('recordConsent', { id: 'PR2002', granted: true, by: ' ' })).toMatchObject({
      ok: false,
      code: 'CONSENT_BY_WHOM',
    });
    expect(await practice.ask('recordConsent', { id: 'PR1001', granted: true, by: 'me' })).toMatchObject({
      ok: false,
      code: 'CONSENT_NOT_NEEDED',
    });
  });
});

describe('logging in', () => {
  it('refuses a session of another account than the one asked for', async () => {
    const id = await added();
    await practice.call('beginLogin', { id, way: 'Window' });
    const other = practice.simulator.issueAuthCode('PR2001');
    // The code of another account cannot even be exchanged under this account's secret.
    expect(await practice.desk().finishLogin(tasks[0]?.loginId ?? 0, { kind: 'Redirected', ...other })).toMatchObject({
      ok: false,
    });
    expect(setUp(id)?.link.session.kind).toBe('NeedsLogin');
  });

  it('lets go of the first login when a second is begun', async () => {
    const id = await added();
    await practice.call('beginLogin', { id, way: 'Window' });
    await practice.call('beginLogin', { id: 'PR2001', way: 'Window' });
    expect(await practice.desk().finishLogin(tasks[0]?.loginId ?? 0, redirected(id))).toMatchObject({
      ok: false,
      code: 'LOGIN_REPLACED',
    });
    expect(practice.view().login?.accountId).toBe('PR2001');
  });

  it('says so when the window was closed', async () => {
    const id = await added();
    await practice.call('beginLogin', { id, way: 'Window' });
    expect(
      await practice
        .desk()
        .finishLogin(tasks[0]?.loginId ?? 0, { kind: 'GivenUp', reason: 'The login window was closed.' }),
    ).toMatchObject({ ok: false, code: 'LOGIN_GIVEN_UP' });
    expect(practice.view().login).toBeNull();
  });

  it('a signed-out account gets no orders, and says why', async () => {
    await practice.call('signOut', { id: 'PR2002' });
    const order = await practice.place({});
    const copy = await until(() => copiesOf(practice.view(), order).find(({ followerId }) => followerId === 'PR2002'));
    expect(copy).toMatchObject({ status: 'Denied', reasonCode: 'ACCOUNT_NOT_READY' });
    await until(() => practice.simulator.ledger().orders.length === 3);
    expect(practice.simulator.ledger('PR2002').orders).toEqual([]);
  });
});

describe('removing an account', () => {
  it('is refused while it holds something, unless anyway', async () => {
    const order = await practice.place({});
    await until(() => copiesOf(practice.view(), order).filter(({ status }) => status === 'New').length === 3);
    expect(await practice.ask('removeAccount', { id: 'PR2003', anyway: false })).toMatchObject({
      ok: false,
      code: 'ACCOUNT_IN_USE',
    });
    await practice.call('removeAccount', { id: 'PR2003', anyway: true });
    await practice.reopen();
    expect(practice.view().followers.map(({ id }) => id)).toEqual(['PR2001', 'PR2002']);
    await practice.reopen();
    expect(practice.view().followers).toHaveLength(2);
  });
});

describe('the readiness run', () => {
  it('is green for a desk in order and red with a remedy where a session has ended', async () => {
    const all = await practice.call('readiness', null);
    const reds = all.rows.flatMap(({ alias, checks }) =>
      checks.filter(({ state }) => state === 'Red').map(({ name }) => `${alias}: ${name}`),
    );
    // Without a keychain in this test the desk says so; everything else is in order.
    expect(reds).toEqual(['The desk: Keychain']);
    practice.simulator.expireSessions('PR2001');
    const again = await practice.call('readiness', null);
    const row = again.rows.find(({ accountId }) => accountId === 'PR2001');
    expect(row?.checks.find(({ name }) => name === 'Session')).toMatchObject({ state: 'Red' });
    expect(row?.checks.find(({ name }) => name === 'Session')?.remedy).toMatch(/Log this account in/);
  });
});
