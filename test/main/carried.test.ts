import { afterEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../main/clock.ts';
import { systemClock } from '../../main/clock.ts';
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

describe('what a follower carries from an earlier day', () => {
  const followers = ['PR2001', 'PR2002', 'PR2003'] as const;
  const dayMs = 24 * 3_600_000;
  /** A clock of a desk and a broker that can go to the next day together. */
  const twoDays = (): { readonly clock: Clock; readonly nextDay: () => void } => {
    let ahead = 0;
    return { clock: { ...systemClock, now: () => systemClock.now() + ahead }, nextDay: () => (ahead += dayMs) };
  };
  /** The simulated broker forgets a position with its day, so what is carried is put into its answer. */
  const carries = (account: string, quantity: number, product: string): void => {
    const position = { ...row, product, netQuantity: quantity, overnightQuantity: quantity };
    const text = JSON.stringify({ status: 'Ok', message: 'Success', result: [position] });
    practice.simulator.armFault({
      account,
      endpoint: 'positions',
      times: null,
      answer: { kind: 'reply', status: 200, body: { text } },
    });
  };
  const soldBy = (id: string): number =>
    practice.simulator
      .ledger()
      .orders.filter(({ account, side }) => account === id && side === 'SELL')
      .reduce((sum, { quantity }) => sum + quantity, 0);

  it('goes with the master’s as far as it was copied and is still there, and nothing that was bought by hand', async () => {
    const { clock, nextDay } = twoDays();
    practice = await openPractice({ simulator: { now: clock.now }, plan: { clock } });
    const bought = await practice.place({ ordType: 'Market', price: '', quantity: '100' });
    await until(() => copiesOf(practice.view(), bought).filter(({ status }) => status === 'Filled').length === 3);
    nextDay();
    carries('PR1001', 100, 'MIS');
    // As copied; half of it sold by hand since; as much again bought by hand.
    carries('PR2001', 50, 'MIS');
    carries('PR2002', 50, 'MIS');
    carries('PR2003', 400, 'MIS');
    await practice.reopen();
    await until(() => practice.view().followers.every(({ state }) => state !== 'Held'));
    const sale = await practice.place({ side: 'Sell', ordType: 'Market', price: '', quantity: '100' });
    await until(() => copiesOf(practice.view(), sale).filter(({ status }) => status === 'Filled').length === 3);
    expect(Object.fromEntries(followers.map((id) => [id, soldBy(id)]))).toEqual({
      PR2001: 50,
      PR2002: 50,
      PR2003: 200,
    });
    // Opened again on the same day it is counted once, and what is closed stays closed.
    await practice.reopen();
    await until(() => practice.view().followers.every(({ state }) => state !== 'Held'));
    const short = await practice.place({ side: 'Sell', ordType: 'Limit', price: '900', quantity: '100' });
    await until(() => copiesOf(practice.view(), short).length === 3);
    expect(copiesOf(practice.view(), short).map(({ purpose }) => purpose)).toEqual(['Copy', 'Copy', 'Copy']);
  });

  it('is still known after a day on which the desk was open and nobody could read its positions', async () => {
    const { clock, nextDay } = twoDays();
    practice = await openPractice({ simulator: { now: clock.now }, plan: { clock } });
    const bought = await practice.place({ ordType: 'Market', price: '', quantity: '100' });
    await until(() => copiesOf(practice.view(), bought).filter(({ status }) => status === 'Filled').length === 3);
    nextDay();
    for (const account of followers)
      practice.simulator.armFault({ account, endpoint: 'positions', times: null, answer: { kind: 'reset' } });
    await practice.reopen();
    await until(() => practice.view().followers.every(({ state }) => state !== 'Held'));
    nextDay();
    practice.simulator.clearFaults();
    for (const [account, quantity] of [
      ['PR1001', 100],
      ['PR2001', 50],
      ['PR2002', 150],
      ['PR2003', 200],
    ] as const)
      carries(account, quantity, 'MIS');
    await practice.reopen();
    await until(() => practice.view().followers.every(({ state }) => state !== 'Held'));
    const sale = await practice.place({ side: 'Sell', ordType: 'Market', price: '', quantity: '100' });
    await until(() => copiesOf(practice.view(), sale).filter(({ status }) => status === 'Filled').length === 3);
    expect(Object.fromEntries(followers.map((id) => [id, soldBy(id)]))).toEqual({
      PR2001: 50,
      PR2002: 100,
      PR2003: 200,
    });
  });

  it('is not taken for copied again after a day on which the books showed that it was gone', async () => {
    const { clock, nextDay } = twoDays();
    practice = await openPractice({ simulator: { now: clock.now }, plan: { clock } });
    const bought = await practice.place({ ordType: 'Market', price: '', quantity: '100' });
    await until(() => copiesOf(practice.view(), bought).filter(({ status }) => status === 'Filled').length === 3);
    // It was sold by hand before the second day, and bought by hand in the course of it.
    nextDay();
    await practice.reopen();
    await until(() => practice.view().journal.filter(({ text }) => text.includes('carries')).length >= 4);
    nextDay();
    for (const id of ['PR1001', ...followers]) carries(id, 100, 'MIS');
    await practice.reopen();
    await until(() => practice.view().followers.every(({ state }) => state !== 'Held'));
    const sale = await practice.place({ side: 'Sell', ordType: 'Market', price: '', quantity: '100' });
    await until(() => copiesOf(practice.view(), sale).length === 3);
    expect(copiesOf(practice.view(), sale).every(({ reasonCode }) => reasonCode === 'NOTHING_TO_EXIT')).toBe(true);
  });

  it('and was never copied is left alone', async () => {
    practice = await openPractice();
    carries('PR1001', 100, 'MIS');
    for (const id of followers) carries(id, 100, 'MIS');
    await practice.reopen();
    const sale = await practice.place({ side: 'Sell', ordType: 'Market', price: '', quantity: '100' });
    await until(() => copiesOf(practice.view(), sale).length === 3);
    expect(copiesOf(practice.view(), sale).every(({ reasonCode }) => reasonCode === 'NOTHING_TO_EXIT')).toBe(true);
  });
});
