// How long a command may wait for its turn, where the wall clock may be set while it waits.

import { describe, expect, it } from 'vitest';
import { isOver, isPast, overAt } from '../../main/replication/turn-age.ts';
import { manualClock } from '../support/manual-clock.ts';

const start = 1_000_000;

/** A machine that was 500 ms up at that moment; its wall clock can be set. */
async function machine() {
  const clock = manualClock(start - 500);
  await clock.advance(500);
  let set = 0;
  const wall = { ...clock, now: () => clock.now() + set };
  const setWall = (ms: number): void => {
    set += ms;
  };
  return { clock: wall, advance: clock.advance, setWall, given: { wall: wall.now(), monotonic: wall.monotonic() } };
}

describe('a moment until which a command may leave', () => {
  it('is past only after it, by either clock', async () => {
    const { clock, advance, given } = await machine();
    const waiting = { notAfter: null, given };
    await advance(200);
    expect([199, 200].map((ms) => isPast(clock, start + ms, waiting))).toEqual([true, false]);
  });

  it('is past although the wall clock was set back, and where it was set on', async () => {
    const { clock, advance, given, setWall } = await machine();
    const waiting = { notAfter: null, given };
    await advance(201);
    setWall(-3_600_000);
    expect([200, 201].map((ms) => isPast(clock, start + ms, waiting))).toEqual([true, false]);
    setWall(2 * 3_600_000);
    expect(isPast(clock, start + 1000, waiting)).toBe(true);
  });

  it('is held against a while from now by either clock', async () => {
    const { clock, given, setWall } = await machine();
    const waiting = { notAfter: null, given };
    expect([100, 101].map((ms) => isPast(clock, start + 100, waiting, ms))).toEqual([false, true]);
    expect(isPast(clock, start + 100, { notAfter: null }, 101)).toBe(true);
    setWall(-3_600_000);
    expect([100, 101].map((ms) => isPast(clock, start + 100, waiting, ms))).toEqual([false, true]);
  });

  it('is told by the wall clock alone where nobody knows when the command was handed over', async () => {
    const { clock, advance, setWall } = await machine();
    await advance(200);
    expect(isPast(clock, start + 199, { notAfter: null })).toBe(true);
    setWall(-1);
    expect(isPast(clock, start + 199, { notAfter: null })).toBe(false);
  });
});

describe('a command that waits for its turn', () => {
  it.each([
    ['may leave until its last moment', { notAfter: start + 100 }, 100],
    ['may leave late until then, where its turn alone kept it', { notAfter: start + 100, lateUntil: start + 300 }, 300],
    ['is not over sooner for a moment before', { notAfter: start + 100, lateUntil: start + 50 }, 100],
  ])('%s', async (_, moments, lasts) => {
    const { clock, advance, given } = await machine();
    const waiting = { ...moments, given };
    expect(overAt(waiting)).toBe(500 + lasts + 1);
    await advance(lasts);
    expect(isOver(clock, waiting)).toBe(false);
    await advance(1);
    expect([isOver(clock, waiting), clock.monotonic()]).toEqual([true, overAt(waiting)]);
  });

  it('is never over without a last moment, and at no known moment where nobody knows when it was handed over', async () => {
    const { clock, advance, given } = await machine();
    await advance(86_400_000);
    expect([isOver(clock, { notAfter: null, given }), overAt({ notAfter: null, given })]).toEqual([false, Infinity]);
    expect([isOver(clock, { notAfter: start }), overAt({ notAfter: start })]).toEqual([true, Infinity]);
  });
});
