// Two legs of one position, on the real desk: what is sold waits for this follower's own purchase, on entry and on exit.

import { afterEach, describe, expect, it } from 'vitest';
import { readLedger } from '../support/ledger-reading.ts';
import { copiesOf, openPractice, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});
const { net, orders } = readLedger(() => practice.simulator);
const copy = (key: string) => copiesOf(practice.view(), key).find(({ followerId }) => followerId === 'PR2002');
const waits = (): boolean => practice.view().notices.some(({ title }) => title.includes('waits for its first leg'));

type Leg = { readonly id: string; readonly token: string; readonly units: string };

/** Two calls of one underlying at held prices, and one follower alone that takes its legs in order. */
async function open(): Promise<readonly [Leg, Leg]> {
  practice = await openPractice();
  for (const { id } of practice.view().followers)
    if (id !== 'PR2002') await practice.call('setFollowerTerms', { followerId: id, enabled: false });
  await practice.call('setFollowerTerms', { followerId: 'PR2002', legs: 'HedgeFirst' });
  const hits = await practice.call('searchInstruments', { text: 'NIFTY CE' });
  const [one, other] = hits.filter(({ symbol, exchange }) => symbol === 'NIFTY' && exchange === 'NFO');
  if (one === undefined || other === undefined) throw new Error('no two options are listed');
  const leg = ({ instrumentId: id, lotSize }: typeof one): Leg => ({
    id,
    token: id.split('|')[1] ?? '',
    units: String(lotSize),
  });
  for (const { token } of [leg(one), leg(other)])
    practice.simulator.setPrice({ exchange: 'NFO', token, price: 100, hold: true });
  return [leg(one), leg(other)];
}
/** At a limit that trades at once: the broker takes no market orders in derivatives. */
const trade = (side: 'Buy' | 'Sell', { id, units: quantity }: Leg): Promise<string> =>
  practice.place({ side, price: side === 'Buy' ? '101' : '99', product: 'NRML', instrumentId: id, quantity });
const units = ({ units: text }: Leg): number => Number(text);

describe('a spread of the master’s', () => {
  it('goes long first and short after, out of the short first and of the long after, whatever order the master chose', async () => {
    const [bought, sold] = await open();
    // The purchase reaches this follower's broker late.
    practice.simulator.armFault({ account: 'PR2002', endpoint: 'place', delayBeforeMs: 500 });
    await trade('Sell', sold);
    await trade('Buy', bought);
    await until(waits);
    expect(orders('PR2002').filter(({ token }) => token === sold.token)).toEqual([]);
    await until(() => net('PR2002', sold.token) === -units(sold));
    expect(net('PR2002', bought.token)).toBe(units(bought));
    const [first, second] = orders('PR2002').toSorted((a, b) => a.arrivedMonoMs - b.arrivedMonoMs);
    expect([first?.side, second?.side]).toEqual(['BUY', 'SELL']);
    await until(() => !waits());

    await trade('Sell', bought);
    await trade('Buy', sold);
    await until(() => net('PR2002', bought.token) === 0);
    expect(net('PR2002', sold.token)).toBe(0);
    const [third, fourth] = orders('PR2002')
      .toSorted((a, b) => a.arrivedMonoMs - b.arrivedMonoMs)
      .slice(2);
    expect([third?.side, third?.token, fourth?.side, fourth?.token]).toEqual(['BUY', sold.token, 'SELL', bought.token]);
  });

  it('leaves no naked short where the first leg is refused, and names it', async () => {
    const [bought, sold] = await open();
    practice.simulator.armFault({
      account: 'PR2002',
      endpoint: 'place',
      order: { kind: 'reject', text: 'RMS:Margin Exceeds' },
    });
    await trade('Buy', bought);
    const short = await trade('Sell', sold);
    await until(() => copy(short)?.reasonCode === 'LEG_FIRST_FAILED');
    expect(copy(short)?.reasonText).toContain('BUY NIFTY');
    expect(orders('PR2002').filter(({ token }) => token === sold.token)).toEqual([]);
  });

  it('still waits after a kill, and goes on once its first leg has filled', async () => {
    const [bought, sold] = await open();
    const long = await practice.place({
      side: 'Buy',
      product: 'NRML',
      price: '90',
      instrumentId: bought.id,
      quantity: bought.units,
    });
    await until(() => copy(long)?.status === 'New');
    const short = await trade('Sell', sold);
    await until(waits);
    await practice.reopenAsKilled();
    // New entries are held back after a kill until a person has looked.
    await practice.call('setTradingState', {
      scope: { kind: 'Fleet' },
      state: 'Active',
      reason: '',
      cancelResting: false,
    });
    await until(() => practice.view().followers.find(({ id }) => id === 'PR2002')?.state === 'Copying');
    expect(copy(short)).toBeUndefined();
    practice.simulator.setPrice({ exchange: 'NFO', token: bought.token, price: 90, hold: true });
    await until(() => net('PR2002', sold.token) === -units(sold));
    expect(net('PR2002', bought.token)).toBe(units(bought));
  });

  it('goes out at once by itself where nothing was bought with it', async () => {
    const [, sold] = await open();
    await trade('Sell', sold);
    await until(() => net('PR2002', sold.token) === -units(sold));
    expect(waits()).toBe(false);
  });
});
