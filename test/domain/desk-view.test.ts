import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyDelta,
  journalTail,
  type DeskChange,
  type DeskView,
  type JournalLine,
  type Notice,
} from '../../domain/desk-view.ts';

const line = (seq: number): JournalLine => ({
  seq,
  at: seq,
  level: 'Info',
  kind: 'SessionClosed',
  account: '',
  masterOrderId: '',
  text: `line ${seq}`,
});
const notice = (key: string, title = ''): Notice => ({
  key,
  at: 0,
  level: 'Info',
  title,
  body: '',
  account: '',
  masterOrderId: '',
});
// Only what these changes touch; the rest of a desk stands for itself.
const empty = {
  seq: 7,
  mode: 'Practice',
  copying: { kind: 'Off' },
  followers: [],
  orders: [],
  trading: [],
  journal: [],
  notices: [],
  exit: null,
  exits: [],
  exitsPending: [],
} as unknown as DeskView;
const follower = (id: string, alias = ''): DeskChange => ({
  kind: 'Follower',
  follower: { id, alias } as DeskView['followers'][number],
});
const order = (key: string, cumQty = 0): DeskChange => ({
  kind: 'Order',
  order: { key, cumQty } as DeskView['orders'][number],
});

const apply = (view: DeskView, ...changes: readonly DeskChange[]): DeskView => {
  const next = applyDelta(view, { seq: view.seq + 1, changes });
  if (next === null) throw new Error('no gap was meant');
  return next;
};

describe('the view of the desk', () => {
  it('takes the next number and refuses a gap, so that a lost change is asked for again', () => {
    expect(applyDelta(empty, { seq: 8, changes: [] })?.seq).toBe(8);
    for (const seq of [9, 10, 1000]) expect(applyDelta(empty, { seq, changes: [follower('FO001')] })).toBe(null);
  });

  it('is the very same after a delta that it already holds', () => {
    for (const seq of [7, 6, 0, -1]) expect(applyDelta(empty, { seq, changes: [follower('FO001')] })).toBe(empty);
  });

  it('moves no row when one changes, and adds new ones at the end', () => {
    const view = apply(empty, follower('FO001'), follower('FO002'), order('1'), order('2'));
    const next = apply(view, follower('FO001', 'Asha'), follower('FO003'), order('1', 40), order('3'));
    expect(next.followers.map(({ id }) => id)).toEqual(['FO001', 'FO002', 'FO003']);
    expect(next.orders.map(({ key, cumQty }) => [key, cumQty])).toEqual([
      ['1', 40],
      ['2', 0],
      ['3', 0],
    ]);
    expect(next.orders[1]).toBe(view.orders[1]);
  });

  it('keeps the newest lines of the journal, oldest first', () => {
    const lines = Array.from({ length: journalTail + 5 }, (_, at) => line(at));
    const view = apply(apply(empty, { kind: 'Journal', lines: lines.slice(0, 10) }), {
      kind: 'Journal',
      lines: lines.slice(10),
    });
    expect(view.journal).toEqual(lines.slice(5));
  });

  it('shows one notice per condition, until it is gone', () => {
    const view = apply(
      empty,
      { kind: 'Notice', notice: notice('feed', 'silent') },
      { kind: 'Notice', notice: notice('halted') },
      { kind: 'Notice', notice: notice('feed', 'live') },
    );
    expect(view.notices.map(({ key, title }) => [key, title])).toEqual([
      ['feed', 'live'],
      ['halted', ''],
    ]);
    expect(apply(view, { kind: 'NoticeGone', key: 'feed' }).notices.map(({ key }) => key)).toEqual(['halted']);
    expect(apply(view, { kind: 'NoticeGone', key: 'none' }).notices).toEqual(view.notices);
  });

  it('comes out the same whether changes arrive one by one or together, and never alters the view before it', () => {
    const change = fc.oneof(
      fc.record({ id: fc.constantFrom('A', 'B', 'C'), alias: fc.string() }).map(({ id, alias }) => follower(id, alias)),
      fc
        .record({ key: fc.constantFrom('1', '2', '3'), cumQty: fc.nat(9) })
        .map(({ key, cumQty }) => order(key, cumQty)),
      fc.nat(99).map((seq): DeskChange => ({ kind: 'Journal', lines: [line(seq)] })),
      fc
        .constantFrom('On' as const, 'Off' as const)
        .map((kind): DeskChange => ({ kind: 'Copying', copying: { kind } })),
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), (changes) => {
        const before = structuredClone(empty);
        const together = apply(empty, ...changes);
        const one = changes.reduce((view, each) => apply(view, each), empty);
        expect({ ...one, seq: 0 }).toEqual({ ...together, seq: 0 });
        expect(empty).toEqual(before);
      }),
      { numRuns: 200 },
    );
  });

  it('keeps every lost connection in sight, however many notices there are', () => {
    const lost: Notice = { ...notice('login:MA001'), level: 'Error', sound: 'ConnectionLost' };
    const many = Array.from({ length: 120 }, (_, at): DeskChange => ({ kind: 'Notice', notice: notice(`N${at}`) }));
    const { notices } = apply(empty, { kind: 'Notice', notice: lost }, ...many);
    expect(notices.map(({ key }) => key)).toContain('login:MA001');
    expect(notices.length).toBeLessThanOrEqual(51);
    expect(notices.at(-1)?.key).toBe('N119');
  });
});
