import { describe, expect, it } from 'vitest';
import { conversionsOf, type ProductStand } from '../../domain/conversion.ts';
import { instrumentId } from '../../domain/ids.ts';
import type { Product } from '../../domain/order.ts';

const sbin = instrumentId('NSE', '3045');
const stand = (product: Product, summed: number, shown: number, id = sbin): ProductStand => ({
  instrumentId: id,
  product,
  summed,
  shown,
});

describe('a conversion', () => {
  it('is what one product lacks and another has too much, all of it or a part, long or short', () => {
    const whole = [{ instrumentId: sbin, from: 'MIS', to: 'CNC', qty: 100 }];
    expect(conversionsOf([stand('MIS', 100, 0), stand('CNC', 0, 100)])).toEqual(whole);
    expect(conversionsOf([stand('CNC', 0, 100), stand('MIS', 100, 0)])).toEqual(whole);
    expect(conversionsOf([stand('MIS', 100, 60), stand('NRML', 10, 50)])).toEqual([
      { instrumentId: sbin, from: 'MIS', to: 'NRML', qty: 40 },
    ]);
    expect(conversionsOf([stand('NRML', -75, 0), stand('MIS', 0, -75)])).toEqual([
      { instrumentId: sbin, from: 'NRML', to: 'MIS', qty: -75 },
    ]);
  });

  it('is none where units came or went, where our sums held nothing to convert, or where nothing differs', () => {
    expect(conversionsOf([stand('MIS', 100, 0), stand('CNC', 0, 99)])).toEqual([]);
    expect(conversionsOf([stand('MIS', 100, 0)])).toEqual([]);
    // Bought under one and sold under the other by hand: our sums held none of it.
    expect(conversionsOf([stand('MIS', 0, 100), stand('NRML', 0, -100)])).toEqual([]);
    expect(conversionsOf([stand('MIS', 50, -50), stand('NRML', 0, 100)])).toEqual([]);
    expect(conversionsOf([stand('MIS', 100, 100), stand('CNC', 5, 5)])).toEqual([]);
  });

  it('is none where three products differ, and each contract is looked at by itself', () => {
    expect(conversionsOf([stand('MIS', 100, 0), stand('CNC', 0, 60), stand('NRML', 0, 40)])).toEqual([]);
    const other = instrumentId('NSE', '1594');
    expect(conversionsOf([stand('MIS', 100, 0), stand('CNC', 0, 100, other)])).toEqual([]);
    expect(
      conversionsOf([
        stand('MIS', 100, 0),
        stand('CNC', 0, 100),
        stand('MIS', 7, 0, other),
        stand('NRML', 0, 7, other),
      ]),
    ).toHaveLength(2);
  });
});
