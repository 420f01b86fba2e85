import { describe, expect, test } from 'vitest';
import { freezeAge, freezeQtyOf } from '../../domain/freeze.ts';
import { shippedTables } from '../../main/market-calendar.ts';

const { freeze } = shippedTables();

describe('freeze quantities', () => {
  test.each([
    ['NFO', 'NIFTY', 1800],
    ['NFO', 'BANKNIFTY', 600],
    ['NFO', 'FINNIFTY', 1200],
    ['NFO', 'banknifty', 600],
    ['BFO', 'SENSEX', 1000],
    ['NFO', 'SENSEX', null],
    ['NFO', 'RELIANCE', null],
    ['NSE', 'NIFTY', null],
  ] as const)('%s %s: %s, the lowest known', (exchange, symbol, qty) => {
    expect(freezeQtyOf(freeze, { exchange, symbol })).toBe(qty);
  });

  test('a table is old one day after it may be', () => {
    const table = { ...freeze, asOf: '2026-10-20', warnAfterDays: 35 };
    expect(freezeAge(table, '2026-11-24')).toEqual({ days: 35, old: false });
    expect(freezeAge(table, '2026-11-25')).toEqual({ days: 36, old: true });
  });
});
