import { expect, type Page } from '@playwright/test';
import { copyRow, followers, master, pinPrice, placeAsMaster, test, type Console } from './console.ts';

const newcomer = 'PR2004';
const neighbour = 'PR2005';

const row = (page: Page, id: string) => page.getByTestId(`account-row-${id}`);

async function showAccounts(page: Page): Promise<void> {
  await page.getByTestId('tab-accounts').click();
  await expect(row(page, master)).toBeVisible();
}

/** Takes the card's word for everything but what the test wants otherwise. */
async function addFromCard(page: Page, id: string, otherwise: { readonly group?: string } = {}): Promise<void> {
  await page.getByTestId(`practice-fill-${id}`).click();
  await page.getByTestId('account-field-relation').selectOption('Spouse');
  if (otherwise.group !== undefined) await page.getByTestId('account-field-group').fill(otherwise.group);
  await page.getByTestId('account-save').click();
  await expect(row(page, id)).toHaveAttribute('data-session', 'NeedsLogin');
}

async function giveConsent(page: Page, id: string, by: string): Promise<void> {
  await page.getByTestId(`consent-${id}`).click();
  await page.getByTestId('consent-by').fill(by);
  await page.getByTestId('consent-grant').click();
  await expect(page.getByTestId(`consent-${id}`)).toHaveAttribute('data-granted', 'true');
}

/** Presses Log in and answers the broker's page in its window. */
async function openLogin(desk: Console, id: string): Promise<Page> {
  const opening = desk.app.waitForEvent('window');
  await desk.page.getByTestId(`login-${id}`).click();
  const page = await opening;
  await page.waitForLoadState();
  await expect(desk.page.getByTestId('login-under-way')).toBeVisible();
  return page;
}

async function typePassword(login: Page, id: string, password = `practice-${id.toLowerCase()}`): Promise<void> {
  await login.locator('#userId').fill(id);
  await login.locator('#password').fill(password);
  await login.getByRole('button', { name: 'Continue' }).click();
}

async function typeSecondFactor(login: Page, code = '123456'): Promise<void> {
  await login.locator('#otp').fill(code);
  const closed = login.waitForEvent('close');
  await login
    .getByRole('button', { name: 'Sign in' })
    .click({ noWaitAfter: true })
    // The window may be gone before the press is answered.
    .catch(() => undefined);
  await closed;
}

async function logIn(desk: Console, id: string): Promise<void> {
  const login = await openLogin(desk, id);
  await typePassword(login, id);
  await typeSecondFactor(login);
  await expect(row(desk.page, id)).toHaveAttribute('data-session', 'Ready');
  await expect(desk.page.getByTestId('login-under-way')).toHaveCount(0);
}

/** A follower of this test's own: added, agreed to, logged in and switched on. */
async function bringNewcomer(desk: Console): Promise<void> {
  const { page } = desk;
  await showAccounts(page);
  await addFromCard(page, newcomer);
  await giveConsent(page, newcomer, 'Sunita Rao');
  await logIn(desk, newcomer);
  await row(page, newcomer).getByTestId(`follower-toggle-${newcomer}`).click();
  await expect(row(page, newcomer)).toHaveAttribute('data-on', 'true');
  await page.getByTestId('tab-desk').click();
  await expect(page.getByTestId(`follower-row-${newcomer}`)).toHaveAttribute('data-state', 'Copying');
}

const ordersOf = async (desk: Console, id: string) =>
  (await desk.ledger()).orders.filter(({ account }) => account === id);

test('a newcomer brings an account along: adds it, records the consent, logs in at the broker, and it follows', async ({
  desk,
}) => {
  const { page } = desk;
  await pinPrice(desk, 800);
  await showAccounts(page);
  await addFromCard(page, newcomer, { group: 'Family' });
  await expect(row(page, newcomer)).toContainText('not recorded');
  await expect(row(page, newcomer)).toContainText('stored');
  await expect(page.getByTestId(`practice-fill-${newcomer}`)).toHaveCount(0);
  await expect(page.getByTestId(`notice-login-${newcomer}`)).toBeVisible();
  await giveConsent(page, newcomer, 'Sunita Rao');
  await expect(row(page, newcomer)).toContainText('by Sunita Rao');
  await logIn(desk, newcomer);
  await page.getByTestId(`test-${newcomer}`).click();
  await expect(page.getByTestId('account-outcome')).toHaveText(/The broker answered in \d+ ms/);

  await page.getByTestId('tab-desk').click();
  const follower = page.getByTestId(`follower-row-${newcomer}`);
  await expect(follower).toHaveAttribute('data-state', 'Off');
  await expect(follower).toContainText('Family');
  await follower.getByTestId(`follower-toggle-${newcomer}`).click();
  await expect(follower).toHaveAttribute('data-state', 'Copying');
  await placeAsMaster(page, { quantity: '100' });
  await expect.poll(async () => (await ordersOf(desk, newcomer)).length).toBe(1);
  expect((await ordersOf(desk, newcomer))[0]).toMatchObject({ quantity: 100 });
  expect((await desk.copies()).length).toBe(followers.length + 1);
});

