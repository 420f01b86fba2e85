// What the master did while nothing could be copied: each action with every follower's gap, its price then and now, and
// what to do about it. Nothing is ever sent by itself.

import type { ReactNode } from 'react';
import { CatchUpCard } from '../components/catch-up-card.tsx';
import { useScreen, useView } from '../desk-context.tsx';
import { counted } from '../format.ts';
import { tradedUncopied } from '../selectors.ts';

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
              Nothing waits to be caught up. When the master trades while the line, the session or Lockstep itself is
              away for too long, each action is listed here with what every follower lacks and what catching up would
              cost.
            </p>
            <NotCopiedWords />
          </div>
        ) : (
          missed.map((action) => <CatchUpCard key={action.masterKey} action={action} />)
        )}
      </div>
    </main>
  );
}

/** Off was off: what the master did meanwhile is not offered again, and yet nobody should take it for copied. */
function NotCopiedWords(): ReactNode {
  const count = useView((view) => tradedUncopied(view.orders).length);
  const showTab = useScreen((screen) => screen.showTab);
  if (count === 0) return null;
  return (
    <p data-testid="traded-uncopied">
      {counted(count, 'order')} of the master’s traded today and {count === 1 ? 'was' : 'were'} not copied, and{' '}
      {count === 1 ? 'is' : 'are'} not on this list: what is done while copying is off, or left here, is for the master
      alone.{' '}
      <button type="button" className="small" onClick={() => showTab('Orders')}>
        Look at the orders
      </button>
    </p>
  );
}
