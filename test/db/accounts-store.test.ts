import { describe, expect, it } from 'vitest';
import { createAccountsStore } from '../../db/accounts-store.ts';
import { newFollowerTerms, type Consent, type DeskAccount } from '../../domain/account.ts';
import { accountId } from '../../domain/ids.ts';
import { aDatabase } from '../support/a-profile.ts';

const asha: DeskAccount = {
  id: accountId('FO001'),
  role: 'Follower',
  alias: 'Asha',
  group: 'family',
  colour: 'Teal',
  appCode: 'APP1',
  relation: 'Spouse',
  registeredAddresses: ['203.0.113.5', '2001:db8::5'],
  localAddress: '192.168.1.20',
  consent: null,
  terms: { ...newFollowerTerms, multiplier: { units: 5, scale: 1 }, maxQty: 100 },
};
const master: DeskAccount = {
  ...asha,
  id: accountId('MA001'),
  role: 'Master',
  alias: 'Arjun',
  relation: 'Self',
  terms: null,
};
const granted: Consent = { kind: 'Granted', at: 1, by: 'Asha', textVersion: '2026-11' };
const withdrawn: Consent = { ...granted, kind: 'Withdrawn', at: 2 };

describe('the accounts of the desk', () => {
  it('come back as they were saved, the master first, followers in the order they came', () => {
    const accounts = createAccountsStore(aDatabase());
    const babu = { ...asha, id: accountId('FO000'), alias: 'Babu' };
    for (const account of [asha, babu, master]) accounts.save(account, 1);
    accounts.save({ ...asha, alias: 'Asha R' }, 2);
    expect(accounts.list()).toEqual([master, { ...asha, alias: 'Asha R' }, babu]);
  });

  it('that are taken off are gone from the desk, and come back with their consent as it was', () => {
    const accounts = createAccountsStore(aDatabase());
    accounts.save(asha, 1);
    accounts.recordConsent(asha.id, withdrawn);
    accounts.remove(asha.id, 2);
    expect(accounts.list()).toEqual([]);
    accounts.save(asha, 3);
    expect(accounts.list()).toEqual([{ ...asha, consent: withdrawn }]);
  });

  it('start off and without consent: nobody is copied to by being added', () => {
    const accounts = createAccountsStore(aDatabase());
    accounts.save({ ...asha, terms: newFollowerTerms }, 1);
    expect(accounts.list()[0]).toMatchObject({ consent: null, terms: { enabled: false } });
  });
});

describe('consent', () => {
  it('is the newest word said, each earlier one kept, and saving an account says nothing', () => {
    const db = aDatabase();
    const accounts = createAccountsStore(db);
    accounts.save(asha, 1);
    for (const word of [granted, withdrawn, { ...granted, at: 3 }, { ...withdrawn, at: 4 }])
      accounts.recordConsent(asha.id, word);
    accounts.save({ ...asha, consent: granted }, 5);
    expect(accounts.list()[0]?.consent).toEqual({ ...withdrawn, at: 4 });
    expect(db.prepare('SELECT count(*) AS n FROM consents').get()).toEqual({ n: 4 });
  });

  it('cannot be rewritten or removed', () => {
    const db = aDatabase();
    createAccountsStore(db).recordConsent(asha.id, withdrawn);
    for (const sql of [
      "UPDATE consents SET kind = 'Granted'",
      'DELETE FROM consents',
      "REPLACE INTO consents SELECT id, account_id, 'Granted', at_ms, by_whom, text_version FROM consents",
    ]) {
      expect(() => db.exec(sql)).toThrow(/append-only/);
    }
  });
});
