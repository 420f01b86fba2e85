import { afterEach, describe, expect, it } from 'vitest';
import { copiesOf, openPractice, sbin, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});

const followers = ['PR2001', 'PR2002', 'PR2003'];
const missed = () => practice.view().missed;
const ledgerOf = (account: string) => practice.simulator.ledger(account).orders;
const netOf = (account: string) =>
  practice.simulator.ledger(account).positions.reduce((sum, { netQuantity }) => sum + netQuantity, 0);

function byHand(
  account: string,
  transactionType: 'BUY' | 'SELL',
  quantity: number,
  part: { readonly orderType?: 'MARKET' | 'LIMIT'; readonly price?: string } = {},
): string {
  const made = practice.simulator.placeByHand({
    account,
    exchange: sbin.exchange,
    instrumentId: sbin.token,
    transactionType,
    quantity,
    orderType: part.orderType ?? 'MARKET',
    product: 'INTRADAY',
    price: part.price ?? '',
    source: 'MOB',
  });
  if ('refusal' in made) throw new Error(JSON.stringify(made.refusal));
  return made.brokerOrderId;
}

/** What happens while the desk is closed, until it is too old to be copied. */
async function whileAway(act: () => string): Promise<string> {
  let key = '';
  await practice.reopen({}, async () => {
    key = act();
    const at = Date.now();
    await until(() => Date.now() - at > 2600);
  });
  return key;
}

const open = async () => {
  practice = await openPractice({ plan: { rules: { staleAfterMs: 1000 } } });
};

