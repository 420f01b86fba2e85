// The real window on a fake bridge: ?scene=busy|empty|silent|live, ?followers=50.

import type { ExitAccountView } from '../../../domain/exit-view.ts';
import { ok } from '../../../domain/result.ts';
import type { DeskApi } from '../../../preload/contract.ts';
import { aDesk, aNotice, anExitAccount, anExitRun } from '../builders.ts';
import { busyMorning } from '../busy-morning.ts';
import { createFakeDesk, type FakeDesk } from '../fake-desk.ts';

const wish = new URLSearchParams(location.search);
const scene = wish.get('scene') ?? 'busy';
const followers = Number(wish.get('followers') ?? 6);

function aScene() {
  if (scene === 'empty') return aDesk({ followers: [], copying: { kind: 'Off' } });
  const view = busyMorning(Date.now(), followers);
  return scene === 'live'
    ? {
        ...view,
        mode: 'Live' as const,
        demo: null,
        copying: { kind: 'Halted' as const, reason: 'The journal could not be written' },
      }
    : view;
}

const desk = createFakeDesk(aScene());
const api: DeskApi = {
  ...desk.api,
  snapshot: (input) => (scene === 'silent' ? new Promise(() => undefined) : desk.api.snapshot(input)),
  exit: () => {
    playExit(desk);
    return Promise.resolve(ok({ runId: 'EXIT-1' }));
  },
  playDemoMorning: () => {
    let step = 0;
    const next = (): void => {
      step += 1;
      desk.push({ kind: 'Demo', demo: { running: step < 12, step, steps: 12, label: 'Meera’s margin runs short' } });
      if (step < 12) setTimeout(next, 500);
    };
    next();
    return Promise.resolve(ok(null));
  },
};
Object.assign(window, { desk: api, fake: desk });

function playExit(fake: FakeDesk): void {
  const startedAt = Date.now();
  const view = fake.view();
  const all = [...view.followers.filter((f) => f.enabled), ...(view.master === null ? [] : [view.master])];
  const states = ['Cancelling', 'Closing', 'Proving', 'Flat'] as const;
  const at = (step: number): ExitAccountView[] =>
    all.map((account, index) => {
      const state = states[Math.min(3, Math.max(0, step - index))] ?? 'Waiting';
      const left = wish.get('left') !== null && index === 1 && state === 'Flat';
      return anExitAccount({
        accountId: account.id,
        alias: account.alias,
        state: left ? 'Left' : state,
        cancelsSent: account.workingOrders,
        closesSent: step > index ? 2 : 0,
        provenAt: state === 'Flat' ? Date.now() : null,
        positionsLeft: left ? [{ instrumentId: 'NSE|3045', symbol: 'SBIN', product: 'MIS', netQty: -250 }] : [],
        reason: left ? 'the broker refused the close: market closed for this scrip' : '',
      });
    });
  let step = 0;
  const next = (): void => {
    const last = step >= all.length + 3;
    fake.push({
      kind: 'Exit',
      exit: anExitRun({ startedAt, finishedAt: last ? Date.now() : null, accounts: at(step) }),
    });
    step += 1;
    if (!last) setTimeout(next, 250);
  };
  next();
}

setInterval(() => {
  const { master } = desk.view();
  const now = Date.now();
  if (master === null || scene === 'still') return;
  desk.push(
    { kind: 'Master', master: { ...master, link: { ...master.link, lastFrameAt: now } } },
    ...desk.view().followers.map((follower) => ({
      kind: 'Follower' as const,
      follower:
        follower.link.feed === 'Live' ? { ...follower, link: { ...follower.link, lastFrameAt: now } } : follower,
    })),
  );
}, 1500);

if (wish.get('toast') !== null) {
  setTimeout(
    () =>
      desk.push({
        kind: 'Notice',
        notice: aNotice({
          key: 'feed',
          level: 'Warning',
          title: 'Vikram’s feed is silent',
          body: 'No frame for 12 s; its order book is polled instead.',
          account: 'Vikram',
          at: Date.now(),
        }),
      }),
    300,
  );
}

await import('../../../renderer/main.tsx');
