import { afterEach, describe, expect, it } from 'vitest';
import { copiesOf, openPractice, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});

const short = { account: 'PR2003', paise: 100_00 };
const ledgerOf = (account: string) => practice.simulator.ledger(account).orders;
const copiesFor = (key: string, follower = 'PR2003') =>
  copiesOf(practice.view(), key).filter(({ followerId }) => followerId === follower);
const settle = () => until(() => practice.view().followers.every(({ positions }) => positions !== null));

/** The master bought 100 at 800 and PR2003 was too short of funds to follow. */
async function aMarginFailure(ticket: { readonly ordType?: 'Limit' | 'Market'; readonly price?: string } = {}) {
  practice = await openPractice();
  practice.simulator.setFunds(short);
  const order = await practice.place({ quantity: '100', price: '800', ...ticket });
  await until(() => copiesFor(order)[0]?.status === 'Rejected');
  await settle();
  return order;
}

const giveFunds = () => practice.simulator.setFunds({ ...short, paise: 50_00_000_00 });

describe('a copy that the broker rejected', () => {
  it('is on the list, and asked for again it is a new order at the price that was stated, sent once', async () => {
    const order = await aMarginFailure();
    const failed = copiesFor(order)[0];
    expect(failed?.attention).toBe('Failed');
    const state = () => practice.view().followers.find(({ id }) => id === 'PR2003')?.state;
    await until(() => state() === 'OutOfStep');
    giveFunds();
    const preview = await practice.call('previewRetry', { clOrdId: failed?.clOrdId ?? '' });
    expect(preview).toMatchObject({ side: 'Buy', orderQty: 200, masterPrice: 800_00, priceNow: 800_00 });

    await practice.call('retryCopy', { clOrdId: failed?.clOrdId ?? '', limit: '801' });
    await until(() => copiesFor(order)[1]?.status === 'Filled');
    expect(copiesFor(order)[0]?.attention).toBe('PutAside');
    await until(() => state() === 'Copying');
    const sent = ledgerOf('PR2003');
    expect(sent.map(({ quantity, pricePaise, status }) => [quantity, pricePaise, status])).toEqual([
      [200, 800_00, 'REJECTED'],
      [200, 801_00, 'COMPLETE'],
    ]);
    expect(new Set(sent.map(({ tag }) => tag)).size).toBe(2);
  });

  it('is not asked for twice, however often the button is pressed', async () => {
    const order = await aMarginFailure();
    giveFunds();
    const clOrdId = copiesFor(order)[0]?.clOrdId ?? '';
    const answers = await Promise.all([1, 2, 3].map(() => practice.ask('retryCopy', { clOrdId, limit: '801' })));
    expect(answers.map(({ ok }) => ok)).toEqual([true, false, false]);
    await until(() => copiesFor(order)[1]?.status === 'Filled');
    expect(ledgerOf('PR2003')).toHaveLength(2);
  });

  it('asked for at a smaller size is that size alone: the rest is not sent later, though the master changes its order', async () => {
    const order = await aMarginFailure({ price: '790' });
    giveFunds();
    const clOrdId = copiesFor(order)[0]?.clOrdId ?? '';
    for (const qty of [201, 0])
      expect((await practice.ask('retryCopy', { clOrdId, limit: '785', qty })).ok).toBe(false);
    await practice.call('retryCopy', { clOrdId, limit: '785', qty: 50 });
    await until(() => copiesFor(order)[1]?.status === 'New');
    await practice.call('replaceMasterOrder', { orderId: order, quantity: '100', price: '788', trigger: '' });
    await until(() => copiesFor(order, 'PR2001')[0]?.price === 788_00);
    // What the master adds is followed, twofold; what was left out stays out, over a restart too.
    await practice.call('replaceMasterOrder', { orderId: order, quantity: '110', price: '788', trigger: '' });
    await until(() => copiesFor(order)[1]?.orderQty === 70);
    await practice.reopen();
    await until(() => practice.view().followers.every(({ state }) => state !== 'Held'));
    expect(ledgerOf('PR2003').map(({ quantity, status }) => [quantity, status])).toEqual([
      [200, 'REJECTED'],
      [70, 'OPEN'],
    ]);
  });

  it('keeps the price that a person chose, though the master’s order is at another and moves', async () => {
    const order = await aMarginFailure({ price: '790' });
    giveFunds();
    await practice.call('retryCopy', { clOrdId: copiesFor(order)[0]?.clOrdId ?? '', limit: '785' });
    await until(() => copiesFor(order)[1]?.status === 'New');
    await practice.call('replaceMasterOrder', { orderId: order, quantity: '100', price: '788', trigger: '' });
    await until(() => copiesFor(order, 'PR2001')[0]?.price === 788_00);
    expect(copiesFor(order)[1]?.price).toBe(785_00);
    expect(ledgerOf('PR2003').at(-1)?.pricePaise).toBe(785_00);
  });

  it('goes with the master’s cancel', async () => {
    const order = await aMarginFailure({ price: '790' });
    giveFunds();
    await practice.call('retryCopy', { clOrdId: copiesFor(order)[0]?.clOrdId ?? '', limit: '785' });
    await until(() => copiesFor(order)[1]?.status === 'New');
    await practice.call('cancelMasterOrder', { orderId: order });
    await until(() => copiesFor(order)[1]?.status === 'Canceled');
    const late = await practice.ask('retryCopy', { clOrdId: copiesFor(order)[1]?.clOrdId ?? '', limit: '785' });
    expect(late).toMatchObject({ ok: false, code: 'RETRY_NOT_FAILED' });
  });

  it('passes the same rules as any other: what they deny is refused with the reason, and nothing is sent', async () => {
    const order = await aMarginFailure();
    giveFunds();
    await practice.call('setFollowerTerms', { followerId: 'PR2003', maxQty: '100' });
    const clOrdId = copiesFor(order)[0]?.clOrdId ?? '';
    expect(await practice.ask('retryCopy', { clOrdId, limit: '801' })).toMatchObject({
      ok: false,
      code: 'QTY_ABOVE_MAXIMUM',
    });
    expect(await practice.ask('retryCopy', { clOrdId, limit: '801.03' })).toMatchObject({ code: 'RETRY_TICK' });
    expect(await practice.ask('retryCopy', { clOrdId, limit: '-5' })).toMatchObject({ code: 'PRICE_UNREADABLE' });
    expect(ledgerOf('PR2003')).toHaveLength(1);
    expect(copiesFor(order)[0]?.attention).toBe('Failed');
  });

  it('is refused once the master is out of the position again, and its notice goes, as there is nothing left to do', async () => {
    const order = await aMarginFailure();
    giveFunds();
    const isTold = () => practice.view().notices.some(({ key }) => key === `failed:${order}`);
    expect(isTold()).toBe(true);
    const exit = await practice.place({ side: 'Sell', quantity: '100', price: '800' });
    await until(() => copiesFor(exit, 'PR2001')[0]?.status === 'Filled');
    const late = await practice.ask('retryCopy', { clOrdId: copiesFor(order)[0]?.clOrdId ?? '', limit: '801' });
    expect(late).toMatchObject({ ok: false, code: 'RETRY_MASTER_OUT' });
    await until(() => !isTold());
  });

  it('that is skipped leaves the list and takes its notice along, and stays so over a restart', async () => {
    const order = await aMarginFailure();
    const clOrdId = copiesFor(order)[0]?.clOrdId ?? '';
    expect(practice.view().notices.map(({ key }) => key)).toContain(`failed:${order}`);
    await practice.call('ignoreAttention', { clOrdId });
    await until(() => copiesFor(order)[0]?.attention === 'PutAside');
    expect(practice.view().notices.map(({ key }) => key)).not.toContain(`failed:${order}`);
    await practice.reopen();
    expect(copiesFor(order)[0]?.attention).toBe('PutAside');
  });

  it('asked for again is one order with one reference over a restart too', async () => {
    const order = await aMarginFailure();
    giveFunds();
    await practice.call('retryCopy', { clOrdId: copiesFor(order)[0]?.clOrdId ?? '', limit: '801' });
    await until(() => copiesFor(order)[1]?.status === 'Filled');
    await practice.reopen();
    await until(() => practice.view().followers.every(({ state }) => state !== 'Held'));
    expect(copiesFor(order).map(({ status }) => status)).toEqual(['Rejected', 'Filled']);
    expect(ledgerOf('PR2003')).toHaveLength(2);
  });
});

describe('a copy of unknown outcome', () => {
  it('is never asked for again, whatever the price', async () => {
    practice = await openPractice({ plan: { rules: { settleMs: 600_000 } } });
    practice.simulator.armFault({ account: 'PR2003', endpoint: 'feed', times: null, feed: 'drop' });
    practice.simulator.armFault({
      account: 'PR2003',
      endpoint: 'place',
      applied: false,
      answer: { kind: 'reset' },
    });
    const order = await practice.place({ quantity: '100', price: '800' });
    await until(() => copiesFor(order)[0]?.status === 'Unknown');
    expect(copiesFor(order)[0]?.attention).toBe('Doubt');
    const again = await practice.ask('retryCopy', { clOrdId: copiesFor(order)[0]?.clOrdId ?? '', limit: '801' });
    expect(again).toMatchObject({ ok: false, code: 'RETRY_IN_DOUBT' });
    expect(ledgerOf('PR2003')).toHaveLength(0);
  });
});
