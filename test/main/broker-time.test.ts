import { describe, expect, it } from 'vitest';
import { orderId } from '../../domain/ids.ts';
import { createBrokerTime, type Stamped } from '../../main/replication/broker-time.ts';

const wall = Date.UTC(2026, 10, 24, 5, 0);
const trustMs = 5000;
type Row = readonly [id: number, aheadMs: number | null];
const stamped = ([id, aheadMs]: Row): Stamped => ({
  orderId: orderId(`2611240000000${id}`),
  transactTime: aheadMs === null ? null : wall + aheadMs,
});

describe('the time of the broker', () => {
  it('is at least the newest stamp that is within reach of the clock, and goes on from there', () => {
    const time = createBrokerTime(trustMs);
    expect(time.atLeast(70_000)).toBe(-Infinity);
    for (const ahead of [null, -9000, 5000, 2000, 5001]) time.heard(ahead === null ? null : wall + ahead, wall, 70_000);
    expect(time.atLeast(71_000) - wall).toBe(6000);
  });

  it.each<readonly [name: string, rows: readonly Row[], ahead: number]>([
    ['nothing', [], -Infinity],
    [
      'what is within reach or says no time',
      [
        [1, 5000],
        [2, null],
        [3, -20_000],
      ],
      -Infinity,
    ],
    [
      'one order far ahead, however often',
      [
        [1, 20_000],
        [1, 30_000],
        [2, -3000],
      ],
      -Infinity,
    ],
    [
      'two orders far ahead: the lesser of them',
      [
        [1, 20_000],
        [2, 14_000],
      ],
      15_000,
    ],
    [
      'several: no single one, for it may be a wrong row',
      [
        [1, 86_400_000],
        [2, 14_000],
        [3, 20_000],
      ],
      21_000,
    ],
  ])('is in doubt by a reading with %s', (_name, rows, ahead) => {
    const time = createBrokerTime(trustMs);
    time.doubt();
    expect(time.isInDoubt()).toBe(true);
    time.heardInDoubt(rows.map(stamped), wall, 70_000);
    expect(time.atLeast(71_000) - wall).toBe(ahead);
    time.sure();
    expect(time.isInDoubt()).toBe(false);
    expect(time.atLeast(71_000)).toBe(-Infinity);
  });
});
