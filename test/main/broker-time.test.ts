import { describe, expect, it } from 'vitest';
import { orderId } from '../../domain/ids.ts';
import { createBrokerTime } from '../../main/replication/broker-time.ts';

const wall = Date.UTC(2026, 10, 24, 5, 0);
const trustMs = 5000;
const [first, second, third] = ['26112400000001', '26112400000002', '26112400000003'].map(orderId);

function heard(...stamps: readonly (readonly [typeof first, number | null])[]): number {
  const time = createBrokerTime(trustMs);
  for (const [id, ahead] of stamps)
    if (id !== undefined) time.heard({ orderId: id, transactTime: ahead === null ? null : wall + ahead }, wall, 70_000);
  return time.atLeast(71_000) - wall;
}

describe('the time of the broker', () => {
  it('is at least the newest stamp that is within reach of the clock, and goes on from there', () => {
    expect(heard()).toBe(-Infinity);
    expect(heard([first, null])).toBe(-Infinity);
    expect(heard([first, -9000], [second, 5000], [third, 2000])).toBe(6000);
  });

  it('is not believed of one order alone that is far ahead, however often it is told', () => {
    expect(heard([first, 20_000], [first, 30_000])).toBe(-Infinity);
    expect(heard([first, 20_000], [second, -3000], [first, 20_000])).toBe(-2000);
  });

  it('is the lesser of two orders that are both far ahead, for then the clock is behind', () => {
    expect(heard([first, 20_000], [second, 14_000])).toBe(15_000);
    expect(heard([first, 14_000], [second, 20_000])).toBe(15_000);
    // One of them may still be a wrong row, so a third must come up to it.
    expect(heard([first, 86_400_000], [second, 14_000], [third, 20_000])).toBe(21_000);
    expect(heard([first, 14_000], [second, 20_000], [first, 19_000])).toBe(20_000);
  });
});
