// A delay as a bar in four parts: decide, journal, send, answer. The numbers stand beside it.

import type { ReactNode } from 'react';
import { delay } from '../format.ts';
import { stageNames, type DelayStages } from '../delay.ts';

export function StageBar({ stages, scaleMs }: { readonly stages: DelayStages; readonly scaleMs: number }): ReactNode {
  const words = stageNames.map((name) => `${name} ${delay(stages[name])}`).join('  ·  ');
  const scale = Math.max(scaleMs, stages.total, 1);
  return (
    <span className="stage-bar" title={words} role="img" aria-label={`${delay(stages.total)}: ${words}`}>
      {stageNames.map((name) => (
        <span key={name} className={`stage ${name}`} style={{ width: `${(stages[name] / scale) * 100}%` }} />
      ))}
    </span>
  );
}

/** The same four in figures, for who wants to read. */
export function StageFigures({ stages }: { readonly stages: DelayStages }): ReactNode {
  return (
    <span className="stage-figures">
      {stageNames.map((name) => (
        <span key={name} className={`stage-figure ${name}`}>
          {figureOf(stages[name])}
        </span>
      ))}
    </span>
  );
}

/** Ms in at most four letters: "0.4", "38", "999", and seconds beyond: "4s", "244s". */
function figureOf(ms: number): string {
  if (ms >= 1000) return `${Math.round(ms / 1000)}s`;
  return ms < 10 ? ms.toFixed(ms < 0.95 && ms > 0 ? 1 : 0) : String(Math.round(ms));
}
