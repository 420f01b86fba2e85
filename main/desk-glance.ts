// The desk in one line, for the tray and the title: state by rule, worst first. Pure.

import type { DeskView } from '../domain/desk-view.ts';
import type { TrayState } from './tray-icon.ts';

export type Glance = {
  readonly state: TrayState;
  readonly tooltip: string;
  readonly title: string;
  readonly copyingOn: boolean;
  /** Doubts and failures that nobody has dealt with. */
  readonly attention: number;
};

export function glanceOf(view: DeskView): Glance {
  const copies = view.orders.flatMap((order) => order.copies);
  const inDoubt = copies.filter(({ attention }) => attention === 'Doubt').map(({ clOrdId }) => clOrdId);
  const doubts = new Set([...inDoubt, ...view.attention.map(({ clOrdId }) => clOrdId)]).size;
  const decisions = new Set([
    ...copies.filter(({ status }) => status === 'NeedsAttention').map(({ clOrdId }) => clOrdId),
    ...view.attention.filter(({ state }) => state !== 'Asking').map(({ clOrdId }) => clOrdId),
  ]).size;
  const failed = copies.filter(({ attention }) => attention === 'Failed').length;
  const told = view.notices.filter(({ sound }) => sound === 'ConnectionLost');
  // A notice that was acknowledged leaves the list; that nothing of the master's is seen goes on.
  const untold = isMasterLost(view) && !told.some(({ account }) => account === view.master?.id) ? 1 : 0;
  const lost = told.length + untold;
  const unwell = view.followers.filter(({ state }) => state === 'Held' || state === 'OutOfStep').length;
  const copying = view.followers.filter(({ state }) => state === 'Copying').length;
  const mode = view.mode === 'Practice' ? 'PRACTICE' : 'LIVE';
  const copyingOn = view.copying.kind === 'On';
  const facts = [
    view.copying.kind === 'Halted'
      ? 'copying HALTED'
      : copyingOn
        ? `copying to ${copying} of ${view.followers.length}`
        : 'copying off',
    ...(decisions > 0 ? [`${decisions} need${decisions === 1 ? 's' : ''} attention`] : []),
    ...(doubts > decisions ? [`${doubts - decisions} unknown`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(lost > 0 ? [`${lost} connection${lost === 1 ? '' : 's'} lost`] : []),
  ];
  const state: TrayState =
    view.copying.kind === 'Halted' || decisions > 0
      ? 'Stopped'
      : lost > 0 || (copyingOn && unwell > 0)
        ? 'Trouble'
        : copyingOn
          ? 'Copying'
          : 'Off';
  const attention = doubts + failed;
  return {
    state,
    tooltip: `Lockstep ${mode}: ${facts.join(', ')}`,
    title: `${attention > 0 ? `(${attention}) ` : ''}Lockstep — ${mode} — ${facts.join(', ')}`,
    copyingOn,
    attention,
  };
}

function isMasterLost({ copying, master }: DeskView): boolean {
  const session = master?.link.session.kind;
  return copying.kind === 'On' && (session === 'NeedsLogin' || session === 'Unreachable');
}
