// Practice accounts sign themselves in at a start; nobody is there to do it again for them.

import { afterEach, expect, it } from 'vitest';
import { openPractice, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});

it('a practice account is signed in although the line was cut twice while it was', async () => {
  practice = await openPractice();
  await practice.reopen({ memory: new Map() }, async () => {
    practice.simulator.armFault({ endpoint: 'login-page', answer: { kind: 'reset' }, times: 2 });
  });
  await until(() => practice.view().master?.link.session.kind === 'Ready');
  expect(practice.view().followers.map(({ link }) => link.session.kind)).toEqual(['Ready', 'Ready', 'Ready']);
});
