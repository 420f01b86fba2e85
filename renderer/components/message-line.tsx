// One line that is always there: the newest trouble until it is acknowledged, or that there is none. Nothing below moves.

import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { Notice } from '../../domain/desk-view.ts';
import { attentionRows } from '../attention-rows.ts';
import { useCalls, useScreen, useView } from '../desk-context.tsx';
import { counted } from '../format.ts';
import { useHeldRows } from './held-rows.tsx';
import { NoticeLine, occurrenceOf } from './notices.tsx';
import { Shape } from './shape.tsx';
import { strokeOf } from '../keys.ts';

const keyOf = ({ key }: Notice): string => key;

export function MessageLine(): ReactNode {
  const notices = useView((view) => view.notices);
  const [open, setOpen] = useState(false);
  const newest = useMemo(() => notices.filter(({ level }) => level === 'Error').reverse(), [notices]);
  // A trouble that comes while the pointer is on the line waits: a press must mean what was read.
  const { rows: held, pointer } = useHeldRows(newest, keyOf, '');
  // What was read is gone: nothing is held for it any more, and what has come since must be seen.
  const errors = held.length === 0 ? newest : held;
  if (newest.length === 0) return <Calm />;
  const shown = open && newest.length > 1;
  return (
    <div className="message-line" {...pointer}>
      <section
        className={shown ? 'banner open' : 'banner'}
        data-testid="banner"
        role="alert"
        aria-label="Needs attention"
        data-tools={newest.length > 1}
      >
        {errors.map((notice) => (
          <NoticeLine key={notice.key} notice={notice} />
        ))}
      </section>
      {newest.length > 1 ? (
        <div className="banner-tools">
          <button
            type="button"
            className="small"
            data-testid="banner-more"
            aria-expanded={shown}
            onClick={() => setOpen(!open)}
          >
            {shown ? 'Show one' : `${newest.length - 1} more`}
          </button>
          <AcknowledgeAll count={newest.length} />
        </div>
      ) : null}
    </div>
  );
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

function Calm(): ReactNode {
  const copying = useView((view) => view.copying.kind);
  const waiting = useView((view) => attentionRows(view).length);
  const warnings = useView((view) => view.notices).filter(({ level }) => level === 'Warning');
  const showAttention = useScreen((screen) => screen.showAttention);
  const newest = warnings.at(-1);
  if (waiting > 0) {
    return (
      <div className="message-line" data-testid="waiting-line">
        <p className="calm">
          <Shape name="Diamond" tone="doubt" />
          {counted(waiting, 'order')} on the attention list.
          <button type="button" className="small" onClick={() => showAttention(null)}>
            Open it
          </button>
        </p>
      </div>
    );
  }
  if (newest !== undefined) return <Warned newest={newest} others={warnings.length - 1} />;
  return (
    <div className="message-line" data-testid="calm-line">
      <p className="calm">
        <Shape name={copying === 'On' ? 'Check' : 'Ring'} tone={copying === 'On' ? 'good' : 'idle'} />
        {copying === 'On'
          ? 'No trouble to tell. What fails or is in doubt appears here.'
          : 'Copying is off. No trouble to tell.'}
      </p>
    </div>
  );
}

/** A toast passes; what it warned of stands on. */
function Warned({ newest, others }: { readonly newest: Notice; readonly others: number }): ReactNode {
  const calls = useCalls();
  const putAwayNotice = useScreen((screen) => screen.putAwayNotice);
  return (
    <div className="message-line" data-testid="warning-line">
      <p className="calm" title={`${newest.title}\n${newest.body}`}>
        <Shape name="Triangle" tone="warn" />
        <b>{newest.title}</b>
        <span>{newest.body}</span>
        {others > 0 ? <small>{others} more</small> : null}
        <button
          type="button"
          className="small"
          data-testid="warning-dismiss"
          aria-label={`Put away the warning: ${newest.title}`}
          onClick={() => {
            putAwayNotice(occurrenceOf(newest));
            void calls.dismissNotice({ key: newest.key });
          }}
        >
          Dismiss
        </button>
      </p>
    </div>
  );
}
