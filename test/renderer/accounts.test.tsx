import { fireEvent } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { consentText } from '../../domain/account.ts';
import { err } from '../../domain/result.ts';
import { App } from '../../renderer/app.tsx';
import { doing, showPage, type Page } from './a-page.tsx';
import { aDesk, aFollower, anAccount, aNotice, aSetUp, morning } from './builders.ts';
import { fakeSpare } from './fake-desk.ts';

const arjun = aSetUp({ id: 'MA001', role: 'Master', alias: 'Arjun', consent: null });
const asha = aSetUp({ id: 'FO001', alias: 'Asha' });
const needsLogin = { kind: 'NeedsLogin', reason: 'The broker ended the session.' } as const;

const aFamily = (part: Parameters<typeof aDesk>[0] = {}) => aDesk({ accounts: [arjun, asha], ...part });

async function showAccounts(view = aFamily()): Promise<Page> {
  const page = await showPage(view, <App />);
  await doing(() => fireEvent.click(page.getByTestId('tab-accounts')));
  return page;
}

const press = (page: Page, id: string) => doing(() => fireEvent.click(page.getByTestId(id)));
const type = (page: Page, id: string, value: string) =>
  doing(() => fireEvent.change(page.getByTestId(id), { target: { value } }));
const deeds = (page: Page, name: string) =>
  page.desk.calls.filter((call) => call.name === name).map(({ input }) => input);
const fieldOf = (page: Page, name: string) => page.getByTestId(`account-field-${name}`).closest('label')?.textContent;
const held = (page: Page) => JSON.stringify([page.store.getState(), page.screen.getState()]);

describe('the accounts screen', () => {
  it('shows of each account who it is, whose, what was agreed, and its session in words', async () => {
    const page = await showAccounts();
    const row = page.getByTestId('account-row-FO001').textContent;
    for (const words of ['Asha', 'FO001', 'Follower', 'Spouse', 'given 24 Nov by Asha Rao', 'stored', 'Live'])
      expect(row).toContain(words);
    expect(page.getByTestId('account-row-MA001').textContent).toContain('not needed');
  });

  it('warns in the last hour of a session', async () => {
    const soon = { ...asha, sessionEndsAt: Date.now() + 41.5 * 60_000 };
    const page = await showAccounts(aFamily({ accounts: [arjun, soon] }));
    expect(page.getByTestId('account-row-FO001').textContent).toContain('Ends in 42 min');
  });

  it('shows a link as new as the desk’s own row of it', async () => {
    const link = { session: needsLogin, feed: 'Off', lastFrameAt: null, lastBookAt: morning } as const;
    const page = await showAccounts(aFamily({ followers: [aFollower({ link })] }));
    expect(page.getByTestId('account-row-FO001').dataset['session']).toBe('NeedsLogin');
    expect(page.getByText('one master, 1 follower, 1 to log in')).toBeTruthy();
  });
});

describe('the accounts table', () => {
  it('is worked by the keyboard: arrows move, space switches a follower, Enter opens', async () => {
    const page = await showAccounts();
    const table = page.getByRole('grid');
    await doing(() => table.focus());
    await doing(() => fireEvent.keyDown(table, { key: ' ' }));
    expect(deeds(page, 'setFollowerTerms')).toEqual([]);
    await doing(() => fireEvent.keyDown(table, { key: 'ArrowDown' }));
    await doing(() => fireEvent.keyDown(table, { key: ' ' }));
    expect(deeds(page, 'setFollowerTerms')).toEqual([{ followerId: 'FO001', enabled: false }]);
    await doing(() => fireEvent.keyDown(table, { key: 'Enter' }));
    expect(page.screen.getState().dialog).toEqual({ kind: 'EditAccount', accountId: 'FO001' });
  });
});

