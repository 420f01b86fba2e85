// The calls about accounts: adding and changing them, signing in, and whether everything is ready.

import type { AccountColour, AccountRole, Relation } from '../domain/account.ts';

/** A new account as typed. The secret goes in and never comes out. */
export type AccountForm = {
  readonly id: string;
  readonly role: AccountRole;
  readonly alias: string;
  readonly group: string;
  readonly colour: AccountColour;
  readonly appCode: string;
  readonly relation: Relation;
  /** One or two, with a space between; empty for none noted. */
  readonly registeredAddresses: string;
  readonly localAddress: string;
  readonly apiSecret: string;
};

/** Only the fields named change; an API secret that is not named stays the one in the keychain. */
export type AccountEdit = { readonly id: string } & Partial<Omit<AccountForm, 'id' | 'role'>>;

/** Window: the broker's page in an isolated window. Browser: in the person's own browser, back through loopback. */
export type LoginWay = 'Window' | 'Browser';

export type ConnectionTest = { readonly ms: number; readonly clientName: string };

/** An account that the practice broker has and the desk has not, with the credentials to add it by hand. */
export type PracticeCredentials = {
  readonly id: string;
  readonly name: string;
  readonly appCode: string;
  readonly apiSecret: string;
  readonly password: string;
  /** What the practice broker sees as the caller's address. */
  readonly address: string;
};

export type ReadinessCheck = {
  readonly name: string;
  readonly state: 'Green' | 'Red' | 'NotKnown';
  /** What was found. */
  readonly finding: string;
  /** What to do about a red; empty for a green. */
  readonly remedy: string;
};

/** `accountId` is empty for what concerns the whole desk. */
export type ReadinessRow = {
  readonly accountId: string;
  readonly alias: string;
  readonly checks: readonly ReadinessCheck[];
};

export type ReadinessBoard = { readonly at: number; readonly rows: readonly ReadinessRow[] };

export type AccountCalls = {
  /** The engine is started anew with the account on the desk; a start is a recovery. */
  addAccount: { in: AccountForm; out: null };
  editAccount: { in: AccountEdit; out: null };
  /** Refused while the account holds positions or working orders, unless `anyway`; its history stays. */
  removeAccount: { in: { readonly id: string; readonly anyway: boolean }; out: null };
  recordConsent: { in: { readonly id: string; readonly granted: boolean; readonly by: string }; out: null };
  /** One login at a time: a second ends the first. Resolves once the page is open. */
  beginLogin: { in: { readonly id: string; readonly way: LoginWay }; out: null };
  signOut: { in: { readonly id: string }; out: null };
  testConnection: { in: { readonly id: string }; out: ConnectionTest };
  practiceCredentials: { in: null; out: readonly PracticeCredentials[] };
  /** Checks everything end to end, now. */
  readiness: { in: null; out: ReadinessBoard };
};

export const accountCallNames: readonly (keyof AccountCalls)[] = [
  'addAccount',
  'editAccount',
  'removeAccount',
  'recordConsent',
  'beginLogin',
  'signOut',
  'testConnection',
  'practiceCredentials',
  'readiness',
];
