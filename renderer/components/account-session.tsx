// An account's session: whether there is one, and how long it lasts. The last hour is told ahead.

import type { ReactNode } from 'react';
import type { AccountSetUpView, LinkView } from '../../domain/account-view.ts';
import { lastHeard, sessionLeft } from '../account-words.ts';
import { useNow } from '../now.ts';
import { Age, linkReason, LinkMark } from './follower-state.tsx';
import { Mark } from './shape.tsx';

export function SessionMark({
  account,
  link,
}: {
  readonly account: AccountSetUpView;
  readonly link: LinkView;
}): ReactNode {
  const now = useNow();
  const { session } = link;
  if (session.kind === 'NeedsLogin') return <Mark shape="Square" tone="bad" word="Needs login" />;
  if (session.kind === 'Unreachable') return <Mark shape="Cross" tone="bad" word="Unreachable" />;
  if (session.kind === 'Connecting') return <Mark shape="Dots" tone="busy" word="Connecting" />;
  const left = sessionLeft(account.sessionEndsAt, now);
  if (left === null) return <Mark shape="Disc" tone="good" word="Ready" />;
  return left.soon ? (
    <Mark shape="Triangle" tone="warn" word={`Ends in ${left.words}`} />
  ) : (
    <span className="session-ready">
      <Mark shape="Disc" tone="good" word="Ready" />
      <span className="faint">{left.words}</span>
    </span>
  );
}

/** The feed's light with its reason, and when the broker was last heard. */
export function FeedCell({ link }: { readonly link: LinkView }): ReactNode {
  const heard = lastHeard(link);
  const reason = linkReason(link);
  return (
    <span className="link-light" title={reason === '' ? undefined : reason}>
      {link.session.kind === 'Ready' ? <LinkMark link={link} /> : <span className="faint">–</span>}
      {heard === null ? <span className="age">never</span> : <Age at={heard} />}
    </span>
  );
}
