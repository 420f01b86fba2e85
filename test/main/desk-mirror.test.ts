// The window's process keeps the desk by the same deltas as the page, and passes on what the desktop should say.

import { afterEach, beforeEach, expect, it } from 'vitest';
import type { DeskView, Notice } from '../../domain/desk-view.ts';
import { createDeskMirror } from '../../main/desk-mirror.ts';
import { openPractice, type Practice } from '../support/practice.ts';

let practice: Practice;
beforeEach(async () => {
  practice = await openPractice();
});
afterEach(async () => {
  await practice.stop();
});

const notice = (key: string, level: Notice['level']): Notice => ({
  key,
  level,
  at: 0,
  title: key,
  body: '',
  account: '',
  masterOrderId: '',
});

it('shows the desk after each change, and says on the desktop what is more than information', () => {
  const shown: DeskView[] = [];
  const said: string[] = [];
  const mirror = createDeskMirror({
    onView: (view) => shown.push(view),
    onNotice: ({ key }) => said.push(key),
    onNoticeGone: (key) => said.push(`${key} gone`),
  });
  mirror.take({ seq: 1, changes: [{ kind: 'Copying', copying: { kind: 'Off' } }] });
  expect(shown).toEqual([]);

  const view = practice.view();
  mirror.set(view);
  mirror.take({
    seq: view.seq + 1,
    changes: [
      { kind: 'Copying', copying: { kind: 'Off' } },
      { kind: 'Notice', notice: notice('a fill', 'Info') },
      { kind: 'Notice', notice: notice('a failure', 'Error') },
      { kind: 'NoticeGone', key: 'a fill' },
    ],
  });
  expect(said).toEqual(['a failure', 'a fill gone']);
  expect(shown.map(({ seq }) => seq)).toEqual([view.seq, view.seq + 1]);
  expect(shown.at(-1)?.copying).toEqual({ kind: 'Off' });

  // A number that was missed changes nothing until the desk is told anew.
  mirror.take({ seq: view.seq + 5, changes: [{ kind: 'Copying', copying: { kind: 'On' } }] });
  expect(shown.at(-1)?.copying).toEqual({ kind: 'Off' });
});
