import { afterEach, describe, expect, it } from 'vitest';
import { pass, readLedger } from '../support/ledger-reading.ts';
import { copiesOf, openPractice, orderOf, sbin, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});
const { orders, net, working } = readLedger(() => practice.simulator);

const market = { ordType: 'Market', price: '' } as const;
const volume = (perTick: number | null): void => {
  practice.simulator.setVolume({ exchange: sbin.exchange, token: sbin.token, perTick, perOrder: true });
};
const complete = (account: string, side: 'BUY' | 'SELL'): number =>
  orders(account).filter((order) => order.side === side && order.status === 'COMPLETE').length;

describe('what a follower holds after the master’s trades', () => {
  it('never lets an exit that found nothing to exit sell what the follower buys later', async () => {
    practice = await openPractice();
    await practice.call('setFollowerTerms', { followerId: 'PR2002', enabled: false });
    await practice.place({ ...market, quantity: '100' });
    await until(() => complete('PR2003', 'BUY') === 1);
    const exit = await practice.place({ ...market, side: 'Sell', quantity: '100' });
    await until(
      () =>
        complete('PR2003', 'SELL') === 1 &&
        copiesOf(practice.view(), exit).some(({ reasonCode }) => reasonCode === 'NOTHING_TO_EXIT'),
    );
    await practice.call('setFollowerTerms', { followerId: 'PR2002', enabled: true });
    await practice.place({ ...market, quantity: '100' });
    await until(() => complete('PR2002', 'BUY') === 1 && complete('PR2003', 'BUY') === 2);
    await pass(600);
    expect(net('PR2002')).toBe(100);
    expect(orders('PR2002')).toHaveLength(1);
  });

  it('keeps what the master adds after an exit of the part that had traded', async () => {
    practice = await openPractice();
    volume(0);
    await practice.place({ quantity: '100', price: '800' });
    await until(() => orders().length === 3 && orders().every(({ status }) => status === 'OPEN'));
    volume(50);
    await until(() => net('PR1001') === 50);
    volume(0);
    await until(() => net('PR2002') > 0 || working('PR2002') === 1);
    const before = Math.min(net('PR1001'), 50);
    volume(null);
    practice.simulator.setPrice({ ...sbin, price: 805, hold: true });
    expect(before).toBe(50);
    await practice.place({ side: 'Sell', quantity: '50', price: '800' });
    await until(() => net('PR1001') === 0);
    practice.simulator.setPrice({ ...sbin, price: 800, hold: true });
    await until(() => net('PR1001') === 50 && net('PR2002') >= 50 && working('PR2002') === 0);
    await pass(600);
    expect(net('PR2002')).toBe(50);
  });

  it('reads a stop that the master enlarges after adding as an exit, and opens no short at a follower that missed the addition', async () => {
    practice = await openPractice();
    await practice.place({ ...market, quantity: '100' });
    await until(() => complete('PR2002', 'BUY') === 1);
    const stop = await practice.place({
      side: 'Sell',
      ordType: 'StopLimit',
      quantity: '100',
      price: '780',
      trigger: '785',
    });
    await until(() => copiesOf(practice.view(), stop).filter(({ status }) => status === 'New').length === 3);
    practice.simulator.armFault({
      account: 'PR2002',
      endpoint: 'place',
      times: 1,
      order: { kind: 'reject', text: 'RED:Margin Shortfall' },
    });
    await practice.place({ ...market, quantity: '100' });
    await until(() => net('PR1001') === 200 && orders('PR2002').some(({ status }) => status === 'REJECTED'));
    await practice.call('replaceMasterOrder', { orderId: stop, quantity: '200', price: '780', trigger: '785' });
    await until(() => orders('PR2003').some(({ side, quantity }) => side === 'SELL' && quantity === 400));
    await pass(300);
    practice.simulator.setPrice({ ...sbin, price: 784, hold: true });
    await until(() => net('PR1001') === 0 && net('PR2003') === 0);
    await pass(300);
    expect(net('PR2002')).toBe(0);
    expect(
      orders('PR2002')
        .filter(({ side }) => side === 'SELL')
        .reduce((sum, { quantity }) => sum + quantity, 0),
    ).toBe(100);
  });

  it('does not sell twice what an exit that is still on its way will sell', async () => {
    practice = await openPractice();
    await practice.place({ ...market, quantity: '100' });
    await until(() => complete('PR2003', 'BUY') === 1);
    practice.simulator.armFault({
      account: 'PR2003',
      endpoint: 'place',
      times: 1,
      order: { kind: 'slow-exchange', ms: 900 },
    });
    await practice.place({ ...market, side: 'Sell', quantity: '60' });
    await until(() => net('PR1001') === 40);
    await practice.place({ ...market, side: 'Sell', quantity: '40' });
    await until(() => net('PR1001') === 0 && net('PR2002') === 0 && net('PR2003') <= 0);
    await pass(400);
    expect(net('PR2003')).toBe(0);
    expect(
      orders('PR2003')
        .filter(({ side }) => side === 'SELL')
        .map(({ quantity }) => quantity),
    ).toEqual([120, 80]);
  });

  it('lets the stop stand for units that a target wants too, and sells at the target once the master’s has traded', async () => {
    practice = await openPractice();
    await practice.place({ ...market, quantity: '100' });
    await until(() => complete('PR2003', 'BUY') === 1);
    const stop = await practice.place({
      side: 'Sell',
      ordType: 'StopLimit',
      quantity: '100',
      price: '780',
      trigger: '785',
    });
    await until(() => copiesOf(practice.view(), stop).filter(({ status }) => status === 'New').length === 3);
    const target = await practice.place({ side: 'Sell', quantity: '100', price: '810' });
    await until(
      () =>
        copiesOf(practice.view(), target).filter(({ reasonCode }) => reasonCode === 'EXIT_STANDS_BACK').length === 3,
    );
    expect(working('PR2003')).toBe(1);
    practice.simulator.setPrice({ ...sbin, price: 811, hold: true });
    await until(() => net('PR2003') === 0 && net('PR1001') === 0);
    expect(orders('PR2003').filter(({ orderType, status }) => orderType === 'SL' && status === 'CANCELED').length).toBe(
      1,
    );
  });

  it('does not take a sale for a new short because the feed tells of the purchase later', async () => {
    practice = await openPractice();
    await until(() => practice.view().master?.link.feed === 'Live');
    practice.simulator.armFault({ account: 'PR1001', endpoint: 'feed', skip: 2, times: 1, feed: 'hold-back' });
    const byHand = {
      account: 'PR1001',
      source: 'MOB',
      exchange: sbin.exchange,
      instrumentId: sbin.token,
      product: 'INTRADAY',
      orderComplexity: 'REGULAR',
      validity: 'DAY',
      slTriggerPrice: '',
      quantity: 100,
      orderType: 'MARKET',
      price: '',
    } as const;
    practice.simulator.placeByHand({ ...byHand, transactionType: 'BUY' });
    await until(() => net('PR1001') === 100);
    practice.simulator.placeByHand({ ...byHand, transactionType: 'SELL' });
    await until(
      () =>
        net('PR1001') === 0 &&
        orders().filter(({ side, status }) => side === 'BUY' && status === 'COMPLETE').length === 3,
    );
    await until(() => ['PR2001', 'PR2002', 'PR2003'].every((id) => net(id) === 0));
    await pass(300);
    expect(['PR2001', 'PR2002', 'PR2003'].map((id) => [net(id), orders(id).length])).toEqual([
      [0, 2],
      [0, 2],
      [0, 2],
    ]);
  });

  it('sizes an order by the multiplier in force when it was first copied, and a later multiplier from the next order on', async () => {
    practice = await openPractice();
    const order = await practice.place({ ...market, quantity: '100' });
    await until(() => complete('PR2002', 'BUY') === 1);
    const resting = await practice.place({ quantity: '40', price: '790' });
    await until(() => copiesOf(practice.view(), resting).filter(({ status }) => status === 'New').length === 3);
    await practice.call('setFollowerTerms', { followerId: 'PR2002', multiplier: '3' });
    await practice.call('replaceMasterOrder', { orderId: resting, quantity: '40', price: '791', trigger: '' });
    await until(() => orders('PR2002').some(({ pricePaise }) => pricePaise === 79100));
    await pass(400);
    expect(orders('PR2002').map(({ quantity }) => quantity)).toEqual([100, 40]);
    await practice.place({ quantity: '10', price: '790' });
    await until(() => orders('PR2002').length === 3);
    expect(orders('PR2002')[2]?.quantity).toBe(30);
    expect(orderOf(practice.view(), order)?.status).toBe('Filled');
  });
});

