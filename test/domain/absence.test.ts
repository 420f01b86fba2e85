import { describe, expect, it } from 'vitest';
import {
  addReading,
  disagreement,
  isSettled,
  readingOf,
  type BookReading,
  type BookRow,
  type DayTrade,
  type Evidence,
} from '../../domain/absence.ts';
import { instrumentId, orderId } from '../../domain/ids.ts';
import { doubt, morning, ref, sbin } from '../support/an-order.ts';

const settleMs = 120_000;
const other = 'LOTHER0001';

type RowPart = Partial<Pick<BookRow, 'tag' | 'instrumentId' | 'side' | 'orderQty' | 'cumQty'>>;

function row(id: string, { at = morning + 10_000, ...part }: RowPart & { readonly at?: number | null } = {}): BookRow {
  const blank = { tag: '', instrumentId: sbin, side: 'Sell', orderQty: 100, cumQty: 0 } as const;
  return { ...blank, ...part, orderId: orderId(id), transactTime: at };
}

function book(secondsAfterOver: number, part: Partial<BookReading> = {}): BookReading {
  return { startedAt: doubt.overAt + secondsAfterOver * 1000, unreadable: 0, reports: [], session: 0, ...part };
}

describe('one reading of the order book', () => {
  it('shows the order when a row carries its reference, whenever it was asked for', () => {
    expect(readingOf(doubt, book(-9, { reports: [row('1', { tag: ref })] }), [])).toEqual({ kind: 'Shows' });
  });

  it.each([
    ['was asked for before the request was over', book(0), [], 'it was asked for before the request was over'],
    ['has a row that cannot be read', book(1, { unreadable: 1 }), [], '1 of its orders cannot be read'],
    [
      'misses an order that the account is known to have',
      book(1),
      [{ orderId: '7', cumQty: 0, clOrdId: other }],
      'it is not whole: order 7 is missing',
    ],
    [
      'shows less traded than is known',
      book(1, { reports: [row('7', { cumQty: 40 })] }),
      [{ orderId: '7', cumQty: 50, clOrdId: other }],
      'it is old: order 7 has traded more than it shows',
    ],
    [
      'shows an order of ours without its reference',
      book(1, { reports: [row('7')] }),
      [{ orderId: '7', cumQty: 0, clOrdId: other }],
      'it shows order 7 of ours without its reference',
    ],
  ])('is no evidence when it %s, and says so', (_name, reading, known, why) => {
    expect(readingOf(doubt, reading, known)).toEqual({ kind: 'NoEvidence', why });
  });

  it.each([ref.toLowerCase(), ref.slice(0, 6), `${ref}/API`])(
    'is no evidence when it shows the reference as %s',
    (tag) => {
      expect(readingOf(doubt, book(1, { reports: [row('8', { tag })] }), [])).toEqual({
        kind: 'NoEvidence',
        why: 'the reference of its order 8 may be this one, spelled otherwise',
      });
    },
  );

  it.each(['', 'LOTHER0001', ref.slice(0, 4), 'SCALP'])(
    'is not kept from counting by the tag "%s" of another',
    (tag) => {
      expect(readingOf(doubt, book(1, { reports: [row('8', { tag })] }), [])).toMatchObject({ kind: 'Absent' });
    },
  );

  const alike = { side: 'Buy' } as const;

  it.each<[string, Parameters<typeof row>[1]]>([
    ['just now', alike],
    ['at no moment', { ...alike, at: null }],
    ['by a clock that is a minute behind', { ...alike, at: doubt.sentAt - 60_000 }],
  ])('is no evidence when the first order of ours may be one that came without a reference, %s', (_name, part) => {
    expect(readingOf(doubt, book(1, { reports: [row('8', part)] }), [])).toEqual({
      kind: 'NoEvidence',
      why: 'its order 8 is like this one and carries no reference',
    });
  });

  it.each<[string, Parameters<typeof row>[1]]>([
    ['on the other side', { side: 'Sell' }],
    ['of another size', { ...alike, orderQty: 99 }],
    ['in another contract', { ...alike, instrumentId: instrumentId('NSE', '1') }],
    ['with a reference of its own', { ...alike, tag: 'BYHAND' }],
    ['from before it', { ...alike, at: doubt.sentAt - 60_001 }],
  ])('counts beside an order %s', (_name, part) => {
    expect(readingOf(doubt, book(1, { reports: [row('8', part)] }), [])).toMatchObject({ kind: 'Absent' });
  });

  it('counts beside one like it where an order of ours has come back with its reference', () => {
    const reports = [row('7', { tag: other }), row('8', alike)];
    const known = [{ orderId: '7', cumQty: 0, clOrdId: other }];
    expect(readingOf(doubt, book(1, { reports }), known)).toMatchObject({ kind: 'Absent' });
  });

  it('counts when it is whole, and tells the newest moment in it', () => {
    const reports = [row('7', { tag: other, cumQty: 50, at: morning + 9000 }), row('8', { at: null })];
    expect(readingOf(doubt, book(1, { reports }), [{ orderId: '7', cumQty: 50, clOrdId: other }])).toEqual({
      kind: 'Absent',
      newest: morning + 9000,
    });
    expect(readingOf(doubt, book(1), [])).toEqual({ kind: 'Absent', newest: null });
  });
});

