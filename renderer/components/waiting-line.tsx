// The message line without an error: what is under way or waits for a person, else a warning that stands, else calm.

import { useMemo, useState, type ReactNode } from 'react';
import type { AccountView } from '../../domain/account-view.ts';
import type { DeskView } from '../../domain/desk-view.ts';
import { attentionRows } from '../attention-rows.ts';
import { useScreen, useView } from '../desk-context.tsx';
import { counted } from '../format.ts';
import { useNow } from '../now.ts';
import { notReadNow } from '../positions-age.ts';
import { mendable } from '../position-rows.ts';
import { Shape, type ShapeName, type Tone } from './shape.tsx';
import { StandingNotices } from './standing-notices.tsx';

type Waiting = {
  readonly shape: ShapeName;
  readonly tone: Tone;
  readonly words: string;
  readonly press: string;
  readonly act: () => void;
};

export function WaitingLine(): ReactNode {
  const notices = useView((view) => view.notices);
  const listed = useView((view) => attentionRows(view).length > 0);
  // An order in doubt is on the list already, which says more of it.
  const warnings = useMemo(
    () => notices.filter(({ level, key }) => level === 'Warning' && !(listed && key.startsWith('unknown:'))).reverse(),
    [notices, listed],
  );
  const [reading, setReading] = useState(false);
  const waiting = useWaiting();
  const newest = warnings[0];
  if (newest !== undefined && (waiting.length === 0 || reading))
    return (
      <StandingNotices
        key={String(reading)}
        notices={warnings}
        level="Warning"
        openAtOnce={reading}
        onFold={() => setReading(false)}
      />
    );
  if (waiting.length === 0) return <Calm />;
  const warned: Waiting = {
    shape: 'Triangle',
    tone: 'warn',
    words: `${counted(warnings.length, 'warning')}: ${newest?.title ?? ''}`,
    press: 'Read',
    act: () => setReading(true),
  };
  return (
    <div className="message-line" data-testid="waiting-line">
      <ul className="calm">
        {[...waiting, ...(newest === undefined ? [] : [warned])].map(({ shape, tone, words, press, act }) => (
          <li key={press}>
            <Shape name={shape} tone={tone} />
            <span title={words}>{words}</span>
            <button type="button" className="small" onClick={act}>
              {press}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function useWaiting(): readonly Waiting[] {
  const view = useView((whole) => whole);
  const { showAttention, showTab, open } = useScreen((screen) => screen);
  const orders = attentionRows(view).length;
  const { exit, missed } = view;
  const positions = mendable(view);
  const unread = notReadNow(view, useNow());
  const all: Waiting[] = [];
  if (exit !== null && exit.finishedAt === null) {
    const flat = exit.accounts.filter(({ state }) => state === 'Flat').length;
    all.push({
      shape: 'Dots',
      tone: 'busy',
      words: `Exit under way: ${flat} of ${counted(exit.accounts.length, 'account')} proven flat so far.`,
      press: 'Look at the exit',
      act: () => open({ kind: 'Exit' }),
    });
  }
  const lost = view.copying.kind === 'On' ? notConnected(view) : [];
  if (lost.length > 0)
    all.push({
      shape: 'Square',
      tone: 'bad',
      words: `Not connected: ${lost.length === 1 ? lost[0]?.alias : counted(lost.length, 'account')}.`,
      press: 'See why',
      act: () => showTab('Accounts'),
    });
  if (orders > 0)
    all.push({
      shape: 'Diamond',
      tone: 'doubt',
      words: `${counted(orders, 'order')} on the attention list.`,
      press: 'Open it',
      act: () => showAttention(null),
    });
  if (missed.length > 0)
    all.push({
      shape: 'Triangle',
      tone: 'warn',
      words: `${counted(missed.length, 'action')} of the master’s missed; nothing is sent until you choose.`,
      press: 'Catch up…',
      act: () => showTab('CatchUp'),
    });
  if (unread.length > 0)
    all.push({
      shape: 'Triangle',
      tone: 'warn',
      words: `Positions unread: ${unread.length === 1 ? unread[0]?.alias : counted(unread.length, 'account')}.`,
      press: 'See how old',
      act: () => showTab('Positions'),
    });
  if (positions > 0)
    all.push({
      shape: 'Triangle',
      tone: 'warn',
      words: `${counted(positions, 'position')} out of step.`,
      press: 'Look',
      act: () => showTab('Positions'),
    });
  return all;
}

/** What is copied from or to, and cannot be: also where its notice was acknowledged. */
function notConnected({ master, followers }: Pick<DeskView, 'master' | 'followers'>): readonly AccountView[] {
  const accounts: readonly AccountView[] = [
    ...(master === null ? [] : [master]),
    ...followers.filter(({ enabled }) => enabled),
  ];
  return accounts.filter(({ link }) => link.session.kind === 'NeedsLogin' || link.session.kind === 'Unreachable');
}

function Calm(): ReactNode {
  const copying = useView((view) => view.copying.kind);
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
