// One line that is always there: the newest trouble until it is acknowledged, what waits for a person, a warning that still
// stands, or that there is none of it. Nothing below moves.

import { useCallback, useEffect, useMemo, useRef, type ReactNode } from 'react';
import { useCalls, useScreen, useView } from '../desk-context.tsx';
import { strokeOf } from '../keys.ts';
import { StandingNotices } from './standing-notices.tsx';
import { WaitingLine } from './waiting-line.tsx';

export function MessageLine(): ReactNode {
  const notices = useView((view) => view.notices);
  const newest = useMemo(() => notices.filter(({ level }) => level === 'Error').reverse(), [notices]);
  if (newest.length === 0) return <WaitingLine />;
  return <StandingNotices notices={newest} level="Error" tools={<AcknowledgeAll count={newest.length} />} />;
}

/** Puts away every error that stands now; what goes on standing keeps its place in the strip, the rows and the list. */
export function useAcknowledgeAll(): () => void {
  const calls = useCalls();
  const notices = useView((view) => view.notices);
  const latest = useRef(notices);
  useEffect(() => {
    latest.current = notices;
  });
  return useCallback(() => {
    for (const { key, level } of latest.current) if (level === 'Error') void calls.dismissNotice({ key });
  }, [calls]);
}

function AcknowledgeAll({ count }: { readonly count: number }): ReactNode {
  const acknowledgeAll = useAcknowledgeAll();
  const stroke = useScreen((screen) => strokeOf(screen.keys, 'Acknowledge'));
  return (
    <button
      type="button"
      className="small"
      data-testid="acknowledge-all"
      title={`${stroke}. What still stands is shown in the strip, the rows and the attention list`}
      onClick={acknowledgeAll}
    >
      Acknowledge all {count}
    </button>
  );
}
