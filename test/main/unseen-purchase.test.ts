// A feed that stays connected and silently loses a purchase of the master's: its sale must never be copied as a short.

import { afterEach, describe, expect, it } from 'vitest';
import { followers, readLedger } from '../support/ledger-reading.ts';
import { copiesOf, openPractice, sbin, until, type Practice } from '../support/practice.ts';

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
const filled = (key: string, copies = 3): Promise<boolean> =>
  until(() => {
    const all = copiesOf(practice.view(), key);
    return all.length === copies && all.every(({ status }) => status === 'Filled');
  });
const ends = ['Filled', 'Canceled', 'Denied'];
/** Purchase and sale are heard at once here, so a follower's purchase may be taken back before it trades. */
const cameToNothing = async (bought: string, sold: string): Promise<void> => {
  await until(() =>
    [bought, sold].every((key) => {
      const copies = copiesOf(practice.view(), key);
      return copies.length >= 3 && copies.every(({ status }) => ends.includes(status));
    }),
  );
  await until(() => followers.every((id) => ledger.net(id) === 0 && ledger.working(id) === 0));
  // Nobody was short for a moment: every account began by buying.
  for (const id of followers) expect(ledger.orders(id)[0]?.side).toBe('BUY');
};

/** The feed is live and the first books are read. */
const open = async (): Promise<void> => {
  // A busy machine must not make anything too old here.
  practice = await openPractice({ plan: { rules: { staleAfterMs: 60_000 } } });
  await until(() => practice.view().master?.link.feed === 'Live');
  await until(() => practice.view().followers.every(({ state }) => state === 'Copying'));
};
/** What the feed would tell of one purchase: received, open, filled. */
const loseThreeFrames = (): void => {
  practice.simulator.armFault({ account: 'PR1001', endpoint: 'feed', times: 3, feed: 'drop' });
};

describe('a purchase of the master’s that the feed lost', () => {
  it('is read from the book before the sale that follows it is copied, and nobody is short meanwhile', async () => {
    await open();
    loseThreeFrames();
    const bought = byHand('BUY', 100);
    const sold = byHand('SELL', 100);
    await cameToNothing(bought, sold);
  });

  it('of a part: a sale larger than what is known to be held waits for the book too', async () => {
    await open();
    const first = byHand('BUY', 100);
    await filled(first);
    loseThreeFrames();
    const second = byHand('BUY', 100);
    const sold = byHand('SELL', 200);
    await cameToNothing(second, sold);
  });

  it('keeps nothing else waiting: a purchase is copied from the feed alone, a sale of more than is held once the book can be read', async () => {
    await open();
    const fault = practice.simulator.armFault({
      account: 'PR1001',
      endpoint: 'book',
      times: null,
      answer: { kind: 'reset' },
    });
    const bought = byHand('BUY', 100);
    await filled(bought);
    const sold = byHand('SELL', 200);
    const more = byHand('BUY', 100);
    await filled(more);
    expect(copiesOf(practice.view(), sold)).toEqual([]);
    practice.simulator.disarmFault(fault);
    await until(() => copiesOf(practice.view(), sold).length > 0);
    await until(() => followers.every((id) => ledger.net(id) === 0));
  });
});
