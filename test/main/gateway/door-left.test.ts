// A trade whose exit was not proven everywhere: what is said of it, and what a trade on the other side closes then.

import { afterEach, describe, expect, it } from 'vitest';
import { openLocalDoor, type LocalDoor } from '../../support/local-door.ts';
import { until } from '../../support/practice.ts';

let door: LocalDoor;
afterEach(async () => {
  await door.stop();
});

const trade = { id: 'T-1', symbol: 'SBIN', side: 'BUY', quantity: 100, price: 810 };
const net = (account: string): number =>
  door.practice.simulator
    .ledger()
    .positions.filter((position) => position.account === account)
    .reduce((sum, { netQuantity }) => sum + netQuantity, 0);

/** The positions of one follower cannot be read while the exit runs, so that it is LEFT there. */
async function leftAt(account: string): Promise<void> {
  door = await openLocalDoor({ plan: { rules: { exitLimitMs: 3000 } } });
  await door.post('/api/trades/replicate', { trade });
  await until(() => net('PR2003') === 200);
  door.practice.simulator.armFault({
    account,
    endpoint: 'positions',
    times: null,
    answer: { kind: 'reply', status: 503, body: 'html' },
  });
  const told = await door.post('/api/trades/exit', { masterOrderId: 'T-1' });
  expect(told.body).toMatchObject({ ok: false, summary: { successful: 2, failed: 1 } });
  expect([net('PR2001'), net('PR2002'), net('PR2003')]).toEqual([0, 0, 200]);
  door.practice.simulator.clearFaults();
}

describe('an exit at the door that one follower is not proven out of', () => {
  it('is pressed again, and closes what was left', async () => {
    await leftAt('PR2003');
    const again = await door.post('/api/trades/exit', { masterOrderId: 'T-1' });
    expect(again.body).toMatchObject({ ok: true });
    expect([net('PR2001'), net('PR2002'), net('PR2003')]).toEqual([0, 0, 0]);
  });

  it('lets a trade on the other side close what was left and open nothing where it is flat', async () => {
    await leftAt('PR2003');
    await door.post('/api/trades/replicate', { trade: { ...trade, id: 'T-2', side: 'SELL', price: 790 } });
    await until(() => net('PR2003') === 0);
    expect([net('PR2001'), net('PR2002'), net('PR2003')]).toEqual([0, 0, 0]);
    const sells = door.practice.simulator.ledger().orders.filter(({ side }) => side === 'SELL');
    expect(sells.map(({ account }) => account).sort()).toEqual(['PR2001', 'PR2002', 'PR2003']);
  });
});
