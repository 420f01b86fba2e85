import { describe, expect, it } from 'vitest';
import { limitDenial, type LimitFacts } from '../../domain/limit-rules.ts';
import { firstLimits, isNamed, noLimits, segmentOf, segments, type FollowerLimits } from '../../domain/limits.ts';
import { anInstrument, anIntent } from '../support/an-order.ts';

const quiet: LimitFacts = {
  masterType: 'Limit',
  held: 0,
  working: 0,
  positions: 0,
  ordersToday: 0,
  used: 0,
  dayPnl: 0,
  quote: 790_00,
  masterPrice: 790_00,
  ownBuy: null,
  ownSell: null,
};
const option = anInstrument({
  exchange: 'NFO',
  kind: 'Call',
  symbol: 'NIFTY',
  tradingSymbol: 'NIFTY24NOV26C26300',
  lotSize: 65,
});

function code(
  limits: Partial<FollowerLimits>,
  facts: Partial<LimitFacts> = {},
  order: Parameters<typeof anIntent>[0] = {},
  instrument = anInstrument(),
): string | null {
  const denied = limitDenial(anIntent(order).command, instrument, { ...noLimits, ...limits }, { ...quiet, ...facts });
  if (denied !== null) expect([denied.text.length > 20, denied.remedy.length > 10]).toEqual([true, true]);
  return denied?.code ?? null;
}

function text(limits: Partial<FollowerLimits>, facts: Partial<LimitFacts>, instrument = anInstrument()): string {
  const all = { ...quiet, ...facts };
  return limitDenial(anIntent().command, instrument, { ...noLimits, ...limits }, all)?.text ?? '';
}

const ticks = (most: number) => ({ parity: { unit: 'Ticks', most } }) as const;

