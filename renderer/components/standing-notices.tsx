// Notices of one level that stand in the message line: the newest in one line, and on demand all of them in full.

import { useRef, useState, type ReactNode } from 'react';
import type { Notice } from '../../domain/desk-view.ts';
import { useCutText } from './cut-text.ts';
import { useHeldRows } from './held-rows.tsx';
import { NoticeLine } from './notices.tsx';

const keyOf = ({ key }: Notice): string => key;

export type StandingNoticesProps = {
  /** Newest first; at least one. */
  readonly notices: readonly Notice[];
  readonly level: 'Error' | 'Warning';
  /** Beside the button that opens, while there are several. */
  readonly tools?: ReactNode;
  readonly openAtOnce?: boolean;
  readonly onFold?: () => void;
};

export function StandingNotices({
  notices,
  level,
  tools,
  openAtOnce = false,
  onFold,
}: StandingNoticesProps): ReactNode {
  const [open, setOpen] = useState(openAtOnce);
  const piece = useRef<HTMLElement>(null);
  // One that comes while the pointer is on the line waits: a press must mean what was read.
  const { rows: held, pointer } = useHeldRows(notices, keyOf, '');
  // What was read is gone: nothing is held for it any more, and what has come since must be seen.
  const rows = held.length === 0 ? notices : held;
  const first = rows[0];
  const several = notices.length > 1;
  const cut = useCutText(piece, '.notice:first-child :is(b, span)', `${first?.title} ${first?.body} ${open}`);
  const opens = several || cut || open;
  const shown = open && opens;
  const error = level === 'Error';
  return (
    <div className="message-line" data-testid={error ? undefined : 'warning-line'} {...pointer}>
      <section
        ref={piece}
        className={`banner ${level}${shown ? ' open' : ''}`}
        data-testid={error ? 'banner' : 'warnings'}
        role={error ? 'alert' : 'status'}
        aria-label={error ? 'Needs attention' : 'Warnings'}
        data-tools={several && tools !== undefined ? 'two' : opens ? 'one' : 'none'}
      >
        {(shown || error ? rows : rows.slice(0, 1)).map((notice) => (
          <NoticeLine key={notice.key} notice={notice} standing />
        ))}
      </section>
      {opens ? (
        <div className="banner-tools">
          <button
            type="button"
            className="small"
            data-testid="banner-more"
            aria-expanded={shown}
            onClick={() => {
              setOpen(!shown);
              if (shown) onFold?.();
            }}
          >
            {shown ? (several ? 'Show one' : 'Fold') : several ? `${notices.length - 1} more` : 'Read it all'}
          </button>
          {several ? tools : null}
        </div>
      ) : null}
    </div>
  );
}
