import { describe, expect, it } from 'vitest';
import type { CopyStatus } from '../../domain/order-view.ts';
import { matchesJournal, mergeJournal } from '../../renderer/journal-lines.ts';
import { orderRows, rowHeightOf } from '../../renderer/order-rows.ts';
import { delayPoints, delayStages, median, medianStages } from '../../renderer/delay.ts';
import { followerOrder, inKeptOrder } from '../../renderer/follower-order.ts';
import { filterOrders, fleetTotals } from '../../renderer/selectors.ts';
import { aCopy, aDesk, aFollower, aLine, anOrder, someTimes } from './builders.ts';

const copyWith = (status: CopyStatus, clOrdId: string) => aCopy({ status, clOrdId });

describe('the totals in the strip', () => {
  it('count followers by state, and copies by what became of them', () => {
    const view = aDesk({
      followers: [
        aFollower(),
        aFollower({ id: 'FO002', state: 'OutOfStep', workingOrders: 2 }),
        aFollower({ id: 'FO003', state: 'Off' }),
      ],
      orders: [
        anOrder({
          copies: [
            copyWith('Filled', 'A'),
            copyWith('Rejected', 'B'),
            copyWith('Denied', 'C'),
            copyWith('Unknown', 'D'),
            copyWith('NeedsAttention', 'E'),
          ],
        }),
      ],
    });
    expect(fleetTotals(view)).toEqual({
      followers: { Copying: 1, OutOfStep: 1, Off: 1, Held: 0 },
      workingOrders: 2,
      failedCopies: 2,
      attention: 2,
    });
  });
});

describe('delay', () => {
  it('is split into the four stages that add up to it', () => {
    expect(delayStages(someTimes())).toEqual({ decide: 1, journal: 3, send: 2, answer: 40, total: 46 });
  });

  it('is not there until the broker has answered', () => {
    expect(delayStages(someTimes({ answeredAt: null }))).toBeNull();
    expect(delayPoints([anOrder({ copies: [aCopy({ times: someTimes({ sentAt: null }) })] })])).toEqual([]);
  });

  it('leaves Exit All out, which copies nothing', () => {
    expect(delayPoints([anOrder({ kind: 'ExitRun' })])).toEqual([]);
  });

  it('has a median of each stage per follower', () => {
    const slow = someTimes({ answeredAt: someTimes().masterAt + 106 });
    const points = delayPoints([
      anOrder({ copies: [aCopy()] }),
      anOrder({ key: '2', copies: [aCopy({ times: slow })] }),
    ]);
    expect(medianStages(points, 'FO001')).toMatchObject({ answer: 70, total: 76 });
    expect(medianStages(points, 'nobody')).toBeNull();
    expect(median([])).toBeNull();
  });
});