test('the form refuses at the field, and never shows a secret again', async ({ desk }) => {
  const { page } = desk;
  await showAccounts(page);
  await page.getByTestId('account-add').click();
  const atField = async (name: string, words: RegExp): Promise<void> => {
    await page.getByTestId('account-save').click();
    const field = page.locator('label.field', { has: page.getByTestId(`account-field-${name}`) });
    await expect(field.getByRole('alert')).toHaveText(words);
    await expect(page.getByTestId('account-error')).toBeVisible();
  };
  await atField('id', /3 to 20 capital letters/);
  await page.getByTestId('account-field-id').fill(master);
  await page.getByTestId('account-field-alias').fill('Mother');
  await page.getByTestId('account-field-appCode').fill('no such code');
  await atField('appCode', /developer portal/);
  await page.getByTestId('account-field-appCode').fill('GOODCODE1');
  await atField('id', /already on the desk/);
  await page.getByTestId('account-field-id').fill('XY123');
  await page.getByTestId('account-field-role').selectOption('Master');
  await atField('role', /There is a master already/);
  await page.getByTestId('account-field-role').selectOption('Follower');
  await page.getByTestId('account-field-apiSecret').fill('short');
  await atField('apiSecret', /Paste it whole/);
  await page.getByTestId('account-field-apiSecret').fill('CANARY-SECRET-0123456789');
  await page.getByTestId('account-save').click();
  await expect(row(page, 'XY123')).toBeVisible();
  await page.getByTestId('account-edit').click();
  await expect(page.getByTestId('account-field-apiSecret')).toHaveValue('');
  expect(await page.content()).not.toContain('CANARY-SECRET');
  expect(JSON.stringify(await desk.call('snapshot', null))).not.toContain('CANARY-SECRET');
});

test('a wrong password shows the broker’s words; closing the window says so; both leave it needing login', async ({
  desk,
}) => {
  const { page } = desk;
  await showAccounts(page);
  await addFromCard(page, newcomer);
  const login = await openLogin(desk, newcomer);
  await expect(page.getByTestId('login-under-way')).toContainText('Practice spouse');
  await typePassword(login, newcomer, 'not-the-password');
  await expect(login.getByRole('alert')).toHaveText(/user ID or the password is wrong/);
  await expect(row(page, newcomer)).toHaveAttribute('data-session', 'NeedsLogin');
  await login.close();
  await expect(page.getByTestId('login-ended')).toContainText('closed before the login was finished');
  await expect(page.getByTestId('login-under-way')).toHaveCount(0);
  await expect(row(page, newcomer)).toHaveAttribute('data-session', 'NeedsLogin');
});

test('a login as another account than the one asked for is refused', async ({ desk }) => {
  const { page } = desk;
  await showAccounts(page);
  // The app of a neighbour under the newcomer's code: its page signs the neighbour in.
  await page.getByTestId(`practice-fill-${neighbour}`).click();
  await page.getByTestId('account-field-id').fill(newcomer);
  await page.getByTestId('account-save').click();
  await expect(row(page, newcomer)).toHaveAttribute('data-session', 'NeedsLogin');
  const login = await openLogin(desk, newcomer);
  await typePassword(login, neighbour);
  await typeSecondFactor(login);
  await expect(page.getByTestId('login-ended')).toContainText('for another account than this one');
  await expect(row(page, newcomer)).toHaveAttribute('data-session', 'NeedsLogin');
});

test('a second login ends the first', async ({ desk }) => {
  const { page } = desk;
  await showAccounts(page);
  await addFromCard(page, newcomer);
  const first = await openLogin(desk, newcomer);
  const ended = first.waitForEvent('close');
  const second = await openLogin(desk, followers[0]);
  await ended;
  await expect(page.getByTestId('login-under-way')).toContainText('Practice follower 1');
  await second.close();
});

test('adding an account ends a login under way, and leaves the next one whole', async ({ desk }) => {
  const { page } = desk;
  await showAccounts(page);
  await addFromCard(page, newcomer);
  const left = await openLogin(desk, newcomer);
  const ended = left.waitForEvent('close');
  await addFromCard(page, neighbour);
  await ended;
  await expect(page.getByTestId('login-under-way')).toHaveCount(0);
  await logIn(desk, neighbour);
  await expect(row(page, newcomer)).toHaveAttribute('data-session', 'NeedsLogin');
});

