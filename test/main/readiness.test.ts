// The readiness run against the simulated broker: what each red comes from, and the remedy beside it.

import { afterEach, describe, expect, it } from 'vitest';
import type { ReadinessCheck } from '../../preload/account-calls.ts';
import { copiesOf, openPractice, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});

const check = async (account: string, name: string): Promise<ReadinessCheck> => {
  const board = await practice.call('readiness', null);
  const found = board.rows.find((row) => row.accountId === account)?.checks.find((one) => one.name === name);
  if (found === undefined) throw new Error(`No check ${name} of ${account}`);
  return found;
};

describe('the clock', () => {
  it('is green beside a broker whose answers carry our time, with how well that is known', async () => {
    practice = await openPractice();
    expect(await check('', 'Clock')).toMatchObject({
      state: 'Green',
      finding: expect.stringMatching(
        /^This machine’s is 0\.\d s (ahead of|behind) the broker’s, give or take \d\.\d s$/,
      ) as string,
    });
  });

  it.each([
    [40_000, 'behind'],
    [-40_000, 'ahead of'],
  ])('is red beside one whose clock is %i ms off, with what to do', async (dateAheadMs, words) => {
    practice = await openPractice({ simulator: { switches: { dateAheadMs } } });
    const clock = await check('', 'Clock');
    expect(clock).toMatchObject({ state: 'Red' });
    expect(clock.finding).toMatch(new RegExp(`(39|40)\\.\\d s ${words} the broker’s`));
    expect(clock.remedy).toContain('set its clock');
  });
});

describe('the outgoing address', () => {
  it('is green where it is the registered one', async () => {
    practice = await openPractice();
    expect(await check('PR2001', 'Address')).toMatchObject({ state: 'Green', finding: '127.0.0.1, as registered' });
  });

  it('is red where another is registered, and of another kind is said so', async () => {
    practice = await openPractice();
    await practice.call('editAccount', { id: 'PR2001', registeredAddresses: '203.0.113.5' });
    await practice.reopen();
    expect(await check('PR2001', 'Address')).toMatchObject({
      state: 'Red',
      finding: 'Calls leave from 127.0.0.1; registered is 203.0.113.5',
      remedy: expect.stringContaining('registered line') as string,
    });
    await practice.call('editAccount', { id: 'PR2001', registeredAddresses: '2001:DB8::5' });
    await practice.reopen();
    expect((await check('PR2001', 'Address')).remedy).toContain('turn IPv4 off');
  });

  it('is not called good where none is noted', async () => {
    practice = await openPractice();
    await practice.call('editAccount', { id: 'PR2001', registeredAddresses: '' });
    await practice.reopen();
    expect(await check('PR2001', 'Address')).toMatchObject({
      state: 'NotKnown',
      finding: 'Calls leave from 127.0.0.1; no registered address is noted',
    });
  });

  it('is red after the broker refused an order for it, until it takes one', async () => {
    practice = await openPractice();
    practice.simulator.setSwitches({ registeredAddresses: { PR2001: ['203.0.113.5'] } });
    const refused = await practice.place({});
    await until(() => copiesOf(practice.view(), refused).some(({ reasonCode }) => reasonCode === 'EC097'));
    expect(await check('PR2001', 'Address')).toMatchObject({
      state: 'Red',
      finding: expect.stringMatching(
        /^The broker refused an order at \d\d:\d\d because of the address it came from/,
      ) as string,
      remedy: expect.stringContaining('the broker’s own app') as string,
    });
    practice.simulator.setSwitches({ registeredAddresses: {} });
    const taken = await practice.place({});
    await until(() => copiesOf(practice.view(), taken).filter(({ status }) => status === 'New').length === 3);
    expect((await check('PR2001', 'Address')).state).toBe('Green');
  });

  it('is bound to the account’s own line, by which the broker then sees it', async () => {
    practice = await openPractice({ simulator: { switches: { registeredAddresses: { PR2001: ['127.0.0.2'] } } } });
    await practice.call('editAccount', { id: 'PR2001', registeredAddresses: '127.0.0.2', localAddress: '127.0.0.2' });
    await practice.reopen();
    await until(() => practice.view().followers.every(({ state }) => state === 'Copying'));
    expect(await check('PR2001', 'Address')).toMatchObject({ state: 'Green', finding: '127.0.0.2, as registered' });
    const order = await practice.place({});
    await until(() => copiesOf(practice.view(), order).filter(({ status }) => status === 'New').length === 3);
  });
});

describe('sleep', () => {
  it.each([
    [true, 'Green'],
    [false, 'Red'],
    [null, 'NotKnown'],
  ])('blocked %s while copying is on is %s', async (blocked, state) => {
    practice = await openPractice({ plan: { sleepBlocked: () => blocked } });
    expect((await check('', 'Sleep')).state).toBe(state);
  });

  it('is no trouble while copying is off', async () => {
    practice = await openPractice({ plan: { sleepBlocked: () => false } });
    await practice.call('setCopying', { on: false });
    expect((await check('', 'Sleep')).state).toBe('Green');
  });
});
