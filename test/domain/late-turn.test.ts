import { describe, expect, it } from 'vitest';
import { isAsGoodAsDecided } from '../../domain/late-turn.ts';

const buy = { ordType: 'Limit', side: 'Buy', price: 100_00, stopPx: 0 } as const;
const sell = { ...buy, side: 'Sell' } as const;
const resting = { ended: null, cumQty: 0 };
const traded = { ended: null, cumQty: 65 };

describe('an entry that only its turn has kept back', () => {
  it('goes whatever the market does while the master’s own order rests untraded', () => {
    expect(isAsGoodAsDecided(buy, resting, null)).toBe(true);
  });

  it('goes once the master has traded only while the market has not passed its limit, to the very price', () => {
    expect([99_95, 100_00, 100_05].map((quote) => isAsGoodAsDecided(buy, traded, quote))).toEqual([true, true, false]);
    expect([99_95, 100_00, 100_05].map((quote) => isAsGoodAsDecided(sell, traded, quote))).toEqual([false, true, true]);
  });

  it('does not go without a fresh price to tell', () => {
    expect(isAsGoodAsDecided(buy, traded, null)).toBe(false);
  });

  it('is measured by its trigger when it is a stop: one that would trigger at once is not sent late', () => {
    const stop = { ordType: 'StopLimit', side: 'Buy', price: 102_00, stopPx: 100_00 } as const;
    expect([100_00, 100_05].map((quote) => isAsGoodAsDecided(stop, traded, quote))).toEqual([true, false]);
  });
});