test('a withdrawn consent stops the next entry with the reason, while an exit still follows', async ({ desk }) => {
  const { page } = desk;
  await pinPrice(desk, 800);
  await bringNewcomer(desk);
  await placeAsMaster(page, { quantity: '100' });
  await expect.poll(async () => (await ordersOf(desk, newcomer)).length).toBe(1);

  await showAccounts(page);
  await page.getByTestId(`consent-${newcomer}`).click();
  await page.getByTestId('consent-withdraw').click();
  await expect(page.getByTestId('consent-error')).toContainText('Say who');
  await page.getByTestId('consent-by').fill('Sunita Rao');
  await page.getByTestId('consent-withdraw').click();
  await expect(row(page, newcomer)).toContainText('withdrawn');

  await page.getByTestId('tab-desk').click();
  const sold = await placeAsMaster(page, { quantity: '100', side: 'sell' });
  await expect.poll(async () => (await ordersOf(desk, newcomer)).length).toBe(2);
  await placeAsMaster(page, { quantity: '50' });
  await page.getByTestId('tab-orders').click();
  await expect(copyRow(page, newcomer).filter({ hasText: 'consent' })).toBeVisible();
  expect(await ordersOf(desk, newcomer)).toHaveLength(2);
  const { orders } = await desk.call('snapshot', null);
  const copies = orders.flatMap((order) => order.copies.map((copy) => ({ ...copy, of: order.key })));
  expect(copies.filter(({ followerId, reasonCode }) => followerId === newcomer && reasonCode !== '')).toMatchObject([
    { reasonCode: 'CONSENT_MISSING' },
  ]);
  expect(copies.find(({ followerId, of }) => followerId === newcomer && of === sold)).toMatchObject({ side: 'Sell' });
});

test('an account that holds something is removed in two steps, and stays away after a restart', async ({
  desk,
  open,
}) => {
  const { page } = desk;
  await pinPrice(desk, 800);
  await placeAsMaster(page, { quantity: '100' });
  await expect.poll(async () => (await desk.copies()).length).toBe(3);
  const leaving = followers[2];
  await showAccounts(page);
  await row(page, leaving).locator('.alias').click();
  await page.getByTestId(`remove-${leaving}`).click();
  await page.getByTestId('remove-confirm').click();
  await expect(page.getByTestId('remove-error')).toContainText('holds 1 position');
  await page.getByTestId('remove-anyway').click();
  await expect(row(page, leaving)).toHaveCount(0);
  await expect(row(page, followers[0])).toHaveAttribute('data-session', 'Ready');
  await page.getByTestId('tab-desk').click();
  await expect(page.getByTestId(`follower-row-${leaving}`)).toHaveCount(0);
  await desk.quit();

  const again = await open();
  await expect(again.page.getByTestId(`follower-row-${followers[0]}`)).toHaveAttribute('data-state', 'Copying');
  await expect(again.page.getByTestId(`follower-row-${leaving}`)).toHaveCount(0);
  await showAccounts(again.page);
  await expect(row(again.page, leaving)).toHaveCount(0);
});

test('readiness: all green when all is well; a session that ended is red with its remedy, and on the desk too', async ({
  desk,
}) => {
  const { page } = desk;
  await page.getByTestId('tab-readiness').click();
  await expect(page.getByTestId('readiness-verdict')).toHaveAttribute('data-fine', 'true');
  await expect(page.getByTestId('readiness-count')).toHaveText(/^(\d+) of \1 green$/);

  await desk.hand('expire', { account: followers[1], closeFeeds: true });
  await page.getByTestId('tab-desk').click();
  await expect(page.getByTestId(`row-login-${followers[1]}`)).toBeVisible();
  await expect(page.getByTestId(`notice-login-${followers[1]}`)).toBeVisible();
  await page.getByTestId('tab-readiness').click();
  await page.getByTestId('readiness-run').click();
  const red = page.getByTestId(`readiness-row-${followers[1]}`);
  await expect(red).toHaveAttribute('data-state', 'Red');
  await expect(red).toContainText('Log this account in');
  await expect(red.getByTestId(`readiness-login-${followers[1]}`)).toBeVisible();
  await expect(page.getByTestId('readiness-row-desk')).toHaveAttribute('data-state', 'Green');
});

test('a value of a practice card is copied to the clipboard', async ({ desk }) => {
  await showAccounts(desk.page);
  await desk.page.getByTestId(`copy-id-${newcomer}`).click();
  await expect.poll(() => desk.app.evaluate(({ clipboard }) => clipboard.readText())).toBe(newcomer);
});
