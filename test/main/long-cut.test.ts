// The master's feed cut for a minute around its fills, on a clock that runs five times as fast, sockets and broker real:
// the book serves, the view says so and what helps, and the ledger shows each copy once.

import { afterEach, expect, it } from 'vitest';
import { fastClock } from '../support/fast-clock.ts';
import { followers, readLedger } from '../support/ledger-reading.ts';
import { copiesOf, openPractice, sbin, until, type Practice } from '../support/practice.ts';

const times = Number(process.env['LOCKSTEP_CUT_SPEED'] ?? 5);
let practice: Practice;
afterEach(async () => {
  await practice.stop();
});

const ledger = readLedger(() => practice.simulator);
const byHand = (transactionType: 'BUY' | 'SELL', quantity: number): string => {
  const made = practice.simulator.placeByHand({
    account: 'PR1001',
    exchange: sbin.exchange,
    instrumentId: sbin.token,
    transactionType,
    quantity,
    orderType: 'LIMIT',
    product: 'INTRADAY',
    price: '800',
    source: 'MOB',
  });
  if ('refusal' in made) throw new Error(JSON.stringify(made.refusal));
  return made.brokerOrderId;
};

it('a feed cut for sixty seconds around the master’s fills loses and doubles nothing', async () => {
  const clock = fastClock(times);
  practice = await openPractice({
    simulator: { now: clock.now },
    // As long on a real clock as the five seconds of a real day.
    plan: { clock, rules: { staleAfterMs: 5_000 * times } },
  });
  const link = () => practice.view().master?.link;
  await until(() => link()?.feed === 'Live' && practice.view().followers.every(({ state }) => state === 'Copying'));
  const cutAt = clock.now();
  practice.simulator.cutFeed('PR1001', 60);
  await until(() => practice.view().notices.some(({ key }) => key === 'feed:master'));
  const notice = practice.view().notices.find(({ key }) => key === 'feed:master');
  console.info(`the cut stands on the view after ${clock.now() - cutAt} ms of its clock`);
  expect(notice?.body).toContain('Until then the order book is read every second');

  const keys: string[] = [];
  for (const [side, quantity] of [
    ['BUY', 100],
    ['BUY', 40],
    ['SELL', 60],
    ['SELL', 80],
  ] as const) {
    const key = byHand(side, quantity);
    keys.push(key);
    await until(() => {
      const copies = copiesOf(practice.view(), key);
      return copies.length === 3 && copies.every(({ status }) => status === 'Filled');
    });
    expect(link()?.feed).not.toBe('Live');
  }
  await until(() => clock.now() - cutAt > 60_000);
  await until(() => link()?.feed === 'Live');
  await until(() => !practice.view().notices.some(({ key }) => key === 'feed:master'));
  const last = byHand('BUY', 20);
  await until(() => copiesOf(practice.view(), last).filter(({ status }) => status === 'Filled').length === 3);

  expect(Object.fromEntries(followers.map((id) => [id, ledger.net(id)]))).toEqual({
    PR2001: 10,
    PR2002: 20,
    PR2003: 40,
  });
  const tags = ledger.orders().map(({ account, tag }) => `${account} ${tag}`);
  expect(new Set(tags).size).toBe(tags.length);
  for (const id of followers) {
    expect(ledger.orders(id)).toHaveLength(keys.length + 1);
    expect(ledger.commands(id, 'place')).toHaveLength(keys.length + 1);
  }
}, 120_000);
