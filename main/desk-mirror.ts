// The desk as the window's process knows it: what the tray, the title, the guards and the desktop's notices go by.

import { applyDelta, type DeskDelta, type DeskView, type Notice } from '../domain/desk-view.ts';

export type DeskMirrorPlan = {
  /** After every change. */
  readonly onView: (view: DeskView) => void;
  /** Warnings and errors. */
  readonly onNotice: (notice: Notice) => void;
  readonly onNoticeGone: (key: string) => void;
};

export type DeskMirror = {
  /** The desk anew, as it is after a start. */
  readonly set: (view: DeskView) => void;
  readonly take: (delta: DeskDelta) => void;
  /** Null before the first. */
  readonly view: () => DeskView | null;
};

export function createDeskMirror({ onView, onNotice, onNoticeGone }: DeskMirrorPlan): DeskMirror {
  let view: DeskView | null = null;
  return {
    set: (next) => {
      view = next;
      onView(next);
    },
    take: (delta) => {
      const next = view === null ? null : applyDelta(view, delta);
      if (next !== null) view = next;
      for (const change of delta.changes) {
        if (change.kind === 'Notice' && change.notice.level !== 'Info') onNotice(change.notice);
        if (change.kind === 'NoticeGone') onNoticeGone(change.key);
      }
      if (view !== null) onView(view);
    },
    view: () => view,
  };
}