describe('what the master did while the desk was away', () => {
  it('is listed with each follower’s gap and what acting now costs, and nothing is sent by itself', async () => {
    await open();
    const key = await whileAway(() => byHand('PR1001', 'BUY', 100));
    practice.simulator.setPrice({ exchange: sbin.exchange, token: sbin.token, price: 803, hold: true });
    const row = await until(() => missed().find(({ masterKey, priceNow }) => masterKey === key && priceNow === 803_00));
    expect(row.why).toContain('s old when it was seen');
    expect(row.priceThen).toBe(800_00);
    expect(row.gaps.map(({ followerId, purpose, qty, costPaise }) => [followerId, purpose, qty, costPaise])).toEqual([
      ['PR2001', 'Copy', 50, 50 * 300],
      ['PR2002', 'Copy', 100, 100 * 300],
      ['PR2003', 'Copy', 200, 200 * 300],
    ]);
    for (const id of followers) expect(ledgerOf(id)).toEqual([]);
  });

  it('is caught up with at a limit, once, for the followers named; the others stay on the list', async () => {
    await open();
    const key = await whileAway(() => byHand('PR1001', 'BUY', 100));
    await until(() => missed()[0]?.gaps.length === 3);
    const form = { masterKey: key, followerIds: ['PR2001', 'PR2002'], choice: 'AtLimit', limit: '801' } as const;
    const answers = await Promise.all([1, 2, 3].map(() => practice.call('catchUp', form)));
    expect(answers.map((ends) => ends.map(({ done }) => done))).toEqual([
      [true, true],
      [false, false],
      [false, false],
    ]);
    await until(() => copiesOf(practice.view(), key).filter(({ status }) => status === 'Filled').length === 2);
    expect(ledgerOf('PR2002').map(({ quantity, pricePaise }) => [quantity, pricePaise])).toEqual([[100, 801_00]]);
    await until(
      () =>
        missed()[0]
          ?.gaps.map(({ followerId }) => followerId)
          .join() === 'PR2003',
    );
    // From then on it is followed: the master's way out is the follower's too.
    byHand('PR1001', 'SELL', 100);
    await until(() => netOf('PR2001') === 0 && netOf('PR2002') === 0);
    expect(ledgerOf('PR2003')).toEqual([]);
  });

  it('is listed by what it traded when the master cancelled the rest, and what is caught up with stays', async () => {
    await open();
    const volume = (perTick: number | null): void => {
      practice.simulator.setVolume({ exchange: sbin.exchange, token: sbin.token, perTick, perOrder: true });
    };
    const key = await whileAway(() => {
      volume(40);
      const id = byHand('PR1001', 'BUY', 100, { orderType: 'LIMIT', price: '800' });
      volume(0);
      practice.simulator.cancelByHand(id);
      volume(null);
      return id;
    });
    const [order] = ledgerOf('PR1001');
    expect([order?.status, order?.filledQuantity]).toEqual(['CANCELED', 40]);
    const row = await until(() => missed().find(({ masterKey }) => masterKey === key));
    expect(row.gaps.map(({ followerId, qty }) => [followerId, qty])).toEqual([
      ['PR2001', 20],
      ['PR2002', 40],
      ['PR2003', 80],
    ]);
    await practice.call('catchUp', { masterKey: key, followerIds: ['PR2002'], choice: 'AtLimit', limit: '790' });
    await until(() => ledgerOf('PR2002')[0]?.status === 'OPEN');
    await practice.reopen();
    await until(() => practice.view().followers.every(({ state }) => state === 'Copying'));
    practice.simulator.setPrice({ exchange: sbin.exchange, token: sbin.token, price: 789, hold: true });
    await until(() => netOf('PR2002') === 40);
    expect(practice.view().drift).toEqual([]);
  });

  it('left, it is off the list and nothing is sent', async () => {
    await open();
    const key = await whileAway(() => byHand('PR1001', 'BUY', 100));
    await until(() => missed().length === 1);
    await practice.call('catchUp', { masterKey: key, followerIds: followers, choice: 'Leave', limit: '' });
    await until(() => missed().length === 0);
    await practice.reopen();
    await until(() => practice.view().followers.every(({ state }) => state === 'Copying'));
    expect(missed()).toEqual([]);
    for (const id of followers) expect(ledgerOf(id)).toEqual([]);
  });

  it('an exit that was missed closes the followers’ holdings, and an entry beside it is not taken', async () => {
    await open();
    const bought = await practice.place({ quantity: '100', price: '800' });
    await until(() => copiesOf(practice.view(), bought).filter(({ status }) => status === 'Filled').length === 3);
    const key = await whileAway(() => byHand('PR1001', 'SELL', 150));
    const row = await until(() => missed().find(({ masterKey }) => masterKey === key));
    expect(
      row.gaps.filter(({ followerId }) => followerId === 'PR2002').map(({ purpose, qty }) => [purpose, qty]),
    ).toEqual([
      ['Copy', 50],
      ['Exit', 100],
    ]);
    await practice.call('catchUp', { masterKey: key, followerIds: followers, choice: 'ExitsOnly', limit: '799' });
    await until(() => followers.every((id) => netOf(id) === 0));
    await until(() => missed().length === 0);
  });

  it('a trade made by hand meanwhile can be counted as copied, and is closed with the master’s', async () => {
    await open();
    const key = await whileAway(() => {
      byHand('PR2002', 'BUY', 100);
      return byHand('PR1001', 'BUY', 100);
    });
    await until(() => missed()[0]?.gaps.length === 3);
    const form = { masterKey: key, followerIds: ['PR2001', 'PR2002'], choice: 'Adopt', limit: '' } as const;
    const answers = await practice.call('catchUp', form);
    expect(answers.map(({ followerId, done, code }) => [followerId, done, code])).toEqual([
      ['PR2001', false, 'NOTHING_TO_ADOPT'],
      ['PR2002', true, ''],
    ]);
    byHand('PR1001', 'SELL', 100);
    await until(() => netOf('PR2002') === 0);
    expect(ledgerOf('PR2002')).toHaveLength(2);
  });

  it('a resting order is followed at the master’s own price, and its cancel later too', async () => {
    await open();
    const key = await whileAway(() => byHand('PR1001', 'BUY', 100, { orderType: 'LIMIT', price: '790' }));
    await until(() => missed()[0]?.gaps.length === 3);
    await practice.call('catchUp', { masterKey: key, followerIds: ['PR2002'], choice: 'AtLimit', limit: '' });
    await until(() => ledgerOf('PR2002')[0]?.status === 'OPEN');
    expect(ledgerOf('PR2002')[0]).toMatchObject({ pricePaise: 790_00, quantity: 100 });
    await practice.call('cancelMasterOrder', { orderId: key });
    await until(() => ledgerOf('PR2002')[0]?.status === 'CANCELED');
  });

  it('needs a price on the tick once the master’s order has traded', async () => {
    await open();
    const key = await whileAway(() => byHand('PR1001', 'BUY', 100));
    await until(() => missed()[0]?.gaps.length === 3);
    for (const [limit, code] of [
      ['', 'LIMIT_MISSING'],
      ['801.03', 'LIMIT_TICK'],
    ] as const) {
      const [answer] = await practice.call('catchUp', {
        masterKey: key,
        followerIds: ['PR2001'],
        choice: 'AtLimit',
        limit,
      });
      expect(answer).toMatchObject({ done: false, code });
    }
    expect(ledgerOf('PR2001')).toEqual([]);
  });
});
