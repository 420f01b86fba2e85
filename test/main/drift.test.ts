import { afterEach, describe, expect, it } from 'vitest';
import { copiesOf, openPractice, sbin, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});

const id = 'PR2003';
const rows = () => practice.view().drift;
const net = () => practice.simulator.ledger(id).positions.reduce((sum, { netQuantity }) => sum + netQuantity, 0);
const copies = (key: string) => copiesOf(practice.view(), key).filter(({ followerId }) => followerId === id);
const repair = { accountId: id, instrumentId: sbin.id, product: 'MIS', limit: '' } as const;
const refuse = (times: number): void => {
  practice.simulator.armFault({
    account: id,
    endpoint: 'place',
    times,
    applied: false,
    answer: { kind: 'refuse', code: 'EC858', message: 'Exchange not enabled' },
  });
};

describe('a position that is not what it should be', () => {
  it('shows what a rejected copy did not bring, and one press brings it, once', async () => {
    practice = await openPractice();
    refuse(1);
    const order = await practice.place({ quantity: '100', price: '800' });
    await until(() => copies(order)[0]?.status === 'Rejected');
    const row = await until(() => rows()[0]);
    expect(row).toMatchObject({
      accountId: id,
      cause: 'Rejected',
      targetQty: 200,
      copiedQty: 0,
      actualQty: 0,
      repair: { side: 'Buy', qty: 200, purpose: 'Copy' },
    });
    const answers = await Promise.all([1, 2, 3].map(() => practice.ask('repairDrift', repair)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    await until(() => net() === 200);
    await until(() => rows().length === 0);
    expect(practice.simulator.ledger(id).orders).toHaveLength(1);
  });

  it('is none once a rejected exit has been closed another way', async () => {
    practice = await openPractice();
    const bought = await practice.place({ quantity: '100', price: '800' });
    await until(() => net() === 200 && copies(bought)[0]?.status === 'Filled');
    refuse(1);
    const sold = await practice.place({ side: 'Sell', quantity: '100', price: '800' });
    await until(() => copies(sold)[0]?.status === 'Rejected');
    await until(() => net() === 0);
    const closedAt = Date.now();
    // Longer than a difference has to stand before it is shown.
    await until(() => Date.now() - closedAt > 10_000);
    expect(rows()).toEqual([]);
    expect(net()).toBe(0);
  });

  it('is still shown when an exit has proven another contract of the account flat', async () => {
    practice = await openPractice();
    const bought = await practice.place({ quantity: '100', price: '800' });
    await until(() => copies(bought)[0]?.status === 'Filled');
    practice.simulator.setPrice({ exchange: 'NSE', token: '1594', price: 1500, hold: true });
    refuse(1);
    const missed = await practice.place({ instrumentId: 'NSE|1594', quantity: '10', price: '1500' });
    await until(() => copies(missed)[0]?.status === 'Rejected');
    await practice.call('exitMasterOrder', { masterOrderId: bought });
    await until(() => practice.view().exits[0]?.finishedAt);
    const row = await until(() => rows().find(({ instrumentId }) => instrumentId === 'NSE|1594'));
    expect(row).toMatchObject({ accountId: id, copiedQty: 0, targetQty: 20 });
  });

  it('shows a trade made by hand as foreign, explains it and offers no order', async () => {
    practice = await openPractice();
    practice.simulator.placeByHand({
      account: id,
      exchange: sbin.exchange,
      instrumentId: sbin.token,
      transactionType: 'BUY',
      quantity: 7,
      orderType: 'MARKET',
      product: 'INTRADAY',
      price: '',
      source: 'MOB',
    });
    const row = await until(() => rows()[0]);
    expect(row).toMatchObject({ cause: 'Foreign', targetQty: 0, copiedQty: 0, actualQty: 7, repair: null });
    expect(row.explanation).toContain('by hand');
    expect(await practice.ask('repairDrift', repair)).toMatchObject({ ok: false, code: 'NOTHING_TO_REPAIR' });
  });
});
