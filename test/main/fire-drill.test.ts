// The fire drill on the real engine and the simulated broker's own control surface, with a trader made of rules.

import { afterEach, describe, expect, it } from 'vitest';
import type { DrillView } from '../../domain/drill.ts';
import type { LoginTask } from '../../main/login-desk.ts';
import { openPractice, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});

const pace = { limitMs: 12_000, calmMs: 300, lookMs: 50 };
const drill = (): DrillView | null | undefined => practice.view().drill;
const ended = () => until(() => drill()?.running === false && drill());

/** The broker's own page, where the person gives the password; it comes back with a code. */
function signIn({ loginId, accountId }: LoginTask): void {
  void practice.desk().finishLogin(loginId, { kind: 'Redirected', ...practice.simulator.issueAuthCode(accountId) });
}

/** Does the right thing for whatever it sees, and only that. */
async function aGoodTrader(): Promise<void> {
  const done = new Set<string>();
  const once = async (key: string, deed: () => Promise<unknown>): Promise<void> => {
    if (done.has(key)) return;
    done.add(key);
    await deed();
  };
  while (drill()?.running !== false) {
    const view = practice.view();
    const step = drill()?.beganAt === null ? 0 : (drill()?.step ?? 0);
    if (step > 0) {
      for (const { copies } of view.orders)
        for (const { clOrdId, attention } of copies)
          if (attention === 'Failed') await once(clOrdId, () => practice.ask('ignoreAttention', { clOrdId }));
      for (const { key, status, cumQty, orderQty } of view.orders)
        if (status === 'PartiallyFilled' && cumQty < orderQty)
          await once(key, () => practice.ask('cancelMasterOrder', { orderId: key }));
      for (const { id, link } of view.followers)
        if (link.session.kind === 'NeedsLogin')
          await once(`login/${id}`, () => practice.ask('beginLogin', { id, way: 'Window' }));
      const feed = view.notices.find(({ key }) => key === 'feed:master');
      const silent = view.master?.link.feed === 'Silent';
      if (feed !== undefined)
        await once(`${step}/feed`, async () => {
          await practice.ask('dismissNotice', { key: feed.key });
          // A feed that is silent has the book beneath it; a line that is cut has nothing.
          if (!silent) await practice.ask('setCopying', { on: false });
        });
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('the fire drill', () => {
  it('brings about each trouble, knows it when it is handled, undoes it, and scores', async () => {
    practice = await openPractice({ plan: { drillPace: pace, onLogin: signIn } });
    await until(() => practice.view().followers.every(({ state }) => state === 'Copying'));
    await practice.call('startDrill', { seed: 7 });
    await until(() => drill()?.running === true);
    await aGoodTrader();
    const view = await ended();
    const handled = view.results.filter(({ rightMs }) => rightMs !== null).map(({ exercise }) => exercise);
    expect(view.results).toHaveLength(5);
    expect(handled.toSorted()).toEqual(['DeadFeed', 'ExpiredSession', 'HalfFill', 'LostLine', 'RejectedFollower']);
    for (const one of view.results) if (one.rightMs !== null) expect(one.points).toBeGreaterThan(70);
  });

  it('gives no credit to who looks on: nothing noticed, nothing right, and the money named', async () => {
    practice = await openPractice({ plan: { drillPace: { ...pace, limitMs: 1500 } } });
    await until(() => practice.view().followers.every(({ state }) => state === 'Copying'));
    await practice.call('startDrill', { seed: 3 });
    const view = await ended();
    for (const one of view.results) expect([one.noticedMs, one.rightMs, one.acts]).toEqual([null, null, []]);
    const rejected = view.results.find(({ exercise }) => exercise === 'RejectedFollower');
    expect(rejected?.atRisk).toBeGreaterThan(0);
    expect(rejected?.points).toBe(0);
    expect(view.results.find(({ exercise }) => exercise === 'HalfFill')?.atRisk).toBeGreaterThan(0);
    // What was broken is whole again, but for the session that only a person can open.
    await until(() => practice.view().master?.link.feed === 'Live');
  });

  it('is one at a time, and stops when it is told to', async () => {
    practice = await openPractice({ plan: { drillPace: pace } });
    await practice.call('startDrill', { seed: 1 });
    expect(await practice.ask('startDrill', { seed: 2 })).toMatchObject({ ok: false, code: 'DRILL_RUNNING' });
    await practice.call('stopDrill', null);
    expect((await ended()).results).toEqual([]);
  });
});
