// Market hours, the day of the contract master and freeze quantities: what they refuse, what they let pass, on the whole
// desk; and that exits are never held back.

import { afterEach, describe, expect, it } from 'vitest';
import { alwaysOpenSession, type MarketSession } from '../../domain/trading-session.ts';
import { systemClock, type Clock } from '../../main/clock.ts';
import { practiceHours, type TradingHours } from '../../main/trading-hours.ts';
import { copiesOf, openPractice, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});

const followerOrders = () => practice.simulator.ledger().orders.filter(({ account }) => account !== 'PR1001');
const decided = (order: string, count = 3) =>
  until(() => copiesOf(practice.view(), order).length === count && copiesOf(practice.view(), order));

/** Hours that a test opens and shuts. */
function door(): { readonly hours: TradingHours; readonly set: (session: Partial<MarketSession>) => void } {
  let session = alwaysOpenSession;
  return {
    hours: { ...practiceHours, marketOf: () => session },
    set: (part) => {
      session = { ...alwaysOpenSession, ...part };
    },
  };
}

describe('a closed market', () => {
  it('refuses entries with the words of the calendar, and sends nothing', async () => {
    const { hours, set } = door();
    practice = await openPractice({ plan: { hours } });
    set({ phase: 'Closed', label: 'cash: closed until Wed 25, 09:00 (Guru Nanak Jayanti)' });
    const copies = await decided(await practice.place({}));
    expect(new Set(copies.map(({ status, reasonCode }) => `${status} ${reasonCode}`))).toEqual(
      new Set(['Denied MARKET_CLOSED']),
    );
    expect(copies[0]?.reasonText).toContain('Guru Nanak Jayanti');
    expect(followerOrders()).toEqual([]);
    set({});
    await practice.place({});
    await until(() => followerOrders().length === 3);
  });

  it('still sends an exit, says so, and still cancels', async () => {
    const { hours, set } = door();
    practice = await openPractice({ plan: { hours } });
    const bought = await practice.place({ quantity: '100', price: '801' });
    await until(() => copiesOf(practice.view(), bought).filter(({ status }) => status === 'Filled').length === 3);
    const resting = await practice.place({ quantity: '100', price: '700' });
    await until(() => copiesOf(practice.view(), resting).filter(({ status }) => status === 'New').length === 3);
    set({ phase: 'Auction', label: 'cash: closing auction until 15:35' });
    await practice.call('cancelMasterOrder', { orderId: resting });
    await until(() => copiesOf(practice.view(), resting).every(({ status }) => status === 'Canceled'));
    const sold = await practice.place({ side: 'Sell', quantity: '100', price: '799' });
    await until(() => copiesOf(practice.view(), sold).filter(({ status }) => status === 'Filled').length === 3);
    const notice = await until(() => practice.view().notices.find(({ key }) => key === `exit-hours:${sold}`));
    expect(notice.body).toContain('closing auction until 15:35');
  });

  it('stops one product at its own cut-off and lets the others pass', async () => {
    const { hours, set } = door();
    practice = await openPractice({ plan: { hours } });
    set({ entryEnds: [{ product: 'MIS', at: Date.now() - 1 }] });
    const refused = await decided(await practice.place({ product: 'MIS' }));
    expect(new Set(refused.map(({ reasonCode }) => reasonCode))).toEqual(new Set(['MARKET_CLOSED']));
    const passed = await practice.place({ product: 'CNC', quantity: '10' });
    await until(() => copiesOf(practice.view(), passed).filter(({ status }) => status === 'New').length === 3);
  });
});

