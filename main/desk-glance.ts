// The desk in one line, for the tray and the title: state by rule, worst first. Pure.

import type { DeskView } from '../domain/desk-view.ts';
import type { TrayState } from './tray-icon.ts';

export type Glance = {
  readonly state: TrayState;
  readonly tooltip: string;
  readonly title: string;
  readonly copyingOn: boolean;
};

export function glanceOf(view: DeskView): Glance {
  const attention = view.orders
    .flatMap(({ copies }) => copies)
    .filter(({ status }) => status === 'NeedsAttention').length;
  const failed = view.followers.reduce((sum, { failedToday }) => sum + failedToday, 0);
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
    ...(attention > 0 ? [`${attention} need attention`] : []),
    ...(failed > 0 ? [`${failed} failed today`] : []),
  ];
  const state: TrayState =
    view.copying.kind === 'Halted' || attention > 0
      ? 'Stopped'
      : !copyingOn
        ? 'Off'
        : unwell > 0
          ? 'Trouble'
          : 'Copying';
  const count = attention > 0 ? `(${attention}) ` : '';
  return {
    state,
    tooltip: `Lockstep ${mode}: ${facts.join(', ')}`,
    title: `${count}Lockstep — ${mode} — ${facts.join(', ')}`,
    copyingOn,
  };
}
