// Fewer order calls a second, as a person may set it for the broker: what waits for them waits where an exit passes it and
// where it is dropped, and not in front of the wire.

import { afterEach, expect, it } from 'vitest';
import { accountId } from '../../domain/ids.ts';
import { openPractice, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});

const orders = () => practice.simulator.ledger('PR2002').orders.length;
const passes = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

it('no entry leaves after an exit was pressed, but one that had left for the wire', async () => {
  practice = await openPractice({ plan: { onRestart: () => undefined } });
  await practice.call('setBrokerSettings', { values: { orderCallsPerSecond: '1' } });
  await practice.reopen();
  await until(() => practice.view().followers.every(({ state }) => state === 'Copying'));
  for (let at = 1; at <= 7; at += 1) {
    const trade = { id: `T-${at}`, symbol: 'SBIN', side: 'BUY', quantity: 100, price: 780 + at };
    void practice.desk().door.call('replicate', { trade });
  }
  await until(() => orders() === 2);
  await practice.call('exit', { scope: { kind: 'Account', accountId: accountId('PR2002') }, reach: 'Everything' });
  await passes(3500);
  expect(orders()).toBeLessThanOrEqual(3);
});