describe('readings together', () => {
  const after = (...readings: readonly (readonly [BookReading, number | null])[]): Evidence => {
    const all = readings.reduce<Evidence | null>((sum, [one, newest]) => addReading(sum, one, newest), null);
    if (all === null) throw new Error('no readings');
    return all;
  };

  it('settle with two, the last one a settle window after the request, where the book is newer than the send', () => {
    const newer = morning + 1;
    expect(isSettled(doubt, after([book(120), newer]), settleMs)).toBe(false);
    expect(isSettled(doubt, after([book(1), newer], [book(119), newer]), settleMs)).toBe(false);
    expect(isSettled(doubt, after([book(1), newer], [book(120), newer]), settleMs)).toBe(true);
  });

  it.each([null, morning])(
    'settle on a quiet book after twice the window and a third reading (newest %s)',
    (newest) => {
      expect(isSettled(doubt, after([book(1), newest], [book(120), newest]), settleMs)).toBe(false);
      expect(isSettled(doubt, after([book(1), newest], [book(240), newest]), settleMs)).toBe(false);
      expect(isSettled(doubt, after([book(1), newest], [book(2), newest], [book(239), newest]), settleMs)).toBe(false);
      expect(isSettled(doubt, after([book(1), newest], [book(2), newest], [book(240), newest]), settleMs)).toBe(true);
    },
  );

  it('start over in another session', () => {
    const all = after([book(1), null], [book(120, { session: 1 }), morning + 1]);
    expect(all).toMatchObject({ readings: 1, session: 1, firstStartedAt: book(120).startedAt });
  });

  it('start over when the book has grown smaller', () => {
    const all = after(
      [book(1, { reports: [row('1'), row('2')] }), 1],
      [book(120, { reports: [row('1')] }), morning + 1],
    );
    expect(all).toMatchObject({ readings: 1, orders: 1 });
  });

  it('keep the moment of the first', () => {
    expect(after([book(1), null], [book(9), 5])).toEqual({
      readings: 2,
      firstStartedAt: book(1).startedAt,
      lastStartedAt: book(9).startedAt,
      newest: 5,
      orders: 0,
      session: 0,
    });
  });
});

describe('the trade book and the positions', () => {
  const trade = (part: Partial<DayTrade> = {}): DayTrade => ({
    orderId: '1',
    instrumentId: sbin,
    side: 'Buy',
    lastQty: 10,
    tag: '',
    ...part,
  });
  const orders = [{ orderId: orderId('1') }];
  const held = (netQty: number, carriedQty = 0) => [{ instrumentId: sbin, netQty, carriedQty }];
  const other = instrumentId('NSE', '1');

  it('agree when trades are all of listed orders and the positions are their sum', () => {
    expect(disagreement(doubt, [], [], [])).toBeNull();
    expect(disagreement(doubt, orders, [trade(), trade({ side: 'Sell', lastQty: 4 })], held(6))).toBeNull();
    expect(disagreement(doubt, orders, [trade()], held(30, 20))).toBeNull();
    expect(disagreement(doubt, [], [trade({ instrumentId: other })], [])).toBeNull();
    expect(disagreement(doubt, [], [], [{ instrumentId: other, netQty: 500, carriedQty: 0 }])).toBeNull();
  });

  it('speak against it with a trade of its reference, a trade of an unlisted order or units that no trade explains', () => {
    expect(disagreement(doubt, orders, [trade({ tag: ref, instrumentId: other })], [])).toContain('its reference');
    expect(disagreement(doubt, [], [trade()], held(10))).toContain('which the order book does not');
    expect(disagreement(doubt, orders, [trade()], held(110))).toContain('110 units');
  });
});
