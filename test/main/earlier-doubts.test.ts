import { afterEach, expect, it } from 'vitest';
import { systemClock } from '../../main/clock.ts';
import { openPractice, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});

const follower = 'PR2002';
const rows = () => practice.view().attention;

it('an order in doubt is still on the list the next day, cannot be sent any more, and leaves it when a person says so', async () => {
  let ahead = 0;
  const clock = { ...systemClock, now: () => systemClock.now() + ahead };
  practice = await openPractice({ simulator: { now: clock.now }, plan: { clock } });
  practice.simulator.armFault({
    account: follower,
    endpoint: 'place',
    times: 1,
    applied: false,
    answer: { kind: 'reset' },
  });
  const order = await practice.place({ quantity: '100', price: '790' });
  const { clOrdId } = await until(() => rows().find(({ masterKey }) => masterKey === order));
  ahead = 24 * 3_600_000;
  await practice.reopen();
  const row = await until(() => rows().find((one) => one.clOrdId === clOrdId));
  expect(row).toMatchObject({ state: 'EarlierDay', accountId: follower, orderQty: 100 });
  expect(row.sendRefusal).toContain('gone');
  expect(await practice.ask('sendAttention', { clOrdId })).toMatchObject({ ok: false });
  await practice.call('ignoreAttention', { clOrdId });
  await until(() => rows().length === 0);
  await practice.reopen();
  await until(() => practice.view().followers.every(({ state }) => state !== 'Held'));
  expect(rows()).toEqual([]);
  expect(practice.simulator.ledger(follower).orders).toEqual([]);
});

it('is still on the list after days on which nobody looked, and stays away once it was put aside', async () => {
  let ahead = 0;
  const clock = { ...systemClock, now: () => systemClock.now() + ahead };
  practice = await openPractice({ simulator: { now: clock.now }, plan: { clock } });
  practice.simulator.armFault({
    account: follower,
    endpoint: 'place',
    times: 1,
    applied: false,
    answer: { kind: 'reset' },
  });
  const order = await practice.place({ quantity: '100', price: '790' });
  const { clOrdId } = await until(() => rows().find(({ masterKey }) => masterKey === order));
  for (const day of [1, 2, 3]) {
    ahead = day * 24 * 3_600_000;
    await practice.reopen();
    const row = await until(() => rows().find((one) => one.clOrdId === clOrdId));
    expect([day, row.state]).toEqual([day, 'EarlierDay']);
  }
  await practice.call('ignoreAttention', { clOrdId });
  await until(() => rows().length === 0);
  ahead = 4 * 24 * 3_600_000;
  await practice.reopen();
  await until(() => practice.view().followers.every(({ state }) => state !== 'Held'));
  expect(rows()).toEqual([]);
});