describe('the contract master of another day', () => {
  it('refuses entries from 08:00 until it is refreshed, and lets an exit pass', async () => {
    // 07:59:30 in India on a trading day; a jump of a minute makes the contract day a new one.
    let shift = Date.parse('2026-11-25T07:59:30+05:30') - Date.now();
    const now = (): number => Date.now() + shift;
    const clock: Clock = { ...systemClock, now };
    practice = await openPractice({ simulator: { now }, plan: { clock } });
    const bought = await practice.place({ quantity: '100', price: '801' });
    await until(() => copiesOf(practice.view(), bought).filter(({ status }) => status === 'Filled').length === 3);
    shift += 60_000;
    const refused = await decided(await practice.place({ quantity: '100', price: '790' }));
    expect(new Set(refused.map(({ reasonCode }) => reasonCode))).toEqual(new Set(['REFERENCE_STALE']));
    expect(refused[0]?.reasonText).toContain('2026-11-24');
    expect(refused[0]?.remedy).toContain('Refresh');
    const sold = await practice.place({ side: 'Sell', quantity: '100', price: '799' });
    await until(() => copiesOf(practice.view(), sold).filter(({ status }) => status === 'Filled').length === 3);
    expect(await practice.call('refreshReference', null)).toMatchObject({ asOf: '2026-11-25' });
    const passed = await practice.place({ quantity: '100', price: '790' });
    await until(() => copiesOf(practice.view(), passed).filter(({ status }) => status === 'New').length === 3);
  });
});

describe('the freeze quantity', () => {
  it('slices the follower whose size is above it, each slice under a reference of its own, and refuses a sixth slice', async () => {
    practice = await openPractice();
    const hits = await practice.call('searchInstruments', { text: 'NIFTY CE' });
    const option = hits.find(({ symbol, exchange }) => symbol === 'NIFTY' && exchange === 'NFO');
    if (option === undefined) throw new Error('The practice market lists no NIFTY call');
    await practice.call('setFollowerTerms', { followerId: 'PR2001', multiplier: '6', maxQty: '' });
    const ticket = { instrumentId: option.instrumentId, product: 'NRML', price: '1' } as const;
    const order = await practice.place({ ...ticket, quantity: String(option.lotSize * 27) });
    const of = (account: string) => copiesOf(practice.view(), order).filter(({ followerId }) => followerId === account);
    await until(
      () =>
        copiesOf(practice.view(), order).length === 4 &&
        copiesOf(practice.view(), order).every(({ status }) => status === 'New' || status === 'Denied'),
    );
    expect(of('PR2003').map(({ orderQty, slice, status }) => [orderQty, slice, status])).toEqual([
      [1755, 0, 'New'],
      [1755, 1, 'New'],
    ]);
    expect(new Set(of('PR2003').map(({ clOrdId }) => clOrdId)).size).toBe(2);
    expect(of('PR2001')).toMatchObject([
      { status: 'Denied', reasonCode: 'QTY_TOO_MANY_SLICES', orderQty: option.lotSize * 27 * 6 },
    ]);
    await practice.call('replaceMasterOrder', {
      orderId: order,
      quantity: String(option.lotSize * 20),
      price: '1',
      trigger: '',
    });
    await until(
      () => of('PR2003').reduce((sum, { orderQty, status }) => sum + (status === 'New' ? orderQty : 0), 0) === 2600,
    );
    await practice.call('cancelMasterOrder', { orderId: order });
    await until(() => of('PR2003').every(({ status }) => status === 'Canceled'));
  });

  it('slices what is asked for again after it was refused as a whole', async () => {
    practice = await openPractice();
    const hits = await practice.call('searchInstruments', { text: 'NIFTY CE' });
    const option = hits.find(({ symbol, exchange }) => symbol === 'NIFTY' && exchange === 'NFO');
    if (option === undefined) throw new Error('The practice market lists no NIFTY call');
    await practice.call('setFollowerTerms', { followerId: 'PR2003', maxQty: '65' });
    const ticket = { instrumentId: option.instrumentId, product: 'NRML', price: '1' } as const;
    const order = await practice.place({ ...ticket, quantity: String(option.lotSize * 27) });
    const mine = () => copiesOf(practice.view(), order).filter(({ followerId }) => followerId === 'PR2003');
    const refused = await until(() => mine().find(({ reasonCode }) => reasonCode === 'QTY_ABOVE_MAXIMUM'));
    await practice.call('setFollowerTerms', { followerId: 'PR2003', maxQty: '' });
    await practice.call('retryCopy', { clOrdId: refused.clOrdId, limit: '1' });
    const working = () => mine().filter(({ status }) => status === 'New');
    await until(() => working().length === 2);
    expect(working().map(({ orderQty, slice }) => [orderQty, slice])).toEqual([
      [1755, 1],
      [1755, 2],
    ]);
  });
});