describe('limits and switches while an order is under way', () => {
  it('holds a modify to the follower’s limits as it would hold a new order, and says so', async () => {
    practice = await openPractice();
    await practice.call('setFollowerTerms', { followerId: 'PR2003', maxQty: '250' });
    const order = await practice.place({ quantity: '100', price: '790' });
    await until(() => copiesOf(practice.view(), order).filter(({ status }) => status === 'New').length === 3);
    await practice.call('replaceMasterOrder', { orderId: order, quantity: '1000', price: '790', trigger: '' });
    await until(() => orders('PR2002')[0]?.quantity === 1000);
    await pass(400);
    expect(orders('PR2003').map(({ quantity }) => quantity)).toEqual([200]);
    await until(
      () =>
        copiesOf(practice.view(), order).find(({ followerId }) => followerId === 'PR2003')?.reasonCode ===
        'QTY_ABOVE_MAXIMUM',
    );
    await until(() =>
      practice.view().notices.some(({ masterOrderId, level }) => masterOrderId === order && level === 'Error'),
    );
    await practice.call('cancelMasterOrder', { orderId: order });
    await until(() => orders('PR2003')[0]?.status === 'CANCELED');
  });

  it('lets a follower that was switched off follow a price and a cancel, and buys nothing more for it', async () => {
    practice = await openPractice();
    const order = await practice.place({ quantity: '100', price: '790' });
    await until(() => copiesOf(practice.view(), order).filter(({ status }) => status === 'New').length === 3);
    await practice.call('setFollowerTerms', { followerId: 'PR2002', enabled: false });
    await practice.call('replaceMasterOrder', { orderId: order, quantity: '100', price: '791', trigger: '' });
    await until(() => orders('PR2002')[0]?.pricePaise === 79100);
    await practice.call('replaceMasterOrder', { orderId: order, quantity: '500', price: '791', trigger: '' });
    await until(() => orders('PR2003')[0]?.quantity === 1000);
    await pass(400);
    expect(orders('PR2002').map(({ quantity }) => quantity)).toEqual([100]);
    await practice.call('cancelMasterOrder', { orderId: order });
    await until(() => orders('PR2002')[0]?.status === 'CANCELED');
  });
});
