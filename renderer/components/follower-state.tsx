// A follower's state in shape, word and colour; and its link to the broker.

import type { ReactNode } from 'react';
import type { FeedLight, FollowerState, FollowerView, LinkView } from '../../domain/account-view.ts';
import { useView } from '../desk-context.tsx';
import { age } from '../format.ts';
import { useNow } from '../now.ts';
import { Mark, type ShapeName, type Tone } from './shape.tsx';

type Look = { readonly shape: ShapeName; readonly tone: Tone; readonly word: string };

const followerLooks: Readonly<Record<FollowerState, Look>> = {
  Off: { shape: 'Ring', tone: 'idle', word: 'Off' },
  Copying: { shape: 'Disc', tone: 'good', word: 'Copying' },
  OutOfStep: { shape: 'Triangle', tone: 'warn', word: 'Out of step' },
  Held: { shape: 'Square', tone: 'bad', word: 'Held' },
};

const feedLooks: Readonly<Record<FeedLight, Look>> = {
  Off: { shape: 'Ring', tone: 'idle', word: 'Feed off' },
  Connecting: { shape: 'Dots', tone: 'busy', word: 'Connecting' },
  Live: { shape: 'Disc', tone: 'good', word: 'Live' },
  Silent: { shape: 'Triangle', tone: 'warn', word: 'Silent' },
};

/** Switched on, and nothing but what closes is copied: not the same as switched off. */
const exitsOnly: Look = { shape: 'Half', tone: 'warn', word: 'Exits only' };
const ready: Look = { shape: 'Ring', tone: 'good', word: 'Ready' };

/** While copying is off nobody copies, whatever stands ready. */
export function followerLook(state: FollowerState, copyingOn: boolean): Look {
  return state === 'Copying' && !copyingOn ? ready : followerLooks[state];
}

type FollowerStateMarkProps = { readonly of: Pick<FollowerView, 'state' | 'enabled'> };

export function FollowerStateMark({ of: { state, enabled } }: FollowerStateMarkProps): ReactNode {
  const copyingOn = useView((view) => view.copying.kind === 'On');
  return <Mark {...(state === 'Off' && enabled ? exitsOnly : followerLook(state, copyingOn))} />;
}

export function linkLook(link: LinkView): Look {
  switch (link.session.kind) {
    case 'NeedsLogin':
      return { shape: 'Square', tone: 'bad', word: 'Needs login' };
    case 'Unreachable':
      return { shape: 'Cross', tone: 'bad', word: 'Unreachable' };
    case 'Connecting':
      return { shape: 'Dots', tone: 'busy', word: 'Connecting' };
    case 'Ready':
      return feedLooks[link.feed];
  }
}

/** What is wrong with the session, and with the feed while it is not live; empty when nothing is. */
export function linkReason(link: LinkView): string {
  const session = 'reason' in link.session ? link.session.reason : '';
  const feed = link.feed === 'Live' ? '' : (link.feedReason ?? '');
  return [session, feed].filter((words) => words !== '').join(' ');
}

export function LinkMark({ link }: { readonly link: LinkView }): ReactNode {
  return <Mark {...linkLook(link)} />;
}

/** The light, and how old the newest frame is: a light without an age proves nothing. */
export function LinkLight({ link }: { readonly link: LinkView }): ReactNode {
  return (
    <span className="link-light" title={linkReason(link)}>
      <Mark {...linkLook(link)} />
      {link.session.kind === 'Ready' && link.lastFrameAt !== null ? <Age at={link.lastFrameAt} /> : null}
    </span>
  );
}

export function Age({ at }: { readonly at: number }): ReactNode {
  const now = useNow();
  return <span className="age">{age(at, now)}</span>;
}
