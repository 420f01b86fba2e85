// An account's connection as a notice: what was lost, what that means for copying, and what to do. Pure.

import type { Notice } from '../domain/desk-view.ts';
import type { LinkState } from './broker/broker.ts';

export type LinkOf = {
  readonly account: string;
  readonly alias: string;
  readonly isMaster: boolean;
  readonly link: LinkState;
};

/** Keys under which an account's connection is told; the first stands until it is logged in. */
export const linkKeys = (account: string): { readonly login: string; readonly line: string } => ({
  login: `login:${account}`,
  line: `line:${account}`,
});

/** A line that is back within this long was hardly lost: it is told only when it stays away. */
export const lineGraceMs = 1500;

/** Null: nothing to tell. A feed that is down while the session lives is told with the other feeds. */
export function linkNotice({ account, alias, isMaster, link }: LinkOf, at: number): Notice | null {
  const notice = (key: string, title: string, body: string): Notice => ({
    key,
    at,
    level: 'Error',
    title,
    body: body.trim(),
    account,
    masterOrderId: '',
    sound: 'ConnectionLost',
  });
  const meanwhile = isMaster ? 'No order of the master’s is seen' : 'Nothing is copied to it';
  const { login, line } = linkKeys(account);
  const { session } = link;
  switch (session.kind) {
    case 'Connecting':
      return null;
    case 'NeedsLogin':
      return notice(login, `${alias} needs a login`, `${session.reason} ${meanwhile} until it is logged in.`);
    case 'Unreachable':
      return notice(
        line,
        `${alias}: the broker cannot be reached`,
        `${session.reason} ${meanwhile}. Check the network; to get out meanwhile, use the broker’s own app on another line.`,
      );
    case 'Ready':
      return null;
  }
}