describe('the form of an account', () => {
  it('puts a refusal at the field that it is about', async () => {
    const page = await showAccounts();
    await press(page, 'account-add');
    page.desk.answer('addAccount', err('ACCOUNT_FIELD', 'The app code is in the portal.', { field: 'appCode' }));
    await press(page, 'account-save');
    expect(fieldOf(page, 'appCode')).toContain('The app code is in the portal.');
    expect(page.getByTestId('account-field-appCode').getAttribute('aria-invalid')).toBe('true');
    expect(page.getByTestId('account-error').textContent).toContain('Not kept.');
    page.desk.answer('addAccount', err('ACCOUNT_EXISTS', 'MA001 is already on the desk.'));
    await press(page, 'account-save');
    expect(fieldOf(page, 'id')).toContain('already on the desk');
    await type(page, 'account-field-id', 'FO002');
    expect(page.queryByTestId('account-error')).toBeNull();
  });

  it('sends what was typed, once, and holds no secret afterwards', async () => {
    const page = await showAccounts();
    await press(page, 'account-add');
    await type(page, 'account-field-id', 'FO009');
    await type(page, 'account-field-alias', 'Mother');
    await type(page, 'account-field-appCode', 'APPCODE9');
    await type(page, 'account-field-relation', 'DependentParent');
    await type(page, 'account-field-apiSecret', 'PLANTED-SECRET-0123456789');
    expect((page.getByTestId('account-field-apiSecret') as HTMLInputElement).type).toBe('password');
    expect(held(page)).not.toContain('PLANTED-SECRET');
    await press(page, 'account-save');
    expect(deeds(page, 'addAccount')).toMatchObject([
      { id: 'FO009', relation: 'DependentParent', apiSecret: 'PLANTED-SECRET-0123456789' },
    ]);
    expect(page.queryByTestId('account-dialog')).toBeNull();
    expect(held(page) + document.body.innerHTML).not.toContain('PLANTED-SECRET');
    await press(page, 'account-edit');
    expect((page.getByTestId('account-field-apiSecret') as HTMLInputElement).value).toBe('');
  });

  it('leaves the stored secret alone when none is typed in a change', async () => {
    const page = await showAccounts();
    await doing(() => page.screen.getState().open({ kind: 'EditAccount', accountId: 'FO001' }));
    await type(page, 'account-field-group', 'Family');
    await press(page, 'account-save');
    const [edit] = deeds(page, 'editAccount');
    expect(edit).toMatchObject({ id: 'FO001', group: 'Family' });
    expect(Object.keys(edit as object)).not.toContain('apiSecret');
    expect(Object.keys(edit as object)).not.toContain('role');
  });

  it('is filled from a practice card, which goes once the account is on the desk', async () => {
    const page = await showAccounts();
    expect(page.getByText(/any six digits/)).toBeTruthy();
    await press(page, `practice-fill-${fakeSpare.id}`);
    await press(page, 'account-save');
    expect(deeds(page, 'addAccount')).toMatchObject([{ id: fakeSpare.id, apiSecret: fakeSpare.apiSecret }]);
    expect(page.queryByTestId(`practice-card-${fakeSpare.id}`)).toBeNull();
    expect(held(page)).not.toContain(fakeSpare.apiSecret);
  });

  it('offers no practice card when live', async () => {
    const page = await showAccounts(aFamily({ mode: 'Live', demo: null }));
    expect(page.queryByText('Practice accounts you can add')).toBeNull();
    expect(deeds(page, 'practiceCredentials')).toEqual([]);
  });
});

describe('consent', () => {
  it('shows the text, asks by whom, and keeps a refusal at the field', async () => {
    const page = await showAccounts(aFamily({ accounts: [arjun, { ...asha, consent: null }] }));
    expect(page.getByTestId('consent-FO001').textContent).toBe('not recorded');
    await press(page, 'consent-FO001');
    expect(page.getByTestId('consent-dialog').textContent).toContain(consentText.text);
    expect(page.queryByTestId('consent-withdraw')).toBeNull();
    page.desk.answer('recordConsent', err('CONSENT_BY_WHOM', 'Say who gave it.', { field: 'by' }));
    await press(page, 'consent-grant');
    expect(page.getByTestId('consent-error').textContent).toBe('Say who gave it.');
    await type(page, 'consent-by', 'Asha Rao');
    await press(page, 'consent-grant');
    expect(deeds(page, 'recordConsent').at(-1)).toEqual({ id: 'FO001', granted: true, by: 'Asha Rao' });
    expect(page.getByTestId('consent-FO001').dataset['granted']).toBe('true');
  });

  it('is withdrawn the same way, and may be given anew only after that', async () => {
    const page = await showAccounts();
    await press(page, 'consent-FO001');
    expect(page.queryByTestId('consent-grant')).toBeNull();
    await type(page, 'consent-by', 'Asha Rao');
    await press(page, 'consent-withdraw');
    expect(deeds(page, 'recordConsent')).toEqual([{ id: 'FO001', granted: false, by: 'Asha Rao' }]);
    expect(page.getByTestId('consent-FO001').textContent).toContain('withdrawn');
  });
});

