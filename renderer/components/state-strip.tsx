// Always in sight: mode, copying, master and its feed, market, totals, the time, and the way out.

import type { ReactNode } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { useScreen, useView } from '../desk-context.tsx';
import { age, istDay, istTime } from '../format.ts';
import { useNow } from '../now.ts';
import { fleetTotals } from '../selectors.ts';
import { CopyingToggle } from './copying-toggle.tsx';
import { followerLook, linkLook, linkReason } from './follower-state.tsx';
import { LeftoverCell } from './leftovers.tsx';
import { ModeBadge } from './mode-badge.tsx';
import { Mark, Shape } from './shape.tsx';
import { TradingCell } from './trading-cell.tsx';
import { strokeOf } from '../keys.ts';

export function StateStrip(): ReactNode {
  return (
    <header className="strip">
      <ModeBadge />
      <CopyingToggle />
      {/* What does not fit is cut in here, so that the way out never is. */}
      <div className="strip-cells">
        <TradingCell />
        <MasterCell />
        <MarketCell />
        <FollowersCell />
        <CountCells />
        <span className="spacer" />
        <LeftoverCell />
        <ClockCell />
      </div>
      <ExitAllButton />
    </header>
  );
}

function MasterCell(): ReactNode {
  const master = useView((view) => view.master);
  const now = useNow();
  if (master === null) {
    return (
      <div className="strip-cell master-cell">
        <span className="label">Master</span>
        <span className="value muted">none set up</span>
      </div>
    );
  }
  const { lastFrameAt, lastBookAt } = master.link;
  const look = linkLook(master.link);
  return (
    <div className={`strip-cell master-cell ${look.tone === 'good' ? '' : 'troubled'}`} title={linkReason(master.link)}>
      <span className="label">
        Master <b>{master.alias}</b>
      </span>
      <span className="value">
        <Mark {...look} />
        <span className="feed-age" data-testid="feed-age">
          {lastFrameAt === null ? 'no frame yet' : `frame ${age(lastFrameAt, now)}`} · book{' '}
          {lastBookAt === null ? 'not yet' : age(lastBookAt, now)}
        </span>
      </span>
    </div>
  );
}

function MarketCell(): ReactNode {
  const market = useView((view) => view.market);
  const shape = market.phase === 'Open' ? 'Disc' : market.phase === 'PreOpen' ? 'Half' : 'Ring';
  const tone = market.phase === 'Open' ? 'good' : market.phase === 'PreOpen' ? 'busy' : 'idle';
  const word = market.phase === 'PreOpen' ? 'Pre-open' : market.phase === 'PostClose' ? 'Post-close' : market.phase;
  return (
    <div className="strip-cell market-cell" title={market.label}>
      <span className="label">Market</span>
      <span className="value">
        <Mark shape={shape} tone={tone} word={word} />
        <span className="market-label">{market.label}</span>
      </span>
    </div>
  );
}

function FollowersCell(): ReactNode {
  const counts = useView(useShallow((view) => fleetTotals(view).followers));
  const copyingOn = useView((view) => view.copying.kind === 'On');
  const looks = (['Copying', 'OutOfStep', 'Held', 'Off'] as const).map((state) => ({
    state,
    look: followerLook(state, copyingOn),
  }));
  return (
    <div className="strip-cell">
      <span className="label">Followers</span>
      <span className="value fleet">
        {looks.map(({ state, look }) => (
          <span key={state} className={counts[state] === 0 ? 'fleet-count none' : 'fleet-count'} title={look.word}>
            <Shape name={look.shape} tone={counts[state] === 0 ? 'idle' : look.tone} />
            {counts[state]}
          </span>
        ))}
      </span>
    </div>
  );
}

function CountCells(): ReactNode {
  const totals = useView(
    useShallow((view) => {
      const { workingOrders, failedCopies, attention } = fleetTotals(view);
      return { workingOrders, failedCopies, attention };
    }),
  );
  const showOrders = useScreen((screen) => screen.showOrders);
  const showAttention = useScreen((screen) => screen.showAttention);
  return (
    <>
      <button type="button" className="strip-cell count" onClick={() => showOrders('Working')}>
        <span className="label">Working</span>
        <span className="value figure">{totals.workingOrders}</span>
      </button>
      <button
        type="button"
        className={totals.failedCopies > 0 ? 'strip-cell count bad' : 'strip-cell count'}
        onClick={() => showAttention(null)}
        title="Copies that the broker or a limit refused and that nobody has dealt with; press for the list"
      >
        <span className="label">Failed</span>
        <span className="value figure" data-testid="failed-count">
          {totals.failedCopies}
        </span>
      </button>
      <button
        type="button"
        className={totals.attention > 0 ? 'strip-cell count doubt' : 'strip-cell count'}
        onClick={() => showAttention(null)}
        title="Copies whose fate is not known or which need a person; press for the list"
      >
        <span className="label">In doubt</span>
        <span className="value figure" data-testid="attention-count">
          {totals.attention}
        </span>
      </button>
    </>
  );
}

function ClockCell(): ReactNode {
  const now = useNow();
  return (
    <div className="strip-cell clock">
      <span className="label">{istDay(now)} · IST</span>
      <span className="value figure">{istTime(now)}</span>
    </div>
  );
}

function ExitAllButton(): ReactNode {
  const open = useScreen((screen) => screen.open);
  const stroke = useScreen((screen) => strokeOf(screen.keys, 'ExitAll'));
  return (
    <button type="button" className="exit-all" data-testid="exit-all" onClick={() => open({ kind: 'Exit' })}>
      EXIT ALL
      <small>{stroke}</small>
    </button>
  );
}
