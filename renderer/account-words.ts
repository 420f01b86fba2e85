// Accounts in plain words: relation, consent, session. Pure.

import type { AccountColour, Relation } from '../domain/account.ts';
import type { AccountSetUpView, LinkView } from '../domain/account-view.ts';
import type { DeskView } from '../domain/desk-view.ts';
import type { AccountForm } from '../preload/account-calls.ts';
import { istDay } from './format.ts';

export const relationWords: Readonly<Record<Relation, string>> = {
  Self: 'Myself',
  Spouse: 'Spouse',
  DependentChild: 'Dependent child',
  DependentParent: 'Dependent parent',
  Other: 'Somebody else',
};

export const colourWords: Readonly<Record<AccountColour, string>> = {
  Grey: 'grey',
  Blue: 'blue',
  Teal: 'teal',
  Violet: 'violet',
  Amber: 'amber',
  Rose: 'rose',
};

/** What each field of the form asks for, as one would say it. */
export const fieldWords: Readonly<Record<keyof AccountForm, { readonly label: string; readonly hint: string }>> = {
  id: { label: 'Client code', hint: 'Your user ID at the broker, as its app shows it.' },
  role: { label: 'Role', hint: 'The master is watched; followers receive its orders. A desk has one master.' },
  alias: { label: 'Name', hint: 'What you call it here, such as "Mother". Shown everywhere instead of the code.' },
  group: { label: 'Group', hint: 'A word to sort and filter by, such as "Family". May stay empty.' },
  colour: { label: 'Colour tag', hint: 'Beside the name, to find it faster.' },
  appCode: { label: 'App code', hint: 'From the broker’s developer portal, under Apps. Not a secret.' },
  relation: {
    label: 'Whose account is it?',
    hint: 'Live copying is for you and this family only. Others may practise.',
  },
  registeredAddresses: {
    label: 'Registered address',
    hint: 'The internet address that the broker has on record for this account, one or two. Orders from any other are refused.',
  },
  localAddress: {
    label: 'Leaves from',
    hint: 'Only where this computer has several lines: the one this account uses. Empty: as the system likes.',
  },
  apiSecret: {
    label: 'API secret',
    hint: 'Shown once in the developer portal. It goes into this computer’s keychain and is never shown again.',
  },
};

/** Registered as the app's redirect address, for logging in with one's own browser. */
export function browserRedirect(id: string): string {
  return `http://127.0.0.1:18765/login/${id}`;
}

export function consentWords(account: Pick<AccountSetUpView, 'role' | 'consent'>): string {
  if (account.role === 'Master') return 'not needed';
  if (account.consent === null) return 'not recorded';
  const { kind, by, at } = account.consent;
  return `${kind === 'Granted' ? 'given' : 'withdrawn'} ${istDay(at).slice(4)} by ${by}`;
}

/** The link that is renewed as frames come in; that of the set-up changes with the session only. */
export function linkOf(
  view: Pick<DeskView, 'master' | 'followers'>,
  account: Pick<AccountSetUpView, 'id' | 'link'>,
): LinkView {
  if (view.master?.id === account.id) return view.master.link;
  return view.followers.find(({ id }) => id === account.id)?.link ?? account.link;
}

const hour = 3_600_000;

/** How long the session still lasts; `soon` within its last hour. Null: there is none. */
export function sessionLeft(
  endsAt: number | null,
  now: number,
): { readonly words: string; readonly soon: boolean } | null {
  if (endsAt === null) return null;
  const left = Math.max(0, endsAt - now);
  const minutes = Math.ceil(left / 60_000);
  const words = minutes >= 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes} min`;
  return { words, soon: left <= hour };
}

/** When the broker was last heard: its newest frame or answered book. */
export function lastHeard(link: LinkView): number | null {
  const newest = Math.max(link.lastFrameAt ?? 0, link.lastBookAt ?? 0);
  return newest === 0 ? null : newest;
}