describe('removing an account', () => {
  it('takes a second step once the broker’s books say that it holds something', async () => {
    const page = await showAccounts();
    await doing(() => page.screen.getState().open({ kind: 'RemoveAccount', accountId: 'FO001' }));
    page.desk.answer('removeAccount', err('ACCOUNT_IN_USE', 'Asha holds 2 positions and 0 working orders.'));
    await press(page, 'remove-confirm');
    expect(page.getByTestId('remove-error').textContent).toContain('holds 2 positions');
    expect(page.queryByTestId('remove-confirm')).toBeNull();
    await press(page, 'remove-anyway');
    expect(deeds(page, 'removeAccount')).toEqual([
      { id: 'FO001', anyway: false },
      { id: 'FO001', anyway: true },
    ]);
    expect(page.queryByTestId('account-row-FO001')).toBeNull();
  });
});

describe('logging in', () => {
  it('is offered in the desk’s row and in the banner, and told while it is under way', async () => {
    const link = { ...anAccount().link, session: needsLogin };
    const page = await showPage(
      aFamily({
        followers: [aFollower({ link, state: 'Held' })],
        notices: [aNotice({ key: 'login:FO001', account: 'FO001', title: 'Asha needs a login' })],
      }),
      <App />,
    );
    await press(page, 'row-login-FO001');
    await press(page, 'notice-login-FO001');
    expect(deeds(page, 'beginLogin')).toEqual([
      { id: 'FO001', way: 'Window' },
      { id: 'FO001', way: 'Window' },
    ]);
    expect(page.getByTestId('login-under-way').textContent).toContain('Logging in Asha');
    expect(page.getByTestId('login-under-way').textContent).toContain('Beginning another login ends this one.');
    await doing(() => page.desk.push({ kind: 'Login', login: null }));
    expect(page.queryByTestId('login-under-way')).toBeNull();
  });

  it('that cannot begin leads to the account and says why', async () => {
    const link = { ...anAccount().link, session: needsLogin };
    const page = await showPage(aFamily({ followers: [aFollower({ link, state: 'Held' })] }), <App />);
    page.desk.answer('beginLogin', err('LOGIN_NO_SECRET', 'Asha has no API secret yet.'));
    await press(page, 'row-login-FO001');
    expect(page.screen.getState()).toMatchObject({ tab: 'Accounts', activeAccount: 'FO001' });
    expect(page.getByTestId('account-outcome').textContent).toBe('Asha has no API secret yet.');
  });

  it('in one’s own browser names the redirect address to register', async () => {
    const page = await showAccounts();
    await doing(() => page.screen.getState().showAccount('FO001'));
    const address = page.getByLabelText('Redirect address') as HTMLInputElement;
    expect(address.value).toBe('http://127.0.0.1:18765/login/FO001');
    await press(page, 'login-browser-FO001');
    expect(deeds(page, 'beginLogin')).toEqual([{ id: 'FO001', way: 'Browser' }]);
  });

  it('says what the connection test found', async () => {
    const page = await showAccounts();
    await doing(() => page.screen.getState().showAccount('FO001'));
    await press(page, 'test-FO001');
    expect(page.getByTestId('account-outcome').textContent).toBe('The broker answered in 23 ms.');
    page.desk.answer('testConnection', err('UNREACHABLE', 'The broker cannot be reached.'));
    await press(page, 'test-FO001');
    expect(page.getByTestId('account-outcome').textContent).toBe('The broker cannot be reached.');
  });
});
