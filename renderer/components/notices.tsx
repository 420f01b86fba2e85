// Errors stand in a banner until dismissed; the rest pass by as toasts, one per condition.

import { useEffect, type ReactNode } from 'react';
import type { Notice } from '../../domain/desk-view.ts';
import { useCalls, useScreen, useView } from '../desk-context.tsx';
import { istTime } from '../format.ts';
import { aliasOf } from '../selectors.ts';
import { LogInButton } from './log-in-button.tsx';
import { Shape } from './shape.tsx';

const shownAtOnce = 3;
const toastMs = { Info: 7000, Warning: 15000 } as const;

export function Banner(): ReactNode {
  const notices = useView((view) => view.notices);
  const errors = notices.filter((notice) => notice.level === 'Error').reverse();
  if (errors.length === 0) return null;
  return (
    <section className="banner" data-testid="banner" role="alert" aria-label="Needs attention">
      {errors.slice(0, shownAtOnce).map((notice) => (
        <NoticeLine key={notice.key} notice={notice} />
      ))}
      {errors.length > shownAtOnce ? <p className="banner-more">and {errors.length - shownAtOnce} more</p> : null}
    </section>
  );
}

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

function NoticeLine({ notice }: { readonly notice: Notice }): ReactNode {
  const showOrder = useScreen((screen) => screen.showOrder);
  const putAwayNotice = useScreen((screen) => screen.putAwayNotice);
  const calls = useCalls();
  const account = useView((view) => aliasOf(view, notice.account));
  const look = looks[notice.level];
  return (
    <div className={`notice ${notice.level}`} data-testid={`notice-${notice.key}`}>
      <Shape name={look.shape} tone={look.tone} />
      <button
        type="button"
        className="notice-words"
        disabled={notice.masterOrderId === ''}
        title={notice.masterOrderId === '' ? undefined : 'Show the order'}
        onClick={() => showOrder(notice.masterOrderId)}
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
      <button
        type="button"
        className="small"
        aria-label={`Dismiss: ${notice.title}`}
        onClick={() => {
          putAwayNotice(occurrenceOf(notice));
          void calls.dismissNotice({ key: notice.key });
        }}
      >
        Dismiss
      </button>
    </div>
  );
}

const looks = {
  Info: { shape: 'Disc', tone: 'busy' },
  Warning: { shape: 'Triangle', tone: 'warn' },
  Error: { shape: 'Alert', tone: 'bad' },
} as const;

function occurrenceOf(notice: Notice): string {
  return `${notice.key}@${notice.at}`;
}
