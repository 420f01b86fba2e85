import { afterEach, expect, it } from 'vitest';
import { openPractice, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});

it('a follower that missed a copy stays out of step when an exit proves it flat in another contract', async () => {
  practice = await openPractice();
  practice.simulator.setFunds({ account: 'PR2003', paise: 100_00 });
  await practice.place({ quantity: '100', ordType: 'Market', price: '' });
  const stateOf = (id: string) => practice.view().followers.find((follower) => follower.id === id)?.state;
  await until(() => stateOf('PR2003') === 'OutOfStep');
  const { runId } = await practice.call('exit', {
    scope: { kind: 'Instrument', instrumentId: 'NSE|1594' as never, includeMaster: false },
    reach: 'Everything',
  });
  const run = await until(() => {
    const { exit } = practice.view();
    return exit?.id === runId && exit.finishedAt !== null && exit;
  });
  expect(run.accounts.map(({ state }) => state)).toEqual(['Flat', 'Flat', 'Flat']);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(stateOf('PR2003')).toBe('OutOfStep');
});
