// Which instruments are wanted and for how long, and waiting for a first price, on a clock that the test moves.

import { beforeEach, describe, expect, it } from 'vitest';
import { instrumentId, type InstrumentId } from '../../domain/ids.ts';
import type { Paise } from '../../domain/price.ts';
import { watchPrices, type PriceWatch } from '../../main/price-watch.ts';
import { createQuotes } from '../../main/quotes.ts';
import { manualClock, type ManualClock } from '../support/manual-clock.ts';

const [sbin, infy, tcs] = ['3045', '1594', '11536'].map((token) => instrumentId('NSE', token)) as [
  InstrumentId,
  InstrumentId,
  InstrumentId,
];

let clock: ManualClock;
let prices: PriceWatch;
let wanted: readonly InstrumentId[][];
let standing: InstrumentId[];
let standsNow = false;
let mayCome = true;
let resumed = 0;
let renewed = 0;
let take: (id: InstrumentId, price: Paise) => void;

beforeEach(() => {
  clock = manualClock();
  wanted = [];
  standing = [];
  standsNow = false;
  mayCome = true;
  resumed = 0;
  renewed = 0;
  prices = watchPrices({
    clock,
    quotes: (stands) => createQuotes(clock, 15_000, stands),
    standing: () => standing,
    source: (given) => {
      take = given;
      return {
        want: (ids) => (wanted = [...wanted, [...ids]]),
        state: () => (mayCome ? 'Live' : 'Off'),
        stands: () => standsNow,
        resume: () => (resumed += 1),
        renew: () => (renewed += 1),
        close: async () => undefined,
      };
    },
  });
});

/** Whether a wait is over, without waiting for it. */
const watchEnd = (wait: Promise<void> | null): { over: boolean } => {
  const seen = { over: wait === null };
  void wait?.then(() => (seen.over = true));
  return seen;
};

describe('the wanted instruments', () => {
  it('are what is held or working; many changes at once are one look', async () => {
    standing = [sbin];
    for (let i = 0; i < 1000; i += 1) prices.lookAgain();
    await clock.advance(300);
    expect(wanted).toEqual([[sbin]]);
    standing = [];
    prices.lookAgain();
    await clock.advance(300);
    expect(wanted.at(-1)).toEqual([]);
  });

  it('are also what was asked about lately, and no longer than that', async () => {
    standing = [sbin];
    prices.lookAgain();
    await clock.advance(300);
    void prices.ask([infy, sbin], 100);
    expect(wanted.at(-1)).toEqual([sbin, infy]);
    await clock.advance(60_000);
    void prices.ask([tcs], 100);
    await clock.advance(70_000);
    expect(wanted.at(-1)).toEqual([sbin, tcs]);
    await clock.advance(200_000);
    expect(wanted.at(-1)).toEqual([sbin]);
    expect(clock.timers()).toBe(0);
  });
});

describe('waiting for prices', () => {
  it('ends once each has one', async () => {
    const wait = watchEnd(prices.ask([sbin, infy], 2000));
    take(sbin, 96240);
    await clock.advance(10);
    expect(wait.over).toBe(false);
    take(infy, 161250);
    await clock.advance(0);
    expect(wait.over).toBe(true);
    expect(prices.last(sbin)).toBe(96240);
    expect(clock.timers()).toBe(1);
  });

  it('ends after the time allowed, and a later price is taken all the same', async () => {
    const wait = watchEnd(prices.ask([sbin], 2000));
    await clock.advance(1999);
    expect(wait.over).toBe(false);
    await clock.advance(1);
    expect(wait.over).toBe(true);
    expect(prices.last(sbin)).toBeNull();
    take(sbin, 96240);
    expect(prices.last(sbin)).toBe(96240);
  });

  it('is not needed where a price is fresh, or old and still standing', async () => {
    take(sbin, 96240);
    expect(prices.ask([sbin], 2000)).toBeNull();
    await clock.advance(15_001);
    standsNow = true;
    expect(prices.ask([sbin], 2000)).toBeNull();
    standsNow = false;
    expect(prices.ask([sbin], 2000)).not.toBeNull();
  });

  it('is idle when the source has stopped or the desk is closed', async () => {
    mayCome = false;
    expect(prices.ask([sbin], 2000)).toBeNull();
    mayCome = true;
    await prices.close();
    expect(prices.ask([sbin], 2000)).toBeNull();
    expect(clock.timers()).toBe(0);
  });
});

describe('a session that becomes good again', () => {
  it('is the moment to try for prices; one that merely stays good is not', () => {
    for (const good of [true, true, true, false, true]) prices.onSession(good);
    expect(resumed).toBe(2);
  });
});

describe('a machine that has slept', () => {
  it('prices nothing but an exit by what it knew, for a while, and asks the source to tell each anew', async () => {
    take(sbin, 96240);
    standsNow = true;
    await clock.advance(60_000);
    prices.onTimeJump();
    expect([prices.fresh(sbin), prices.tape(sbin).last, renewed]).toEqual([null, null, 1]);
    expect([prices.last(sbin), prices.forExit(sbin)]).toEqual([96240, 96240]);
    await clock.advance(15_001);
    expect([prices.fresh(sbin), prices.forExit(sbin)]).toEqual([null, null]);
    take(sbin, 96300);
    expect([prices.fresh(sbin), prices.forExit(sbin)]).toEqual([96300, 96300]);
  });

  it('does not make a price any better that was too old before', async () => {
    take(sbin, 96240);
    await clock.advance(15_001);
    prices.onTimeJump();
    expect([prices.fresh(sbin), prices.forExit(sbin), prices.tape(sbin).last]).toEqual([null, null, null]);
  });
});
