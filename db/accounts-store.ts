// The accounts of the desk and what was agreed for each. The engine journals every change as a fact as well.

import {
  completeTerms,
  type AccountColour,
  type AccountRole,
  type Consent,
  type DeskAccount,
  type FollowerTerms,
  type Relation,
} from '../domain/account.ts';
import { accountId, type AccountId } from '../domain/ids.ts';
import type { Db } from './database.ts';

type AccountRow = {
  account_id: string;
  role: AccountRole;
  alias: string;
  group_name: string;
  colour: AccountColour;
  app_code: string;
  relation: Relation;
  registered_addresses: string;
  local_address: string;
  terms: string | null;
};

type ConsentRow = { account_id: string; kind: Consent['kind']; at_ms: number; by_whom: string; text_version: string };

export type AccountsStore = ReturnType<typeof createAccountsStore>;

export function createAccountsStore(db: Db) {
  const list = db.prepare<[], AccountRow>(
    `SELECT account_id, role, alias, group_name, colour, app_code, relation, registered_addresses, local_address, terms
     FROM accounts
     WHERE removed_at IS NULL ORDER BY role = 'Follower', position, account_id`,
  );
  const save = db.prepare(
    `INSERT INTO accounts (account_id, role, alias, group_name, colour, app_code, relation, registered_addresses,
       local_address, terms, position, changed_at)
     VALUES (@account_id, @role, @alias, @group_name, @colour, @app_code, @relation, @registered_addresses,
       @local_address, @terms, (SELECT count(*) FROM accounts), @changed_at)
     ON CONFLICT (account_id) DO UPDATE SET role = excluded.role, alias = excluded.alias, group_name = excluded.group_name,
       colour = excluded.colour, app_code = excluded.app_code, relation = excluded.relation,
       registered_addresses = excluded.registered_addresses, local_address = excluded.local_address, terms = excluded.terms,
       removed_at = NULL, changed_at = excluded.changed_at`,
  );
  const had = db.prepare<[string], { found: number }>('SELECT 1 AS found FROM accounts WHERE account_id = ?');
  const remove = db.prepare(
    'UPDATE accounts SET removed_at = ?, changed_at = ? WHERE account_id = ? AND removed_at IS NULL',
  );
  const newestConsents = db.prepare<[], ConsentRow>(
    `SELECT account_id, kind, at_ms, by_whom, text_version FROM consents
     WHERE id IN (SELECT max(id) FROM consents GROUP BY account_id)`,
  );
  const addConsent = db.prepare(
    'INSERT INTO consents (account_id, kind, at_ms, by_whom, text_version) VALUES (?, ?, ?, ?, ?)',
  );

  function consents(): ReadonlyMap<string, Consent> {
    return new Map(
      newestConsents
        .all()
        .map((row) => [
          row.account_id,
          { kind: row.kind, at: row.at_ms, by: row.by_whom, textVersion: row.text_version },
        ]),
    );
  }

  return {
    /** The master first, then followers in the order they came; removed ones left out. */
    list: (): readonly DeskAccount[] => {
      const given = consents();
      return list.all().map((row) => ({
        id: accountId(row.account_id),
        role: row.role,
        alias: row.alias,
        group: row.group_name,
        colour: row.colour,
        appCode: row.app_code,
        relation: row.relation,
        registeredAddresses: row.registered_addresses.split(' ').filter((one) => one !== ''),
        localAddress: row.local_address,
        consent: given.get(row.account_id) ?? null,
        terms: row.terms === null ? null : completeTerms(JSON.parse(row.terms) as Partial<FollowerTerms>),
      }));
    },
    /** Adds it, changes it, or brings a removed one back. Consent is not touched. */
    save: (account: DeskAccount, at: number): void => {
      save.run({
        account_id: account.id,
        role: account.role,
        alias: account.alias,
        group_name: account.group,
        colour: account.colour,
        app_code: account.appCode,
        relation: account.relation,
        registered_addresses: account.registeredAddresses.join(' '),
        local_address: account.localAddress,
        terms: account.terms === null ? null : JSON.stringify(account.terms),
        changed_at: at,
      });
    },
    /** Whether it is or ever was on this desk. */
    everHad: (id: AccountId): boolean => had.get(id) !== undefined,
    /** Off the desk; its history and its consents stay. */
    remove: (id: AccountId, at: number): void => {
      remove.run(at, at, id);
    },
    recordConsent: (id: AccountId, consent: Consent): void => {
      addConsent.run(id, consent.kind, consent.at, consent.by, consent.textVersion);
    },
  };
}
