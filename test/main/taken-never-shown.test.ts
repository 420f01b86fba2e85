// An order that the broker took, with a number, and that neither its feed nor any of its books ever shows: it is at work
// nowhere, and the follower stands without the master's position. Somebody must be told.

import { afterEach, expect, it } from 'vitest';
import { copiesOf, openPractice, sbin, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});

it('is told of once its settle window has passed and the books are still silent', async () => {
  practice = await openPractice({ plan: { rules: { settleMs: 2000 } } });
  await until(() => practice.view().followers.every(({ state }) => state === 'Copying'));
  const text = JSON.stringify({
    status: 'Ok',
    message: 'Success',
    result: [{ requestTime: '26-Nov-2026 11:42:10', brokerOrderId: '26112600009999' }],
  });
  practice.simulator.armFault({
    account: 'PR2002',
    endpoint: 'place',
    times: 1,
    applied: false,
    answer: { kind: 'reply', status: 200, body: { text } },
  });
  const key = await practice.place({ quantity: '100', price: '790' });
  await until(() => copiesOf(practice.view(), key).filter(({ status }) => status === 'New').length === 2);
  practice.simulator.setPrice({ exchange: sbin.exchange, token: sbin.token, price: 789, hold: true });
  await until(() => copiesOf(practice.view(), key).filter(({ status }) => status === 'Filled').length === 2);
  const at = Date.now();
  const told = () => practice.view().notices.filter(({ account }) => account === 'PR2002');
  await until(() => told().length > 0 || Date.now() - at > 8000);
  expect(told().map(({ title, masterOrderId }) => [title, masterOrderId])).toEqual([
    [expect.stringContaining('in none of its books'), key],
  ]);
  expect(practice.simulator.ledger('PR2002').orders).toEqual([]);
});
