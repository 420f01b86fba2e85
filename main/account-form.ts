// An account as a person types it, read at the border.

import { newFollowerTerms, type DeskAccount } from '../domain/account.ts';
import { accountId } from '../domain/ids.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { AccountEdit, AccountForm } from '../preload/account-calls.ts';
import { plainAddress } from './plain-address.ts';

const fieldRules: readonly (readonly [keyof AccountForm, RegExp, string])[] = [
  ['id', /^[A-Z0-9]{3,20}$/, 'The client code has 3 to 20 capital letters and digits, as the broker shows it.'],
  ['alias', /^.{1,40}$/u, 'Give it a name of 1 to 40 characters, such as "Mother".'],
  ['group', /^.{0,30}$/u, 'A group has at most 30 characters.'],
  ['appCode', /^[A-Za-z0-9_-]{4,64}$/, 'The app code is shown in the broker’s developer portal, under Apps.'],
];

/** Control and direction characters would let one name look like another. */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}]/u;

export function readAccountForm(
  form: AccountForm,
  known: readonly DeskAccount[],
): Result<{ readonly account: DeskAccount; readonly apiSecret: string }> {
  const typed = {
    ...form,
    id: form.id.trim().toUpperCase(),
    alias: form.alias.trim(),
    group: form.group.trim(),
    appCode: form.appCode.trim(),
  };
  const wrong = checkFields(typed);
  if (wrong !== null) return wrong;
  const taken = aliasTaken(typed, known);
  if (taken !== null) return taken;
  if (known.some(({ id }) => id === typed.id)) return err('ACCOUNT_EXISTS', `${typed.id} is already on the desk.`);
  if (typed.role === 'Master' && known.some(({ role }) => role === 'Master')) {
    return err('MASTER_EXISTS', 'There is a master already. Take it off the desk first; a desk has one master.');
  }
  const addresses = readAddresses(form);
  if (!addresses.ok) return addresses;
  const secret = readSecret(form.apiSecret);
  if (!secret.ok) return secret;
  const account: DeskAccount = {
    id: accountId(typed.id),
    role: typed.role,
    alias: typed.alias,
    group: typed.group,
    colour: typed.colour,
    appCode: typed.appCode,
    relation: typed.role === 'Master' ? 'Self' : typed.relation,
    ...addresses.value,
    consent: null,
    terms: typed.role === 'Follower' ? newFollowerTerms : null,
  };
  return ok({ account, apiSecret: secret.value });
}

/** Fields not named stay as they were; null for an API secret that is not named. */
export function readAccountEdit(
  edit: AccountEdit,
  before: DeskAccount,
  known: readonly DeskAccount[],
): Result<{ readonly account: DeskAccount; readonly apiSecret: string | null }> {
  const addresses = readAddresses({
    registeredAddresses: edit.registeredAddresses ?? before.registeredAddresses.join(' '),
    localAddress: edit.localAddress ?? before.localAddress,
  });
  if (!addresses.ok) return addresses;
  const account: DeskAccount = {
    ...before,
    ...addresses.value,
    alias: edit.alias?.trim() ?? before.alias,
    group: edit.group?.trim() ?? before.group,
    colour: edit.colour ?? before.colour,
    appCode: edit.appCode?.trim() ?? before.appCode,
    relation: before.role === 'Master' ? 'Self' : (edit.relation ?? before.relation),
  };
  const wrong = checkFields(account) ?? (account.alias === before.alias ? null : aliasTaken(account, known));
  if (wrong !== null) return wrong;
  if (edit.apiSecret === undefined) return ok({ account, apiSecret: null });
  const secret = readSecret(edit.apiSecret);
  return secret.ok ? ok({ account, apiSecret: secret.value }) : secret;
}

function checkFields(typed: Pick<AccountForm, 'id' | 'alias' | 'group' | 'appCode'>): ReturnType<typeof err> | null {
  for (const [name, rule, hint] of fieldRules) {
    const value = String(typed[name as keyof typeof typed]);
    if (!rule.test(value) || unsafe.test(value)) return err('ACCOUNT_FIELD', hint, { field: name });
  }
  return null;
}

/** Notices, exits and their proof name an account by its alias alone. */
function aliasTaken(
  { id, alias }: Pick<AccountForm, 'id' | 'alias'>,
  known: readonly DeskAccount[],
): ReturnType<typeof err> | null {
  const other = known.find((one) => one.id !== id && one.alias.toLowerCase() === alias.toLowerCase());
  return other === undefined
    ? null
    : err('ACCOUNT_FIELD', `${other.id} goes by the name ${other.alias} already. Choose another.`, { field: 'alias' });
}

function readSecret(text: string): Result<string> {
  const secret = text.trim();
  return /^[\x21-\x7e]{8,512}$/.test(secret)
    ? ok(secret)
    : err(
        'ACCOUNT_SECRET',
        'The API secret is shown once in the broker’s developer portal. Paste it whole, without spaces.',
        { field: 'apiSecret' },
      );
}

/** As the broker's portal lists them: at most a primary and a secondary one. */
function readAddresses(
  typed: Pick<AccountForm, 'registeredAddresses' | 'localAddress'>,
): Result<Pick<DeskAccount, 'registeredAddresses' | 'localAddress'>> {
  const registered: string[] = [];
  for (const word of typed.registeredAddresses.split(/[\s,;]+/).filter((one) => one !== '')) {
    const address = plainAddress(word);
    if (address === null)
      return err('ACCOUNT_FIELD', `"${word.slice(0, 40)}" is not an internet address such as 203.0.113.5.`, {
        field: 'registeredAddresses',
      });
    if (!registered.includes(address)) registered.push(address);
  }
  if (registered.length > 2)
    return err('ACCOUNT_FIELD', 'The broker registers at most two addresses for an account.', {
      field: 'registeredAddresses',
    });
  const given = typed.localAddress.trim();
  const local = given === '' ? '' : plainAddress(given);
  return local === null
    ? err('ACCOUNT_FIELD', 'Give an address of this machine, such as 192.168.1.20, or leave it empty.', {
        field: 'localAddress',
      })
    : ok({ registeredAddresses: registered, localAddress: local });
}
