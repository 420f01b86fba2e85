// One notice in a line, and those that pass by as toasts, one per condition. Errors stand in the message line,
// and a warning does once its toast has passed.

import { useEffect, type ReactNode } from 'react';
import type { Notice } from '../../domain/desk-view.ts';
import { useCalls, useScreen, useView } from '../desk-context.tsx';
import { istTime } from '../format.ts';
import { aliasOf } from '../selectors.ts';
import { LogInButton } from './log-in-button.tsx';
import { Shape } from './shape.tsx';

const shownAtOnce = 3;
const toastMs = { Info: 7000, Warning: 15000 } as const;

export function Toasts(): ReactNode {
  const notices = useView((view) => view.notices);
  const putAway = useScreen((screen) => screen.putAway);
  const passing = notices.filter((notice) => notice.level !== 'Error' && !putAway.has(occurrenceOf(notice)));
  return (
    <section className="toasts" aria-label="Notices" role="status">
      {passing.slice(-shownAtOnce).map((notice) => (
        <Toast key={notice.key} notice={notice} />
      ))}
    </section>
  );
}

function Toast({ notice }: { readonly notice: Notice }): ReactNode {
  const putAwayNotice = useScreen((screen) => screen.putAwayNotice);
  const occurrence = occurrenceOf(notice);
  const life = notice.level === 'Warning' ? toastMs.Warning : toastMs.Info;
  useEffect(() => {
    const end = setTimeout(() => putAwayNotice(occurrence), life);
    return () => clearTimeout(end);
  }, [occurrence, life, putAwayNotice]);
  return <NoticeLine notice={notice} />;
}

/** `standing`: in the message line, where it may stand while its toast still does. */
export function NoticeLine({
  notice,
  standing = false,
}: {
  readonly notice: Notice;
  readonly standing?: boolean;
}): ReactNode {
  const show = useScreen((screen) => screen.show);
  const open = useScreen((screen) => screen.open);
  const putAwayNotice = useScreen((screen) => screen.putAwayNotice);
  const calls = useCalls();
  const account = useView((view) => aliasOf(view, notice.account));
  const look = looks[notice.level];
  return (
    <div
      className={`notice ${notice.level}`}
      data-row
      data-testid={`${standing && notice.level === 'Warning' ? 'standing' : 'notice'}-${notice.key}`}
    >
      <Shape name={look.shape} tone={look.tone} />
      <button
        type="button"
        className="notice-words"
        disabled={notice.masterOrderId === ''}
        title={`${notice.title}\n${notice.body}`}
        aria-label={notice.masterOrderId === '' ? undefined : `Show the order: ${notice.title}`}
        onClick={() => show({ kind: 'Notice', notice })}
      >
        <b>{notice.title}</b>
        <span>{notice.body}</span>
        <small>
          {account === '' ? '' : `${account} · `}
          {istTime(notice.at)}
        </small>
      </button>
      {notice.key === `login:${notice.account}` ? (
        <LogInButton accountId={notice.account} alias={account} testId={`notice-login-${notice.account}`} />
      ) : null}
      {notice.key.startsWith('trading:') ? (
        <button type="button" className="small strong" onClick={() => open({ kind: 'Trading' })}>
          Look, then allow…
        </button>
      ) : null}
      <button
        type="button"
        className="small"
        data-testid={standing ? `put-away-${notice.key}` : undefined}
        aria-label={`${notice.level === 'Error' ? 'Acknowledge' : 'Dismiss'}: ${notice.title}`}
        onClick={() => {
          putAwayNotice(occurrenceOf(notice));
          void calls.dismissNotice({ key: notice.key });
        }}
      >
        {notice.level === 'Error' ? 'Acknowledge' : 'Dismiss'}
      </button>
    </div>
  );
}

const looks = {
  Info: { shape: 'Disc', tone: 'busy' },
  Warning: { shape: 'Triangle', tone: 'warn' },
  Error: { shape: 'Alert', tone: 'bad' },
} as const;

/** The same condition told of again later is another occurrence. */
export function occurrenceOf(notice: Notice): string {
  return `${notice.key}@${notice.at}`;
}
