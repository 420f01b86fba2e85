import { afterEach, describe, expect, it } from 'vitest';
import { pass, readLedger } from '../support/ledger-reading.ts';
import { copiesOf, openPractice, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});
const { orders, commands } = readLedger(() => practice.simulator);
const resting = async (): Promise<string> => {
  const order = await practice.place({ quantity: '100', price: '790' });
  await until(() => copiesOf(practice.view(), order).filter(({ status }) => status === 'New').length === 3);
  return order;
};
const modify = (orderId: string, price: string, quantity = '100') =>
  practice.call('replaceMasterOrder', { orderId, quantity, price, trigger: '' });

describe('modifies and cancels', () => {
  it('still cancels a copy that has followed a long trail of modifies', async () => {
    practice = await openPractice({ plan: { pace: { perSecond: 200, exitReserve: 2 } } });
    const order = await resting();
    for (let step = 1; step <= 24; step += 1) {
      await modify(order, `${790 - step}`);
      await until(() => orders('PR1001')[0]?.pricePaise === (790 - step) * 100);
      await until(() => step > 20 || orders().every(({ pricePaise }) => pricePaise === (790 - step) * 100));
    }
    await until(() => orders().every(({ pricePaise }) => pricePaise === 76600));
    await practice.call('cancelMasterOrder', { orderId: order });
    await until(() => orders().every(({ status }) => status === 'CANCELED'));
  });

  it('keeps asking, at an easy pace, to cancel an order that the broker will not cancel yet', async () => {
    practice = await openPractice();
    practice.simulator.armFault({
      account: 'PR2002',
      endpoint: 'place',
      times: 1,
      order: { kind: 'slow-exchange', ms: 5000 },
    });
    const order = await practice.place({ quantity: '100', price: '790' });
    await until(() => orders().length === 3);
    await until(() => copiesOf(practice.view(), order).every(({ orderId }) => orderId !== null));
    await practice.call('cancelMasterOrder', { orderId: order });
    await until(() => orders('PR2002')[0]?.status === 'CANCELED');
    expect(commands('PR2002', 'cancel').length).toBeLessThan(5);
  });

  it('does not storm a slow exchange with cancels', async () => {
    practice = await openPractice();
    const order = await resting();
    practice.simulator.armFault({
      account: 'PR2002',
      endpoint: 'cancel',
      times: null,
      order: { kind: 'slow-exchange', ms: 2500 },
    });
    await practice.call('cancelMasterOrder', { orderId: order });
    await until(() => orders('PR2002')[0]?.status === 'CANCELED');
    expect(commands('PR2002', 'cancel').length).toBeLessThan(4);
  });

  it('sends a modify again once the book proves that it was not made, when its answer was lost', async () => {
    practice = await openPractice();
    const order = await resting();
    practice.simulator.armFault({
      account: 'PR2002',
      endpoint: 'modify',
      times: 1,
      applied: false,
      answer: { kind: 'reset' },
    });
    await modify(order, '785');
    await until(() => orders('PR2002')[0]?.pricePaise === 78500);
    expect(orders('PR2002')).toHaveLength(1);
  });

  it('follows the master’s modify late rather than leave the copy resting at the old price', async () => {
    practice = await openPractice({ plan: { rules: { staleAfterMs: 1500 } } });
    practice.simulator.armFault({ account: 'PR2002', endpoint: 'feed', times: null, feed: 'drop' });
    practice.simulator.armFault({
      account: 'PR2002',
      endpoint: 'place',
      times: 1,
      answer: { kind: 'reset' },
      order: { kind: 'hide', ms: 3500 },
    });
    const order = await practice.place({ quantity: '100', price: '790' });
    await until(() => copiesOf(practice.view(), order).filter(({ status }) => status === 'New').length === 2);
    await modify(order, '785');
    await until(() => orders('PR2001')[0]?.pricePaise === 78500);
    await until(() => orders('PR2002')[0]?.pricePaise === 78500);
    expect(orders('PR2002')).toHaveLength(1);
  });

  it('says so when the broker refuses a modify', async () => {
    practice = await openPractice();
    const order = await resting();
    practice.simulator.armFault({
      account: 'PR2002',
      endpoint: 'modify',
      times: 1,
      applied: false,
      answer: { kind: 'refuse', code: 'EC957', message: 'Price not a multiple of tick' },
    });
    await modify(order, '785');
    await until(() => practice.view().notices.some(({ account, level }) => account === 'PR2002' && level === 'Error'));
    await pass(300);
    expect(commands('PR2002', 'modify')).toHaveLength(1);
  });
});
