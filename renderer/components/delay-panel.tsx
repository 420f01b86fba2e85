// How long the copies took: every copy as a point through the day, and the median of each follower by stage.

import { useMemo, type ReactNode } from 'react';
import { useScreen, useView } from '../desk-context.tsx';
import { delay } from '../format.ts';
import { delayPoints, median, medianStages, stageNames } from '../delay.ts';
import { DelayPlot, hueCount } from './delay-plot.tsx';
import { StageBar } from './stage-bar.tsx';

export function DelayPanel(): ReactNode {
  const orders = useView((view) => view.orders);
  const followers = useView((view) => view.followers);
  const active = useScreen((screen) => screen.activeFollower);
  const theme = useScreen((screen) => screen.theme);
  const points = useMemo(() => delayPoints(orders), [orders]);
  const names = useMemo(() => new Map(followers.map((follower) => [follower.id, follower.alias])), [followers]);
  const rows = followers.flatMap((follower, place) => {
    const stages = medianStages(points, follower.id);
    return stages === null ? [] : [{ follower, stages, hue: place % hueCount }];
  });
  const scale = Math.max(1, ...rows.map((row) => row.stages.total));
  const middle = median(points.map((point) => point.stages.total));

  return (
    <section className="panel delay-panel" aria-label="Copy delay">
      <h2>
        Copy delay
        <small>
          {middle === null
            ? 'master’s report to broker’s answer'
            : `median ${delay(middle)} of ${points.length} copies`}
        </small>
      </h2>
      {points.length === 0 ? (
        <p className="panel-empty">Each copied order becomes a point here.</p>
      ) : (
        <>
          <DelayPlot points={points} names={names} active={active} theme={theme} />
          <div className="stage-legend" aria-hidden="true">
            <span className="label">Median by stage</span>
            {stageNames.map((name) => (
              <span key={name} className={`stage-key ${name}`}>
                {name}
              </span>
            ))}
          </div>
          <ul className="stage-rows">
            {rows.map(({ follower, stages, hue }) => (
              <li key={follower.id} className={follower.id === active ? 'active' : ''}>
                <span className="stage-alias">
                  <i className={`hue hue-${hue}`} />
                  {follower.alias}
                </span>
                <StageBar stages={stages} scaleMs={scale} />
                <span className="stage-total">{delay(stages.total)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
