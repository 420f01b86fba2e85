import { afterEach, describe, expect, it } from 'vitest';
import { copiesOf, openPractice, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});

const row = {
  instrumentId: '3045',
  tradingSymbol: 'SBIN-EQ',
  formattedInstrumentName: 'SBIN-EQ',
  exchange: 'NSE',
  product: 'MIS',
  netQuantity: 100,
  overnightQuantity: 100,
  realizedPnl: 0,
};

describe('what the master carries from an earlier day', () => {
  it('is not sold short by the followers when the master sells it', async () => {
    practice = await openPractice();
    const text = JSON.stringify({ status: 'Ok', message: 'Success', result: [row] });
    practice.simulator.armFault({
      account: 'PR1001',
      endpoint: 'positions',
      times: null,
      answer: { kind: 'reply', status: 200, body: { text } },
    });
    await practice.reopen();
    const sale = await practice.place({ side: 'Sell', ordType: 'Market', price: '', quantity: '100' });
    await until(() => copiesOf(practice.view(), sale).length === 3);
    expect(copiesOf(practice.view(), sale).map(({ reasonCode }) => reasonCode)).toEqual([
      'NOTHING_TO_EXIT',
      'NOTHING_TO_EXIT',
      'NOTHING_TO_EXIT',
    ]);
    expect(practice.simulator.ledger().orders.filter(({ account }) => account !== 'PR1001')).toEqual([]);
  });

  it('counts once, however often the desk is opened', async () => {
    practice = await openPractice();
    await practice.place({ ordType: 'Market', price: '', quantity: '100' });
    await until(() => practice.simulator.ledger().orders.filter(({ status }) => status === 'COMPLETE').length === 4);
    await practice.reopen();
    await practice.reopen();
    await until(() => practice.view().followers.every(({ state }) => state === 'Copying'));
    await practice.place({ side: 'Sell', ordType: 'Market', price: '', quantity: '100' });
    await until(() => practice.simulator.ledger().orders.filter(({ status }) => status === 'COMPLETE').length === 8);
    for (const id of ['PR2001', 'PR2002', 'PR2003']) {
      const net = practice.simulator.ledger(id).positions.reduce((sum, { netQuantity }) => sum + netQuantity, 0);
      expect([id, net]).toEqual([id, 0]);
    }
  });
});
