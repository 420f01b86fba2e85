import { describe, expect, it } from 'vitest';
import {
  about,
  age,
  counted,
  delay,
  digits,
  istDay,
  istTime,
  istTimeMs,
  price,
  rupees,
  signedQty,
  signedRupees,
} from '../../renderer/format.ts';
import { morning } from './builders.ts';

describe('figures as a trader reads them', () => {
  it('groups digits the Indian way', () => {
    expect([0, 999, 1000, 99_999, 100_000, 12_345_678, -250_000].map(digits)).toEqual([
      '0',
      '999',
      '1,000',
      '99,999',
      '1,00,000',
      '1,23,45,678',
      '−2,50,000',
    ]);
  });

  it('shows paise as rupees with two decimals', () => {
    expect(price(1_00_000_00)).toBe('1,00,000.00');
    expect(price(5)).toBe('0.05');
    expect(price(-5)).toBe('−0.05');
    expect(rupees(-12_345_67)).toBe('−₹12,345.67');
  });

  it('gives a gain its sign, so that colour is never alone', () => {
    expect([signedRupees(100), signedRupees(-100), signedRupees(0)]).toEqual(['+₹1.00', '−₹1.00', '₹0.00']);
    expect([signedQty(75), signedQty(-75), signedQty(0)]).toEqual(['+75', '−75', '0']);
  });

  it('tells the time of the exchange, wherever the computer stands', () => {
    expect(istTime(morning)).toBe('09:32:00');
    expect(istTimeMs(morning + 7)).toBe('09:32:00.007');
    expect(istTimeMs(morning + 7.6)).toBe('09:32:00.008');
    expect(istDay(morning)).toBe('Mon 24 Nov');
    expect(istDay(Date.UTC(2025, 10, 24, 19, 0))).toBe('Tue 25 Nov');
  });

  it('says how old something is, in the coarsest unit that still tells', () => {
    const ages = [0, 999, 1000, 59_999, 60_000, 3_600_000, 400_000_000].map((ms) => age(0, ms));
    expect(ages).toEqual(['now', 'now', '1 s', '59 s', '1 min', '1 h', '4 days']);
    expect(age(5000, 0)).toBe('now');
  });

  it('shows a delay in the unit it is felt in', () => {
    expect([0, 0.42, 8, 37.6, 999, 1240].map(delay)).toEqual(['0 ms', '0.4 ms', '8 ms', '38 ms', '999 ms', '1.24 s']);
    expect([about(300), about(2100)]).toEqual(['under a second', 'about 2 s']);
  });

  it('counts in words', () => {
    expect([counted(0, 'account'), counted(1, 'account'), counted(14, 'account')]).toEqual([
      '0 accounts',
      '1 account',
      '14 accounts',
    ]);
  });
});
