// What the master did while nothing could be copied: each action with every follower's gap, its price then and now, and
// what to do about it. Nothing is ever sent by itself.

import type { ReactNode } from 'react';
import { CatchUpCard } from '../components/catch-up-card.tsx';
import { useView } from '../desk-context.tsx';
import { counted } from '../format.ts';

export function CatchUpScreen(): ReactNode {
  const missed = useView((view) => view.missed);
  const followers = new Set(missed.flatMap(({ gaps }) => gaps.map(({ followerId }) => followerId)));
  return (
    <main className="catch-up-screen">
      <div className="toolbar">
        <span className="muted" role="status" data-testid="catch-up-summary">
          {missed.length === 0
            ? ''
            : `${counted(missed.length, 'action')} of the master’s missed by ${counted(followers.size, 'follower')}; nothing is sent until you choose`}
        </span>
      </div>
      <div className="catch-up-list">
        {missed.length === 0 ? (
          <div className="empty">
            <p>
              Nothing was missed. When the master trades while the line, the session or Lockstep itself is away for too
              long, each action is listed here with what every follower lacks and what catching up would cost.
            </p>
          </div>
        ) : (
          missed.map((action) => <CatchUpCard key={action.masterKey} action={action} />)
        )}
      </div>
    </main>
  );
}