describe('a follower’s own limits', () => {
  it('that nobody has set allow nothing, and that are set empty allow everything', () => {
    expect(limitDenial(anIntent().command, anInstrument(), null, quiet)).toEqual({
      code: 'LIMITS_NOT_SET',
      text: 'No limits have been set for this follower.',
      remedy:
        'Open the follower and save its limits, empty ones if it is to have none; without them nothing is copied.',
    });
    expect(code({})).toBeNull();
  });

  it.each([
    ['names', { allowed: ['sbin '] }, null],
    ['names by trading symbol', { allowed: ['SBIN-EQ'] }, null],
    ['other names', { allowed: ['RELIANCE'] }, 'INSTRUMENT_NOT_ALLOWED'],
    ['a part of a name', { allowed: ['SBI'] }, 'INSTRUMENT_NOT_ALLOWED'],
    ['a blocked name that is allowed too', { allowed: ['SBIN'], blocked: ['sbin'] }, 'INSTRUMENT_NOT_ALLOWED'],
    ['the exchange', { exchanges: ['NSE', 'NFO'] }, null],
    ['another exchange', { exchanges: ['NFO'] }, 'EXCHANGE_NOT_ALLOWED'],
    ['the segment', { segments: ['Cash'] }, null],
    ['another segment', { segments: ['Options', 'Futures'] }, 'SEGMENT_NOT_ALLOWED'],
    ['the type', { ordTypes: ['Limit'] }, null],
    ['another type', { ordTypes: ['Market'] }, 'ORDER_TYPE_NOT_ALLOWED'],
    ['the product', { products: ['MIS'] }, null],
    ['another product', { products: ['CNC', 'NRML'] }, 'PRODUCT_NOT_ALLOWED'],
  ] as const)('to %s answer %o with %s', (_, limits, expected) => {
    expect(code(limits)).toBe(expected);
  });

  it('speak of the master’s type, not of the follower’s protective one', () => {
    expect(code({ ordTypes: ['Market'] }, { masterType: 'Market' }, { ordType: 'Limit' })).toBeNull();
  });

  it('know an underlying by its options', () => {
    expect(code({ allowed: ['nifty'] }, {}, { product: 'NRML' }, option)).toBeNull();
    expect([
      segmentOf(option),
      segmentOf({ exchange: 'MCX', kind: 'Future' }),
      segmentOf({ exchange: 'CDS', kind: 'Call' }),
    ]).toEqual(['Options', 'Commodities', 'Currency']);
  });

  // 100 at Rs 790 is Rs 79,000.
  it.each([
    ['exposure: far below', { maxExposure: 1_00_000_00 }, {}, {}, null],
    ['exposure: exactly', { maxExposure: 79_000_00 }, {}, {}, null],
    ['exposure: a paisa above', { maxExposure: 79_000_00 - 1 }, {}, {}, 'EXPOSURE_ABOVE_MAXIMUM'],
    ['exposure: with what is held', { maxExposure: 1_00_000_00 }, { held: 100 }, {}, 'EXPOSURE_ABOVE_MAXIMUM'],
    ['exposure: with what works', { maxExposure: 1_00_000_00 }, { working: 100 }, {}, 'EXPOSURE_ABOVE_MAXIMUM'],
    ['exposure: less of a short', { maxExposure: 10_000_00 }, { held: -100 }, {}, null],
    ['exposure: of a short', { maxExposure: 79_000_00 }, { held: -1 }, { side: 'Sell' }, 'EXPOSURE_ABOVE_MAXIMUM'],
    ['exposure: no price', { maxExposure: 1 }, {}, { price: 0 }, 'VALUE_UNKNOWN'],
    [
      'exposure: of a stop, by its trigger',
      { maxExposure: 79_000_00 },
      {},
      { ordType: 'Stop', price: 0, stopPx: 790_00 },
      null,
    ],
    [
      'exposure: of a stop, a paisa above',
      { maxExposure: 79_000_00 - 1 },
      {},
      { ordType: 'Stop', price: 0, stopPx: 790_00 },
      'EXPOSURE_ABOVE_MAXIMUM',
    ],
    ['positions: one fewer', { maxPositions: 3 }, { positions: 2 }, {}, null],
    ['positions: as many', { maxPositions: 3 }, { positions: 3 }, {}, 'POSITIONS_ABOVE_MAXIMUM'],
    ['positions: more of one that is held', { maxPositions: 3 }, { positions: 3, held: 5 }, {}, null],
    ['orders: one fewer', { maxOrdersPerDay: 10 }, { ordersToday: 9 }, {}, null],
    ['orders: as many', { maxOrdersPerDay: 10 }, { ordersToday: 10 }, {}, 'ORDERS_ABOVE_DAY'],
    ['orders: slices up to it', { maxOrdersPerDay: 10 }, { ordersToday: 7, orders: 3 }, {}, null],
    ['orders: a slice above', { maxOrdersPerDay: 10 }, { ordersToday: 8, orders: 3 }, {}, 'ORDERS_ABOVE_DAY'],
    ['capital: a paisa fewer', { maxUsedCapital: 500 }, { used: 499 }, {}, null],
    ['capital: as much', { maxUsedCapital: 500 }, { used: 500 }, {}, 'CAPITAL_ABOVE_MAXIMUM'],
    ['capital: not known', { maxUsedCapital: 500 }, { used: null }, {}, 'FIGURES_UNKNOWN'],
    ['loss: a paisa less', { maxDailyLoss: 500 }, { dayPnl: -499 }, {}, null],
    ['loss: as much', { maxDailyLoss: 500 }, { dayPnl: -500 }, {}, 'DAILY_LOSS_REACHED'],
    ['loss: a gain as large', { maxDailyLoss: 500 }, { dayPnl: 500 }, {}, null],
    ['loss: not known', { maxDailyLoss: 500 }, { dayPnl: null }, {}, 'FIGURES_UNKNOWN'],
    ['lock: a paisa less', { profitLock: 500 }, { dayPnl: 499 }, {}, null],
    ['lock: as much', { profitLock: 500 }, { dayPnl: 500 }, {}, 'DAILY_PROFIT_LOCKED'],
    ['lock: a loss as large', { profitLock: 500 }, { dayPnl: -500 }, {}, null],
    ['worse than the master: a tick less', ticks(10), { parity: { ticks: 9, paise: 500 } }, {}, null],
    ['worse than the master: as much', ticks(10), { parity: { ticks: 10, paise: 50 } }, {}, 'PARITY_BUDGET_USED'],
    ['worse than the master: in an older journal', ticks(10), {}, {}, null],
    ['worse than the master: a budget of nothing', ticks(0), {}, {}, 'PARITY_BUDGET_USED'],
    ['worse than the master: no limit', {}, { parity: { ticks: 999, paise: 99_999 } }, {}, null],
    [
      'figures that no limit asks for',
      {},
      { masterType: 'Market', used: null, dayPnl: null, quote: null, masterPrice: null },
      {},
      null,
    ],
  ] as const)('%s', (_, limits, facts, order, expected) => {
    expect(code(limits, facts, order)).toBe(expected);
  });

  it.each([
    ['a buy exactly at the edge', 'Buy', 797_90, null],
    ['a buy a paisa past it', 'Buy', 797_91, 'SLIPPAGE_ABOVE_MAXIMUM'],
    ['a buy at a better price', 'Buy', 700_00, null],
    ['a sale exactly at the edge', 'Sell', 782_10, null],
    ['a sale a paisa past it', 'Sell', 782_09, 'SLIPPAGE_ABOVE_MAXIMUM'],
    ['a sale at a better price', 'Sell', 900_00, null],
    ['no quote', 'Buy', null, 'QUOTE_UNKNOWN'],
  ] as const)('of 1 %% of slippage on Rs 790 answer %s', (_, side, quote, expected) => {
    expect(code({ maxSlippage: 100 }, { masterType: 'Market', quote }, { side })).toBe(expected);
    expect(code({ maxSlippage: 100 }, { masterType: 'Limit', quote }, { side })).toBeNull();
  });

  it.each([
    ['Buy', { ownSell: 790_05 }, null],
    ['Buy', { ownSell: 790_00 }, 'WOULD_CROSS_OWN'],
    ['Buy', { ownBuy: 800_00 }, null],
    ['Sell', { ownSell: 780_00 }, null],
    ['Sell', { ownBuy: 789_95 }, null],
    ['Sell', { ownSell: 780_00 }, null],
    ['Sell', { ownBuy: 790_00 }, 'WOULD_CROSS_OWN'],
  ] as const)('guard a %s at Rs 790 against own orders at %o: %s', (side, facts, expected) => {
    expect(code({ crossingGuard: true }, facts, { side })).toBe(expected);
    expect(code({ crossingGuard: false }, facts, { side })).toBeNull();
    expect(code({ crossingGuard: true }, facts, { side, ordType: 'StopLimit', stopPx: 790_00 })).toBeNull();
  });

  it('on slippage ask for the master’s price too', () => {
    expect(code({ maxSlippage: 100 }, { masterType: 'Market', masterPrice: null })).toBe('QUOTE_UNKNOWN');
  });

  it('say in words what stands against what', () => {
    expect(text({ segments: ['Cash'] }, {}, option)).toBe('This follower does not copy options.');
    expect(text({ maxOrdersPerDay: 10 }, { ordersToday: 10 })).toBe('10 orders were sent today; at most 10 may be.');
    expect(text({ maxOrdersPerDay: 10 }, { ordersToday: 8, orders: 3 })).toBe(
      '8 orders were sent today and this takes 3; at most 10 may be.',
    );
    expect(text({ maxDailyLoss: 500_00 }, { dayPnl: -600_00 })).toBe(
      'Rs 600.00 are lost today; entries stop at Rs 500.00.',
    );
    expect(text(ticks(10), { parity: { ticks: 12, paise: 60 } })).toBe(
      'It traded 12 ticks worse than the master today; entries stop at 10 ticks.',
    );
  });

  it('refuse by the first rule in their order: what it may trade before how much of it', () => {
    const all = { segments: ['Options'], maxExposure: 1, maxOrdersPerDay: 1, maxDailyLoss: 1 } as const;
    const facts = { ordersToday: 5, dayPnl: -5 };
    expect(code(all, facts)).toBe('SEGMENT_NOT_ALLOWED');
    expect(code({ ...all, segments: [] }, facts)).toBe('EXPOSURE_ABOVE_MAXIMUM');
    expect(code({ ...all, segments: [], maxExposure: null }, facts)).toBe('ORDERS_ABOVE_DAY');
    expect(code({ maxDailyLoss: 1 }, facts)).toBe('DAILY_LOSS_REACHED');
  });
});