describe('the orders screen', () => {
  const filled = anOrder({ key: '1', symbol: 'SBIN-EQ', copies: [copyWith('Filled', 'A')] });
  const mixed = anOrder({
    key: '2',
    copies: [
      copyWith('Filled', 'B'),
      aCopy({ clOrdId: 'C', status: 'Rejected', followerAlias: 'Meera', reasonText: 'RMS: margin' }),
    ],
  });
  const resting = anOrder({ key: '3', status: 'New', copies: [copyWith('New', 'D')] });
  const all = [filled, mixed, resting];

  it('shows the newest first', () => {
    expect(filterOrders(all, 'All', '').map((order) => order.key)).toEqual(['3', '2', '1']);
  });

  it('shows only the copies in trouble, under their master order', () => {
    expect(filterOrders(all, 'Trouble', '')).toEqual([{ ...mixed, copies: [mixed.copies[1]] }]);
  });

  it('shows what works', () => {
    expect(filterOrders(all, 'Working', '').map((order) => order.key)).toEqual(['3']);
  });

  it('finds words of the order, the follower and the broker, all of them', () => {
    expect(filterOrders(all, 'All', 'sbin').map((order) => order.key)).toEqual(['1']);
    expect(
      filterOrders(all, 'All', 'nifty meera margin').flatMap((order) => order.copies.map((copy) => copy.clOrdId)),
    ).toEqual(['C']);
    expect(filterOrders(all, 'All', 'margin sbin')).toEqual([]);
  });

  it('opens a small fleet whole, and of a large one the orders in trouble', () => {
    const many = Array.from({ length: 30 }, (_, index) => copyWith('Filled', `L${index}`));
    const calm = anOrder({ key: 'calm', copies: many });
    const rough = anOrder({ key: 'rough', copies: [...many, copyWith('Unknown', 'X')] });
    expect(orderRows([calm], new Map())).toHaveLength(1);
    expect(orderRows([rough], new Map())).toHaveLength(32);
    expect(orderRows([calm], new Map([['calm', true]]))).toHaveLength(31);
  });

  it('gives a row the room that its words need', () => {
    const withRemedy = {
      ...mixed,
      copies: [aCopy(), aCopy({ clOrdId: 'C', status: 'Rejected', reasonText: 'RMS: margin', remedy: 'Add funds.' })],
    };
    const [, plain, told] = orderRows([withRemedy], new Map());
    expect(plain && told && rowHeightOf(told) > rowHeightOf(plain)).toBe(true);
  });
});

describe('the order of the followers', () => {
  const followers = [
    aFollower({ id: '1', alias: 'Meera', failedToday: 0 }),
    aFollower({ id: '2', alias: 'Asha', failedToday: 3 }),
    aFollower({ id: '3', alias: 'Dev', failedToday: 3 }),
  ];

  it('is by the column, and by name where the column says the same', () => {
    expect(followerOrder(followers, { column: 'failedToday', down: true })).toEqual(['2', '3', '1']);
    expect(followerOrder(followers, { column: 'alias', down: false })).toEqual(['2', '3', '1']);
  });

  it('puts what is not available last, whichever way', () => {
    const some = [
      aFollower({ id: 'none', realisedPnl: null }),
      aFollower({ id: 'loss', realisedPnl: -1 }),
      aFollower({ id: 'gain', realisedPnl: 1 }),
    ];
    expect(followerOrder(some, { column: 'realisedPnl', down: false })).toEqual(['loss', 'gain', 'none']);
    expect(followerOrder(some, { column: 'realisedPnl', down: true })).toEqual(['gain', 'loss', 'none']);
  });

  it('is kept whatever changes, and a follower that came since stands at the end', () => {
    const kept = ['3', '1', '2'];
    const changed = [...followers.map((follower) => ({ ...follower, failedToday: 9 })), aFollower({ id: '4' })];
    expect(inKeptOrder(changed, kept).map((follower) => follower.id)).toEqual(['3', '1', '2', '4']);
  });
});

describe('the journal', () => {
  const line = (seq: number) => aLine({ seq });

  it('takes a page and the tail into one list without a line twice', () => {
    const tail = [line(8), line(9)];
    const page = [line(6), line(7), line(8)];
    expect(mergeJournal(tail, page).map((one) => one.seq)).toEqual([6, 7, 8, 9]);
    expect(mergeJournal(tail, [line(10)]).map((one) => one.seq)).toEqual([8, 9, 10]);
    expect(mergeJournal(tail, [line(9)])).toBe(tail);
    expect(mergeJournal(tail, [])).toBe(tail);
  });

  it('is filtered by level and by words of text, kind, account and order', () => {
    const any = { text: '', level: null, account: null, day: null };
    const one = aLine({ level: 'Error', text: 'RMS: margin', account: 'Meera', masterOrderId: '2511' });
    expect(matchesJournal(one, { ...any, level: 'Error', text: 'meera' })).toBe(true);
    expect(matchesJournal(one, { ...any, level: null, text: '2511' })).toBe(true);
    expect(matchesJournal(one, { ...any, level: 'Info', text: '' })).toBe(false);
    expect(matchesJournal(one, { ...any, level: null, text: 'vikram' })).toBe(false);
  });
});
