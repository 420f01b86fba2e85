import { afterEach, describe, expect, it } from 'vitest';
import Database from 'better-sqlite3';
import { join } from 'node:path';
import { copiesOf, openPractice, orderOf, sbin, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});

const followers = ['PR2001', 'PR2002', 'PR2003'] as const;

const ledgerOf = (account?: string) =>
  practice.simulator
    .ledger()
    .orders.filter((order) => (account === undefined ? order.account !== 'PR1001' : order.account === account));

const byAccount = <T>(read: (order: ReturnType<typeof ledgerOf>[number]) => T): Record<string, T> =>
  Object.fromEntries(ledgerOf().map((order) => [order.account, read(order)]));

describe('copying against the broker’s own ledger', () => {
  it('gives 50, 100 and 200 for a master’s 100 at 0.5, 1 and 2', async () => {
    practice = await openPractice();
    await practice.place({ quantity: '100', price: '790' });
    await until(() => ledgerOf().length === 3);
    expect(byAccount(({ quantity }) => quantity)).toEqual({ PR2001: 50, PR2002: 100, PR2003: 200 });
    expect(byAccount(({ pricePaise, side, status }) => [pricePaise, side, status])).toEqual(
      Object.fromEntries(followers.map((id) => [id, [79000, 'BUY', 'OPEN']])),
    );
  });

  it('follows a modify of quantity and price on the followers’ own orders, without placing another', async () => {
    practice = await openPractice();
    const order = await practice.place({ quantity: '100', price: '790' });
    await until(() => copiesOf(practice.view(), order).filter(({ status }) => status === 'New').length === 3);
    await practice.call('replaceMasterOrder', { orderId: order, quantity: '140', price: '791.50', trigger: '' });
    await until(() => ledgerOf().every(({ pricePaise }) => pricePaise === 79150));
    expect(byAccount(({ quantity }) => quantity)).toEqual({ PR2001: 70, PR2002: 140, PR2003: 280 });
    expect(ledgerOf()).toHaveLength(3);
    await until(() =>
      copiesOf(practice.view(), order).every(({ status, orderQty }) => status === 'New' && orderQty > 50),
    );
  });

  it('follows a cancel', async () => {
    practice = await openPractice();
    const order = await practice.place({ quantity: '100', price: '790' });
    await until(() => copiesOf(practice.view(), order).filter(({ status }) => status === 'New').length === 3);
    await practice.call('cancelMasterOrder', { orderId: order });
    await until(() => ledgerOf().every(({ status }) => status === 'CANCELED'));
    await until(() => copiesOf(practice.view(), order).every(({ status }) => status === 'Canceled'));
  });

  it('keeps what has traded when the master cancels a partly filled order, and cancels the rest', async () => {
    practice = await openPractice();
    practice.simulator.setVolume({ exchange: sbin.exchange, token: sbin.token, perTick: 0 });
    const order = await practice.place({ quantity: '100', price: '800' });
    await until(() => ledgerOf().length === 3);
    practice.simulator.setVolume({ exchange: sbin.exchange, token: sbin.token, perTick: 10, perOrder: true });
    await until(() => (orderOf(practice.view(), order)?.cumQty ?? 0) > 0);
    practice.simulator.setVolume({ exchange: sbin.exchange, token: sbin.token, perTick: 0 });
    await until(() => orderOf(practice.view(), order)?.status === 'PartiallyFilled');
    await practice.call('cancelMasterOrder', { orderId: order });
    await until(() => ledgerOf().every(({ status }) => status === 'CANCELED' || status === 'COMPLETE'));
    await until(() =>
      copiesOf(practice.view(), order).every(({ status }) => status === 'Canceled' || status === 'Filled'),
    );
    for (const copy of copiesOf(practice.view(), order)) {
      expect(copy.cumQty).toBe(ledgerOf(copy.followerId)[0]?.filledQuantity);
      expect(copy.cumQty).toBeGreaterThan(0);
    }
  });

  it('copies only what the master trades, increment by increment, for a follower on the fills policy', async () => {
    practice = await openPractice();
    await practice.call('setFollowerTerms', { followerId: 'PR2002', copyPolicy: 'Fills' });
    practice.simulator.setVolume({ exchange: sbin.exchange, token: sbin.token, perTick: 0 });
    const order = await practice.place({ quantity: '100', price: '800' });
    await until(() => ledgerOf().length === 2);
    expect(ledgerOf('PR2002')).toEqual([]);
    practice.simulator.setVolume({ exchange: sbin.exchange, token: sbin.token, perTick: 25, perOrder: true });
    await until(() => orderOf(practice.view(), order)?.status === 'Filled');
    await until(() => ledgerOf('PR2002').reduce((sum, { filledQuantity }) => sum + filledQuantity, 0) === 100);
    expect(ledgerOf('PR2002').reduce((sum, { quantity }) => sum + quantity, 0)).toBe(100);
  });

  it('turns a market order into a protective limit and never sends a plain market order', async () => {
    practice = await openPractice();
    await practice.place({ ordType: 'Market', price: '' });
    await until(() => ledgerOf().filter(({ status }) => status === 'COMPLETE').length === 3);
    expect(new Set(ledgerOf().map(({ orderType }) => orderType))).toEqual(new Set(['LIMIT']));
    expect(byAccount(({ filledQuantity }) => filledQuantity)).toEqual({ PR2001: 50, PR2002: 100, PR2003: 200 });
  });

  it('exits in proportion to what each follower holds and leaves nothing after the last exit', async () => {
    practice = await openPractice();
    await practice.place({ ordType: 'Market', price: '', quantity: '100' });
    await until(() => ledgerOf().filter(({ status }) => status === 'COMPLETE').length === 3);
    await practice.place({ side: 'Sell', ordType: 'Market', price: '', quantity: '30' });
    await until(() => ledgerOf().filter(({ side, status }) => side === 'SELL' && status === 'COMPLETE').length === 3);
    expect(
      Object.fromEntries(
        ledgerOf()
          .filter(({ side }) => side === 'SELL')
          .map(({ account, quantity }) => [account, quantity]),
      ),
    ).toEqual({
      PR2001: 15,
      PR2002: 30,
      PR2003: 60,
    });
    await practice.place({ side: 'Sell', ordType: 'Market', price: '', quantity: '70' });
    await until(() => ledgerOf().filter(({ side, status }) => side === 'SELL' && status === 'COMPLETE').length === 6);
    for (const id of followers) {
      const net = ledgerOf(id).reduce(
        (sum, { side, filledQuantity }) => sum + (side === 'BUY' ? filledQuantity : -filledQuantity),
        0,
      );
      expect(net).toBe(0);
    }
  });

  it('never lets an exit open the reverse when a follower holds less than the master’s exit asks', async () => {
    practice = await openPractice();
    await practice.call('setFollowerTerms', { followerId: 'PR2001', enabled: false });
    await practice.place({ ordType: 'Market', price: '', quantity: '100' });
    await until(() => ledgerOf().filter(({ status }) => status === 'COMPLETE').length === 2);
    const exit = await practice.place({ side: 'Sell', ordType: 'Market', price: '', quantity: '100' });
    await until(() => ledgerOf().filter(({ side, status }) => side === 'SELL' && status === 'COMPLETE').length === 2);
    expect(ledgerOf('PR2001')).toEqual([]);
    await until(() => copiesOf(practice.view(), exit).some(({ reasonCode }) => reasonCode === 'NOTHING_TO_EXIT'));
  });

  it('splits a master’s reversal into the exit of what is held and an entry of the rest', async () => {
    practice = await openPractice();
    await practice.place({ ordType: 'Market', price: '', quantity: '100' });
    await until(() => ledgerOf().filter(({ status }) => status === 'COMPLETE').length === 3);
    await practice.place({ side: 'Sell', ordType: 'Market', price: '', quantity: '150' });
    await until(() => ledgerOf().filter(({ side, status }) => side === 'SELL' && status === 'COMPLETE').length === 6);
    const nets = Object.fromEntries(
      followers.map((id) => [
        id,
        ledgerOf(id).reduce(
          (sum, { side, filledQuantity }) => sum + (side === 'BUY' ? filledQuantity : -filledQuantity),
          0,
        ),
      ]),
    );
    expect(nets).toEqual({ PR2001: -25, PR2002: -50, PR2003: -100 });
  });

  it('takes back a follower’s unfilled entry once the master has gone in and out again', async () => {
    practice = await openPractice();
    practice.simulator.setVolume({ exchange: sbin.exchange, token: sbin.token, perTick: 0 });
    const entry = await practice.place({ quantity: '100', price: '800' });
    await until(() => ledgerOf().length === 3);
    const own = practice.simulator.ledger('PR1001').orders[0];
    expect(own?.brokerOrderId).toBe(entry);
    practice.simulator.setVolume({ exchange: sbin.exchange, token: sbin.token, perTick: 100 });
    await until(() => orderOf(practice.view(), entry)?.status === 'Filled');
    await practice.place({ side: 'Sell', ordType: 'Market', price: '', quantity: '100' });
    await until(() =>
      ledgerOf().every(({ status }) => status === 'COMPLETE' || status === 'CANCELED' || status === 'REJECTED'),
    );
    await until(() =>
      followers.every((id) => {
        const net = ledgerOf(id).reduce(
          (sum, { side, filledQuantity }) => sum + (side === 'BUY' ? filledQuantity : -filledQuantity),
          0,
        );
        return net === 0;
      }),
    );
  });

  it('shows one follower’s margin rejection with the broker’s words and leaves the others untouched', async () => {
    practice = await openPractice();
    practice.simulator.setFunds({ account: 'PR2003', paise: 100_00 });
    const order = await practice.place({ quantity: '100', price: '790' });
    const rejected = await until(() => copiesOf(practice.view(), order).find(({ status }) => status === 'Rejected'));
    expect(rejected.followerId).toBe('PR2003');
    expect(rejected.reasonText).toMatch(/^RED:Margin Shortfall/);
    expect(rejected.remedy).toMatch(/funds/);
    await until(() => copiesOf(practice.view(), order).filter(({ status }) => status === 'New').length === 2);
    const notice = await until(() => practice.view().notices.find(({ key }) => key === `failed:${order}`));
    expect(notice.title).toContain('margin');
    const db = new Database(join(practice.folder, 'lockstep.sqlite'), { readonly: true });
    const rows = db
      .prepare(
        'SELECT follower_id, status, error_message, follower_order_id FROM order_mappings WHERE master_order_id = ? ORDER BY follower_id',
      )
      .all(order);
    db.close();
    expect(rows).toMatchObject([
      { follower_id: 'PR2001', status: 'ACTIVE', error_message: null },
      { follower_id: 'PR2002', status: 'ACTIVE', error_message: null },
      { follower_id: 'PR2003', status: 'FAILED', error_message: rejected.reasonText },
    ]);
    for (const row of rows as { follower_id: string; follower_order_id: string }[]) {
      expect(ledgerOf(row.follower_id).map(({ brokerOrderId }) => brokerOrderId)).toEqual([row.follower_order_id]);
    }
  });

  it('denies what is above a follower’s maximum quantity or value, sends nothing for it, and says so', async () => {
    practice = await openPractice();
    await practice.call('setFollowerTerms', { followerId: 'PR2003', maxQty: '150' });
    await practice.call('setFollowerTerms', { followerId: 'PR2002', maxOrderValue: '50000' });
    const order = await practice.place({ quantity: '100', price: '790' });
    await until(() => copiesOf(practice.view(), order).length === 3 && ledgerOf().length === 1);
    const codes = Object.fromEntries(
      copiesOf(practice.view(), order).map(({ followerId, reasonCode }) => [followerId, reasonCode]),
    );
    expect(codes).toEqual({ PR2001: '', PR2002: 'VALUE_ABOVE_MAXIMUM', PR2003: 'QTY_ABOVE_MAXIMUM' });
    expect(ledgerOf().map(({ account }) => account)).toEqual(['PR2001']);
  });

  it('denies a size below one lot instead of rounding it up', async () => {
    practice = await openPractice();
    const order = await practice.place({ quantity: '1', price: '790' });
    await until(() => copiesOf(practice.view(), order).length === 3 && ledgerOf().length === 2);
    expect(copiesOf(practice.view(), order).find(({ followerId }) => followerId === 'PR2001')?.reasonCode).toBe(
      'QTY_BELOW_ONE_LOT',
    );
  });

  it('copies an order that the master makes in the broker’s own app', async () => {
    practice = await openPractice();
    practice.simulator.placeByHand({
      account: 'PR1001',
      source: 'MOB',
      exchange: 'NSE',
      instrumentId: '3045',
      transactionType: 'BUY',
      quantity: 10,
      product: 'INTRADAY',
      orderComplexity: 'REGULAR',
      orderType: 'LIMIT',
      validity: 'DAY',
      price: '790',
      slTriggerPrice: '',
    });
    await until(() => ledgerOf().length === 3);
    expect(byAccount(({ quantity }) => quantity)).toEqual({ PR2001: 5, PR2002: 10, PR2003: 20 });
  });

  it('leaves orders made by hand in a follower’s account alone', async () => {
    practice = await openPractice();
    practice.simulator.placeByHand({
      account: 'PR2001',
      source: 'MOB',
      exchange: 'NSE',
      instrumentId: '3045',
      transactionType: 'BUY',
      quantity: 10,
      product: 'INTRADAY',
      orderComplexity: 'REGULAR',
      orderType: 'LIMIT',
      validity: 'DAY',
      price: '780',
      slTriggerPrice: '',
    });
    const order = await practice.place({ quantity: '100', price: '790' });
    await until(() => ledgerOf().length === 4);
    await practice.call('cancelMasterOrder', { orderId: order });
    await until(() => ledgerOf().filter(({ status }) => status === 'CANCELED').length === 3);
    expect(ledgerOf('PR2001').find(({ source }) => source === 'MOB')?.status).toBe('OPEN');
  });

  it('copies nothing while copying is off and says why', async () => {
    practice = await openPractice();
    await practice.call('setCopying', { on: false });
    const order = await practice.place({ quantity: '100', price: '790' });
    const shown = await until(() => orderOf(practice.view(), order));
    expect(shown.notCopied).toBe('Copying was off');
    expect(ledgerOf()).toEqual([]);
  });

  it('stays off after a restart when it was switched off', async () => {
    practice = await openPractice();
    await practice.call('setCopying', { on: false });
    await practice.reopen();
    expect(practice.view().copying.kind).toBe('Off');
  });

  it('shows the same orders after a restart, and sends none of them again', async () => {
    practice = await openPractice();
    const order = await practice.place({ quantity: '100', price: '790' });
    await until(() => copiesOf(practice.view(), order).filter(({ status }) => status === 'New').length === 3);
    const before = copiesOf(practice.view(), order);
    await practice.reopen();
    await until(() => practice.view().followers.every(({ state }) => state === 'Copying'));
    expect(copiesOf(practice.view(), order)).toEqual(before);
    expect(ledgerOf()).toHaveLength(3);
    await practice.call('cancelMasterOrder', { orderId: order });
    await until(() => ledgerOf().every(({ status }) => status === 'CANCELED'));
  });
});
