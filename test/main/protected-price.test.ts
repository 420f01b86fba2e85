// Orders at a price of our own making, on the real desk: priced by live prices, taken back or priced anew when they do not fill.

import { afterEach, describe, expect, it } from 'vitest';
import { pass, readLedger } from '../support/ledger-reading.ts';
import { copiesOf, openPractice, sbin, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});
const { net, orders } = readLedger(() => practice.simulator);
const market = { ordType: 'Market', price: '' } as const;
const journal = (): readonly string[] => practice.view().journal.map(({ text }) => text);
const notices = (): readonly string[] => practice.view().notices.map(({ title }) => title);
const alone = async (followerId: string): Promise<void> => {
  for (const { id } of practice.view().followers)
    if (id !== followerId) await practice.call('setFollowerTerms', { followerId: id, enabled: false });
};

/** The follower's calls reach its broker only after the master has traded, when the market has gone to `price`. */
async function marketRunsAway(followerId: string, price: number, ticket: object): Promise<string> {
  const before = net('PR1001');
  practice.simulator.armFault({ account: followerId, endpoint: 'place', delayBeforeMs: 400 });
  const key = await practice.place({ ...market, ...ticket });
  await until(() => net('PR1001') !== before);
  practice.simulator.setPrice({ ...sbin, price, hold: true });
  return key;
}

describe('a market order of the master’s', () => {
  it('is copied at a limit from the live price, says so, and is taken back where it does not fill in time', async () => {
    practice = await openPractice();
    await alone('PR2002');
    await practice.call('setFollowerTerms', { followerId: 'PR2002', entryWithin: '1' });
    const key = await marketRunsAway('PR2002', 830, { quantity: '10' });
    await until(() => copiesOf(practice.view(), key).some(({ status }) => status === 'Canceled'));
    expect(copiesOf(practice.view(), key).find(({ followerId }) => followerId === 'PR2002')).toMatchObject({
      status: 'Canceled',
      reasonCode: 'UNFILLED_IN_TIME',
    });
    expect(net('PR2002')).toBe(0);
    expect(journal().some((line) => /priced by (the live price|what the master paid), Rs 800\.00/.test(line))).toBe(
      true,
    );
    expect(journal().some((line) => line.includes('not filled within 1.0 s'))).toBe(true);
    expect(notices().some((title) => title.includes('did not fill in time'))).toBe(true);
    // Nothing is placed in its place.
    await practice.place({ quantity: '1', price: '700' });
    await until(() => orders('PR2002').length === 2);
    expect(orders('PR2002').filter(({ quantity }) => quantity === 10)).toHaveLength(1);
  });

  it('is held within the day’s price band', async () => {
    practice = await openPractice();
    await alone('PR2002');
    // The previous close is 962.40, so orders are taken up to 1058.64; the usual limit would be at 1061.30.
    practice.simulator.setSwitches({ circuitPercent: 10 });
    practice.simulator.setPrice({ ...sbin, price: 1056, hold: true });
    const held = (): boolean => journal().some((line) => line.includes('held within the price band'));
    // The first price, and the band with it, has to reach the desk.
    for (let tries = 0; tries < 40 && !held(); tries += 1) {
      const key = await practice.place({ ...market, quantity: '10' });
      await until(() => copiesOf(practice.view(), key).length > 0);
      await pass(100);
    }
    const order = await until(() => orders('PR2002').find(({ status }) => status === 'COMPLETE'));
    expect(order.pricePaise).toBe(1058_60);
  });
});

describe('an exit at a price of our own making', () => {
  it('is priced anew from the live price until it fills', async () => {
    practice = await openPractice();
    await alone('PR2002');
    await practice.place({ ...market, quantity: '10' });
    await until(() => net('PR2002') === 10);
    await marketRunsAway('PR2002', 770, { side: 'Sell', quantity: '10' });
    await until(() => net('PR2002') === 0);
    expect(journal().some((line) => line.includes('it did not fill, new price 1'))).toBe(true);
  });
});
