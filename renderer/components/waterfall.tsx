// One master order as a waterfall: a bar for each follower, from the master's report to the answer and the fill.

import { useMemo, type ReactNode } from 'react';
import type { MasterOrderView } from '../../domain/order-view.ts';
import { delay, signedRupees } from '../format.ts';
import {
  waterfallRows,
  waterfallScale,
  waterfallStages,
  type WaterfallRow,
  type WaterfallStage,
} from '../waterfall.ts';

export const stageTitles: Readonly<Record<WaterfallStage, string>> = {
  decide: 'decision',
  journal: 'journal',
  pacing: 'pacing',
  broker: 'broker’s answer',
  fill: 'fill',
};

const marks = [0, 0.25, 0.5, 0.75, 1];

export function WaterfallLegend(): ReactNode {
  return (
    <span className="stage-legend" aria-hidden="true">
      {waterfallStages.map((stage) => (
        <span key={stage} className={`stage-key fall-${stage}`}>
          {stageTitles[stage]}
        </span>
      ))}
    </span>
  );
}

export function Waterfall({ order }: { readonly order: MasterOrderView }): ReactNode {
  const rows = useMemo(() => waterfallRows(order), [order]);
  const scale = useMemo(() => waterfallScale(rows), [rows]);
  return (
    <div className="waterfall" data-testid="waterfall">
      <div className="fall-row fall-axis" aria-hidden="true">
        <span />
        <span className="fall-track">
          {marks.map((mark) => (
            <span key={mark} className="fall-mark" style={{ left: `${mark * 100}%` }}>
              {mark === 0 ? 'master' : delay(Math.round(scale * mark))}
            </span>
          ))}
        </span>
        <span>answered</span>
        <span>cost</span>
      </div>
      {rows.map((row) => (
        <FallRow key={row.clOrdId} row={row} scaleMs={scale} />
      ))}
    </div>
  );
}

function FallRow({ row, scaleMs }: { readonly row: WaterfallRow; readonly scaleMs: number }): ReactNode {
  const words = row.parts.map(({ stage, forMs }) => `${stageTitles[stage]} ${delay(forMs)}`).join('  ·  ');
  const beyond = row.filledMs !== null && row.filledMs > scaleMs;
  return (
    <div className="fall-row" data-testid={`fall-${row.clOrdId}`} title={words}>
      <span className="one-line">{row.alias}</span>
      <span className="fall-track" role="img" aria-label={words}>
        {row.parts.map(({ stage, fromMs, forMs }) => (
          <span
            key={stage}
            className={`fall-part fall-${stage}`}
            style={{
              left: `${Math.min(100, (fromMs / scaleMs) * 100)}%`,
              width: `${Math.min(100 - Math.min(100, (fromMs / scaleMs) * 100), (forMs / scaleMs) * 100)}%`,
            }}
          />
        ))}
        {beyond ? <span className="fall-beyond">filled after {delay(row.filledMs ?? 0)} →</span> : null}
      </span>
      <span className="figure">{delay(row.answeredMs)}</span>
      <span className={`figure ${(row.cost ?? 0) > 0 ? 'cost-worse' : ''}`}>
        {row.cost === null ? '' : row.cost === 0 ? '₹0.00' : signedRupees(row.cost)}
      </span>
    </div>
  );
}
