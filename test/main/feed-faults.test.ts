// What the wire does to the desk in mid-day, against the simulated broker's own ledger: each fault shows on the view with
// what helps, and no order is lost or placed twice.

import { afterEach, describe, expect, it } from 'vitest';
import type { LinkView } from '../../domain/account-view.ts';
import { followers, readLedger } from '../support/ledger-reading.ts';
import { copiesOf, openPractice, orderOf, sbin, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});

const ledger = readLedger(() => practice.simulator);
const masterLink = (): LinkView => practice.view().master!.link;
const followerLink = (id: string): LinkView => practice.view().followers.find((follower) => follower.id === id)!.link;
const everyFeedLive = (): Promise<boolean> =>
  until(() => masterLink().feed === 'Live' && practice.view().followers.every(({ link }) => link.feed === 'Live'));
/** The first reads are over, so that what is noticed from here on is noticed at the pace of a day's middle. */
const midDay = async (): Promise<void> => {
  await everyFeedLive();
  await until(() => practice.view().followers.every(({ availableFunds }) => availableFunds !== null));
};
/** Prints how long the view took; a busy machine may be slow, so the time itself is for reading. */
const shown = async (what: string, shows: () => boolean): Promise<void> => {
  const since = performance.now();
  await until(shows);
  console.info(`${what}: on the view after ${(performance.now() - since).toFixed(0)} ms`);
};
/** An order of the master's made in the broker's own app, which the desk can only learn from the feed or the book. */
const byHand = (): string => {
  const made = practice.simulator.placeByHand({
    account: 'PR1001',
    exchange: sbin.exchange,
    instrumentId: sbin.token,
    transactionType: 'BUY',
    quantity: 100,
    orderType: 'LIMIT',
    product: 'INTRADAY',
    orderComplexity: 'REGULAR',
    price: '800',
    validity: 'DAY',
    source: 'MOB',
  });
  if ('refusal' in made) throw new Error(JSON.stringify(made.refusal));
  return made.brokerOrderId;
};
const settled = (key: string): Promise<boolean> =>
  until(
    () =>
      copiesOf(practice.view(), key).length === 3 &&
      copiesOf(practice.view(), key).every(({ status }) => ['Filled', 'Denied'].includes(status)),
  );
/** Each tag once, and only the placements that the ledger shows. */
const onceEach = (): void => {
  const tags = ledger.orders().map(({ account, tag }) => `${account} ${tag}`);
  expect(new Set(tags).size).toBe(tags.length);
  for (const id of followers) expect(ledger.commands(id, 'place')).toHaveLength(ledger.orders(id).length);
};
const allCopied = (): void => {
  expect(Object.fromEntries(followers.map((id) => [id, ledger.net(id)]))).toEqual({
    PR2001: 50,
    PR2002: 100,
    PR2003: 200,
  });
  for (const id of followers) expect(ledger.orders(id)).toHaveLength(1);
  onceEach();
};

describe('faults of the wire in mid-day', () => {
  it('a follower’s session that dies is said with the remedy, its copy denied, the others whole', async () => {
    practice = await openPractice();
    await midDay();
    practice.simulator.expireSessions('PR2002');
    await shown("a follower's dead session", () => followerLink('PR2002').session.kind === 'NeedsLogin');
    expect(followerLink('PR2002').session).toMatchObject({
      reason: expect.stringMatching(/sign in|log in/i) as string,
    });
    const key = byHand();
    await settled(key);
    expect(copiesOf(practice.view(), key).find(({ status }) => status === 'Denied')).toMatchObject({
      followerId: 'PR2002',
      reasonCode: 'ACCOUNT_NOT_READY',
    });
    expect([ledger.net('PR2001'), ledger.net('PR2002'), ledger.net('PR2003')]).toEqual([50, 0, 200]);
    onceEach();
  });

  it('the master’s session that dies is said with the remedy', async () => {
    practice = await openPractice();
    await midDay();
    practice.simulator.expireSessions('PR1001');
    await shown("the master's dead session", () => masterLink().session.kind === 'NeedsLogin');
    expect(masterLink().session).toMatchObject({ reason: expect.stringMatching(/sign in|log in/i) as string });
    expect(ledger.orders()).toEqual([]);
  });

  it('a master’s feed that is connected and tells nothing: the book serves, and the view says so', async () => {
    practice = await openPractice();
    await midDay();
    practice.simulator.armFault({ account: 'PR1001', endpoint: 'feed', times: null, feed: 'drop' });
    const key = byHand();
    await settled(key);
    allCopied();
    await until(() => masterLink().feed === 'Silent');
    expect(masterLink().feedReason).toContain('did not tell what the order book shows');
  });

  it('a master’s feed cut around its fills: read from the book meanwhile, said at once, live again after', async () => {
    practice = await openPractice();
    await midDay();
    practice.simulator.cutFeed('PR1001', 3);
    await shown('the cut feed', () => masterLink().feed === 'Connecting' && masterLink().feedReason !== '');
    expect(masterLink().feedReason).toContain('Until then the order book is read every second');
    const key = byHand();
    await settled(key);
    expect(masterLink().feed).not.toBe('Live');
    allCopied();
    await until(() => masterLink().feed === 'Live');
    expect(masterLink().feedReason).toBe('');
    allCopied();
  });

  it('every feed cut and the master’s book out of reach: what is seen too late is refused with the reason', async () => {
    practice = await openPractice();
    await midDay();
    practice.simulator.cutFeed(undefined, 7);
    const fault = practice.simulator.armFault({
      account: 'PR1001',
      endpoint: 'book',
      times: null,
      answer: { kind: 'reply', status: 200, body: 'html' },
    });
    const key = byHand();
    await new Promise((resolve) => setTimeout(resolve, 7_200));
    practice.simulator.disarmFault(fault);
    await until(() => orderOf(practice.view(), key));
    await until(() => masterLink().feed === 'Live');
    expect(orderOf(practice.view(), key)?.notCopied).toMatch(/already \d+ s old/);
    expect(ledger.orders()).toEqual([]);
  });

  it('a token call that answers 200 with a page is said with the settings to look at; copies go on by the book', async () => {
    practice = await openPractice();
    await midDay();
    practice.simulator.setSwitches({ orderTokenAnswer: 'html' });
    practice.simulator.cutFeed('PR1001');
    await shown('the page for a token', () => /web page.*settings/s.test(masterLink().feedReason ?? ''));
    const key = byHand();
    await settled(key);
    allCopied();
  });
});
