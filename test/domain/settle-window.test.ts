import { describe, expect, it } from 'vitest';
import { countedFrom, setAnew, settleAnchor, wasSet } from '../../domain/settle-window.ts';
import { doubt, morning } from '../support/an-order.ts';

const clocks = (wall: number, monotonic: number) => ({ wall: morning + wall, monotonic });

describe('the moment a settle window counts from', () => {
  it('is when the doubt was first known of, where its end lies before that', () => {
    const anchor = settleAnchor(doubt, clocks(8000, 100));
    expect(countedFrom(anchor, doubt)).toEqual({ ...doubt, overAt: morning + 8000 });
  });

  it('is that moment too where the end of the request is said to lie ahead: the clock was set back since', () => {
    const anchor = settleAnchor(doubt, clocks(2000, 100));
    expect(countedFrom(anchor, doubt)).toEqual({ ...doubt, overAt: morning + 2000 });
  });

  it('stays while both clocks go on together, to a second, whichever is ahead', () => {
    const anchor = settleAnchor(doubt, clocks(8000, 100));
    expect([0, 1000, -1000].map((apart) => wasSet(anchor, clocks(68_000 + apart, 60_100)))).toEqual([
      false,
      false,
      false,
    ]);
    expect([1001, -1001].map((apart) => wasSet(anchor, clocks(68_000 + apart, 60_100)))).toEqual([true, true]);
  });

  it('is the present one once the wall clock was set, even back before the end of the request', () => {
    const anchor = settleAnchor(doubt, clocks(8000, 100));
    const back = clocks(-3_600_000, 5100);
    expect(wasSet(anchor, back)).toBe(true);
    const anew = setAnew(doubt, back);
    expect(countedFrom(anew, doubt).overAt).toBe(morning - 3_600_000);
    expect(wasSet(anew, clocks(-3_600_000 + 60_000, 65_100))).toBe(false);
  });

  it('is the doubt’s own end where another was written since', () => {
    const anchor = settleAnchor(doubt, clocks(8000, 100));
    const later = { ...doubt, overAt: morning + 20_000 };
    expect(countedFrom(anchor, later)).toBe(later);
  });
});