describe('the segments', () => {
  it.each([
    ['NSE', 'Equity', 'Cash'],
    ['BSE', 'Equity', 'Cash'],
    ['NSE', 'Index', 'Cash'],
    ['NFO', 'Future', 'Futures'],
    ['NFO', 'Call', 'Options'],
    ['BFO', 'Put', 'Options'],
    ['MCX', 'Put', 'Commodities'],
    ['CDS', 'Future', 'Currency'],
    ['BCD', 'Put', 'Currency'],
  ] as const)('%s %s is %s', (exchange, kind, segment) => {
    expect(segmentOf({ exchange, kind })).toBe(segment);
  });

  it('are offered in their order', () => {
    expect(segments).toEqual(['Cash', 'Futures', 'Options', 'Commodities', 'Currency']);
  });
});

describe('a list of names', () => {
  it('speaks of an instrument when any of them is its underlying or its trading symbol', () => {
    expect(isNamed(['RELIANCE', ' nifty ', 'TCS'], option)).toBe(true);
    expect(isNamed(['nifty24nov26c26300'], option)).toBe(true);
    expect(isNamed(['RELIANCE', 'TCS'], option)).toBe(false);
    expect(isNamed([], option)).toBe(false);
  });
});

describe('limits to begin with', () => {
  it('are none where somebody said so', () => {
    expect(noLimits).toEqual({
      allowed: [],
      blocked: [],
      exchanges: [],
      segments: [],
      ordTypes: [],
      products: [],
      maxExposure: null,
      maxPositions: null,
      maxOrdersPerDay: null,
      maxUsedCapital: null,
      maxDailyLoss: null,
      profitLock: null,
      maxSlippage: null,
      parity: null,
      crossingGuard: false,
    });
  });

  it('are, for a new follower, a thousand orders a day and no trade with this desk’s own orders', () => {
    expect(firstLimits).toEqual({ ...noLimits, maxOrdersPerDay: 1000, crossingGuard: true });
  });
});
