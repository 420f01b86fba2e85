// A position that is moved to another product in the broker's own app: nothing may be opened at the followers for it.

import { afterEach, expect, it } from 'vitest';
import { copiesOf, openPractice, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});

const followers = ['PR2001', 'PR2002', 'PR2003'] as const;
/** Its price is low enough that no follower's limit on one order is touched. */
const option = () => {
  const found = practice.simulator
    .listInstruments()
    .find(({ kind, symbol, last }) => kind === 'OPT' && symbol === 'NIFTY' && last < 600);
  if (found === undefined) throw new Error('no such option of NIFTY is listed');
  return found;
};
const netOf = (id: string): number =>
  practice.simulator.ledger(id).positions.reduce((sum, { netQuantity }) => sum + netQuantity, 0);
const convert = (account: string, quantity: number): void => {
  const { exchange, token } = option();
  practice.simulator.convertByHand({ account, exchange, token, from: 'INTRADAY', to: 'LONGTERM', quantity });
};
const copied = async (order: string): Promise<void> => {
  await until(() => copiesOf(practice.view(), order).filter(({ status }) => status === 'Filled').length === 3);
};
const masterTrades = (side: 'Buy' | 'Sell', product: 'MIS' | 'NRML'): Promise<string> => {
  const { exchange, token, lot, last } = option();
  const through = Math.round(last * (side === 'Buy' ? 1.04 : 0.96));
  return practice.place({
    instrumentId: `${exchange}|${token}`,
    side,
    product,
    ordType: 'Limit',
    price: String(through),
    quantity: String(2 * lot),
  });
};

async function open(): Promise<number> {
  practice = await openPractice();
  for (const { id } of practice.simulator.listAccounts()) practice.simulator.setFunds({ account: id, paise: 1e13 });
  const { exchange, token, last } = option();
  practice.simulator.setPrice({ exchange, token, price: last, hold: true });
  const bought = await masterTrades('Buy', 'MIS');
  await copied(bought);
  return 2 * option().lot;
}

it('a sale that closes what the master converted a moment ago opens nothing at any follower, and is listed', async () => {
  const units = await open();
  const before = followers.map(netOf);
  convert('PR1001', units);
  const sale = await masterTrades('Sell', 'NRML');
  const missed = await until(() => practice.view().missed.find(({ masterKey }) => masterKey === sale));
  expect(JSON.stringify(missed)).toContain('converted');
  expect(copiesOf(practice.view(), sale)).toEqual([]);
  expect(followers.map(netOf)).toEqual(before);
});

it('is told with the followers that still hold the old product, and once they are converted too the exit is in step', async () => {
  const units = await open();
  convert('PR1001', units);
  const notice = await until(() => practice.view().notices.find(({ key }) => key.startsWith('converted:')));
  expect(notice.title).toContain('converted');
  for (const name of ['follower 1', 'follower 2', 'follower 3']) expect(notice.body).toContain(name);
  for (const id of followers) convert(id, netOf(id));
  await until(() => practice.view().notices.every(({ key }) => !key.startsWith('converted:')));
  expect(practice.view().drift).toEqual([]);
  const sale = await masterTrades('Sell', 'NRML');
  await copied(sale);
  expect(copiesOf(practice.view(), sale).map(({ purpose }) => purpose)).toEqual(['Exit', 'Exit', 'Exit']);
  expect(followers.map(netOf)).toEqual([0, 0, 0]);
  // A desk that is opened again has the same sums.
  await practice.reopen();
  await until(() => practice.view().followers.every(({ state }) => state !== 'Held'));
  const again = await masterTrades('Buy', 'NRML');
  await copied(again);
  expect(copiesOf(practice.view(), again).map(({ purpose }) => purpose)).toEqual(['Copy', 'Copy', 'Copy']);
});
