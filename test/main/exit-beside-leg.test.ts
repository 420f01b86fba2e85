import { afterEach, expect, it } from 'vitest';
import { readLedger } from '../support/ledger-reading.ts';
import { copiesOf, openPractice, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});
const { orders } = readLedger(() => practice.simulator);

it.each([
  ['while others have it', ['PR2001']],
  ['while it is the only one that follows', ['PR2001', 'PR2003']],
])('an exit of one order keeps it from being opened at a follower that waits for its first leg, %s', async (_, off) => {
  practice = await openPractice();
  for (const followerId of off) await practice.call('setFollowerTerms', { followerId, enabled: false });
  await practice.call('setFollowerTerms', { followerId: 'PR2002', legs: 'HedgeFirst' });
  const hits = await practice.call('searchInstruments', { text: 'NIFTY CE' });
  const [bought, sold] = hits.filter(({ symbol, exchange }) => symbol === 'NIFTY' && exchange === 'NFO');
  if (bought === undefined || sold === undefined) throw new Error('no two options are listed');
  const tokenOf = ({ instrumentId }: typeof sold): string => instrumentId.split('|')[1] ?? '';
  for (const token of [bought, sold].map(tokenOf))
    practice.simulator.setPrice({ exchange: 'NFO', token, price: 100, hold: true });
  const trade = (side: 'Buy' | 'Sell', { instrumentId, lotSize }: typeof sold, price: string): Promise<string> =>
    practice.place({ side, price, product: 'NRML', instrumentId, quantity: String(lotSize) });
  const copyOf = (key: string, follower: string) =>
    copiesOf(practice.view(), key).find(({ followerId }) => followerId === follower);
  const long = await trade('Buy', bought, '90');
  await until(() => copyOf(long, 'PR2002')?.status === 'New');

  const short = await trade('Sell', sold, '99');
  await until(() => practice.view().notices.some(({ title }) => title.includes('waits for its first leg')));
  const waiting = () => practice.view().orders.find(({ key }) => key === short)?.waiting;
  await until(() => waiting()?.length === 1);
  expect(waiting()?.map(({ followerId }) => followerId)).toEqual(['PR2002']);
  if (!off.includes('PR2003')) await until(() => copyOf(short, 'PR2003')?.status === 'Filled');

  const { runId } = await practice.call('exitMasterOrder', { masterOrderId: short });
  const run = await until(() =>
    practice.view().exits.find(({ id, finishedAt }) => id === runId && finishedAt !== null),
  );
  await until(() => waiting()?.length === 0);
  expect(run.accounts.map(({ state }) => state)).toEqual(run.accounts.map(() => 'Flat'));

  practice.simulator.setPrice({ exchange: 'NFO', token: tokenOf(bought), price: 89, hold: true });
  await until(() => copyOf(long, 'PR2002')?.status === 'Filled');
  await new Promise((resolve) => setTimeout(resolve, 3000));
  expect(orders('PR2002').filter(({ token }) => token === tokenOf(sold))).toEqual([]);
});
