import { describe, expect, it } from 'vitest';
import {
  lastTradeMs,
  marketReference,
  referenceWords,
  stopReference,
  unknownTape,
  type Tape,
} from '../../domain/reference-price.ts';
import { priceDenial } from '../../domain/risk.ts';
import { anOrder } from '../support/an-order.ts';

const traded = anOrder({ ordType: 'Market', price: 0, cumQty: 100, cumValue: 100 * 790_00 });
const tape = (price: number, ageMs: number, fresh: boolean): Tape => ({ last: { price, ageMs, fresh }, band: null });
const code = (reference: ReturnType<typeof marketReference>): string => priceDenial(reference)?.code ?? 'allowed';

describe('what a market order is priced by', () => {
  it('is not said before the master has traded, whatever the market is at', () => {
    expect(marketReference(anOrder({ ordType: 'Market', price: 0 }), tape(790_00, 0, true), 0, 5000)).toBeNull();
  });

  it('is a fresh live price before anything else', () => {
    expect(marketReference(traded, tape(795_00, 300, true), 10, 5000)).toEqual({
      price: 795_00,
      source: 'Quote',
      ageMs: 300,
      fresh: true,
    });
  });

  it('is what the master paid while that is fresh, to the very millisecond', () => {
    for (const market of [unknownTape, tape(795_00, 70_000, false)]) {
      const at = (ms: number) => marketReference(traded, market, ms, 5000);
      expect(at(5000)).toMatchObject({ price: 790_00, source: 'MasterFill', fresh: true });
      expect(at(5001)).toMatchObject({ fresh: false });
      expect([code(at(5000)), code(at(5001))]).toEqual(['allowed', 'PRICE_NOT_FRESH']);
    }
  });

  it('is of no age where nobody knows when the master traded', () => {
    expect(marketReference(traded, unknownTape, Infinity, 5000)).toMatchObject({ ageMs: null, fresh: false });
  });

  it('is the last trade heard of where that is younger and no older than a minute', () => {
    const at = (ms: number) => marketReference(traded, tape(795_00, ms, false), 600_000, 5000);
    expect(at(lastTradeMs)).toMatchObject({ price: 795_00, source: 'LastTrade', fresh: true });
    expect(at(lastTradeMs + 1)).toMatchObject({ price: 795_00, source: 'LastTrade', fresh: false });
    expect([code(at(lastTradeMs)), code(at(lastTradeMs + 1))]).toEqual(['allowed', 'PRICE_NOT_FRESH']);
  });
});

describe('what a stop is priced by', () => {
  const stop = anOrder({ ordType: 'Stop', stopPx: 810_00 });

  it('is its trigger, and it takes a market price of now or of the last minute to say that the trigger stands', () => {
    const sources = [
      tape(795_00, 0, true),
      tape(795_00, lastTradeMs, false),
      tape(795_00, lastTradeMs + 1, false),
      unknownTape,
    ];
    expect(sources.map((market) => stopReference(stop, market, 0, 5000).source)).toEqual([
      'Quote',
      'LastTrade',
      'Trigger',
      'Trigger',
    ]);
    expect(sources.map((market) => code(stopReference(stop, market, 0, 5000)))).toEqual([
      'allowed',
      'allowed',
      'PRICE_NOT_FRESH',
      'PRICE_NOT_FRESH',
    ]);
  });

  it('needs no market price once the master’s own has traded at it a moment ago', () => {
    const struck = { ...stop, cumQty: 40, cumValue: 40 * 811_00 };
    const at = (ageMs: number, market = unknownTape) => stopReference(struck, market, ageMs, 5000);
    expect(at(5000)).toEqual({ price: 810_00, source: 'Struck', ageMs: 5000, fresh: true });
    expect(at(-1)).toMatchObject({ ageMs: 0, fresh: true });
    expect([code(at(5000)), code(at(5001)), code(at(Infinity))]).toEqual([
      'allowed',
      'PRICE_NOT_FRESH',
      'PRICE_NOT_FRESH',
    ]);
    expect(at(0, tape(812_00, 100, true)).source).toBe('Quote');
    expect(at(0, tape(812_00, 100, false)).source).toBe('Struck');
    expect(at(5001, tape(812_00, 100, false)).source).toBe('LastTrade');
  });
});

it('an order at the master’s own price, or a person’s, is asked for none', () => {
  expect(priceDenial(null)).toBeNull();
});

it('the words name the source, the price and its age', () => {
  expect(referenceWords({ price: 795_00, source: 'Quote', ageMs: 340, fresh: true })).toBe(
    'the live price, Rs 795.00, 0.3 s old',
  );
  expect(referenceWords({ price: 810_00, source: 'Trigger', ageMs: null, fresh: false })).toBe(
    'its trigger, no market price being known, Rs 810.00, the best that is known',
  );
});
