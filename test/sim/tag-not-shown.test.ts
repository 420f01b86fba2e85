// A broker whose books and frames do not give our reference back as it was sent: nothing there can be known by it, so that a
// book without it proves no order absent.

import { expect, it } from 'vitest';
import type { ExecutionReport } from '../../domain/execution-report.ts';
import { accountId } from '../../domain/ids.ts';
import type { BrokerAccount, OrderBook } from '../../main/broker/broker.ts';
import { noFaults, type FaultRates } from './faults.ts';
import { oneFollower, pass } from './one-follower.ts';
import { plainRig } from './sim-desk.ts';
import { masterId } from './world.ts';

const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
const asked = { instrumentId: 'NSE|3045', product: 'MIS', stopPx: 0, side: 'Buy', ordType: 'Limit', qty: 100 } as const;

/** The account as it is, its tags shown otherwise. */
function tagged(account: BrokerAccount, as: (tag: string) => string): BrokerAccount {
  const told = (report: ExecutionReport): ExecutionReport => ({ ...report, tag: as(report.tag) });
  const shown = ({ reports, unreadable, startedAt, readAt }: OrderBook): OrderBook => ({
    reports: reports.map(told),
    unreadable,
    startedAt,
    readAt,
  });
  return {
    ...account,
    connect: (heard) =>
      account.connect({
        ...heard,
        onReport: (report, book) => heard.onReport(told(report), book),
        onBook: (book) => heard.onBook(shown(book)),
      }),
    orderBook: async (why) => {
      const read = await account.orderBook(why);
      return read.ok ? { ok: true, value: shown(read.value) } : read;
    },
    trades: async () => {
      const read = await account.trades();
      return read.ok ? { ok: true, value: read.value.map((one) => ({ ...one, tag: as(one.tag) })) } : read;
    },
  };
}

it.each<[string, (tag: string) => string, number]>([
  ['left out', () => '', 1],
  ['lower-cased', (tag) => tag.toLowerCase(), 1],
  ['left out, and it is the first of the day', () => '', 0],
  ['lower-cased, and it is the first of the day', (tag) => tag.toLowerCase(), 0],
])('an order whose answer was lost is not called absent where references come back %s', async (_, as, before) => {
  const rig = {
    account: (account: BrokerAccount) => (account.accountId === accountId('FO001') ? tagged(account, as) : account),
  };
  const world = oneFollower({ multiplier: { units: 1, scale: 0 } }, { rig: { ...plainRig, ...rig } });
  const goesWrong = (rates: Partial<FaultRates>): void => {
    const at = world.accounts.get('FO001');
    if (at !== undefined) at.rates = { ...noFaults, ...rates };
  };
  world.boot();
  await pass(world, 3000);
  for (let order = 0; order < before; order += 1) {
    world.exchange.place(masterId, { ...asked, price: 780_00 }, byHand);
    await pass(world, 6000);
  }
  goesWrong({ answerLost: 1 });
  world.exchange.place(masterId, { ...asked, price: 790_00 }, byHand);
  await pass(world, 6000);
  goesWrong({});
  await pass(world, 600_000);
  const copies = [...(world.desk()?.blotter.copies() ?? [])];
  const attention = copies.map((copy) => copy.attention);
  const doubtful = copies.at(-1)?.clOrdId;
  if (doubtful !== undefined) void world.desk()?.engine.sendAttention(doubtful, 'a person');
  world.time.promiseSettled();
  await pass(world, 10_000);
  expect([attention.at(-1), world.exchange.ordersOf('FO001').length]).toEqual(['None', before + 1]);
  world.disk.close();
});
