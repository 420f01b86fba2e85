// Hours by the tables: the strip's words, the watch that publishes them, and the warnings.

import { describe, expect, test } from 'vitest';
import { shippedTables } from '../../main/market-calendar.ts';
import { watchMarket } from '../../main/market-watch.ts';
import { calendarHours, freezeBy, practiceHours } from '../../main/trading-hours.ts';
import { anInstrument } from '../support/an-order.ts';
import { manualClock } from '../support/manual-clock.ts';

const tables = shippedTables();
const hours = calendarHours(
  () => tables,
  (symbol) => symbol === 'SBIN',
);
const ist = (text: string): number => Date.parse(`${text}:00+05:30`);

describe('the hours of an instrument', () => {
  test('end earlier for a stock with derivatives', () => {
    const at = ist('2026-11-25T15:20');
    expect(hours.marketOf(anInstrument(), at).phase).toBe('Auction');
    expect(hours.marketOf(anInstrument({ symbol: 'SMALL' }), at).phase).toBe('Open');
    expect(practiceHours.marketOf(anInstrument(), at).phase).toBe('Open');
  });

  test('and its freeze quantity come from the tables', () => {
    expect(freezeBy(() => tables)(anInstrument({ exchange: 'NFO', symbol: 'BANKNIFTY' }))).toBe(600);
    expect(freezeBy(() => tables)(anInstrument())).toBeNull();
  });
});

describe('the strip', () => {
  test.each([
    ['2026-11-25T08:00', 'Closed', 'cash: closed until 09:00'],
    [
      '2026-11-25T09:05',
      'PreOpen',
      'cash, stocks with F&O: pre-open until 09:15 · cash: pre-open until 09:15 · options: closed until 09:15',
    ],
    [
      '2026-11-25T10:00',
      'Open',
      'cash, stocks with F&O: open until 15:15 · cash: open until 15:30 · options: open until 15:40',
    ],
    ['2026-11-25T15:45', 'Closed', 'cash: closed until 15:50'],
    ['2026-11-24T10:00', 'Closed', 'cash: closed until Wed 25, 09:00 (Guru Nanak Jayanti)'],
    ['2027-01-04T10:00', 'Closed', 'cash: the holiday table does not cover 2027-01-04'],
  ])('at %s says %s: %s', (at, phase, label) => {
    expect(hours.view(ist(at)).market).toEqual({ phase, label });
  });

  test('is published when it changes and at no other time', async () => {
    const clock = manualClock(ist('2026-11-25T15:00'));
    const shown: string[] = [];
    const watch = watchMarket(clock, hours, ({ phase, label }) => shown.push(`${phase}: ${label.split(' · ')[0]}`));
    await clock.advance(15 * 60_000 - 1);
    expect(shown).toHaveLength(1);
    await clock.advance(1);
    expect(shown.at(-1)).toBe('Open: cash, stocks with F&O: nothing accepted before the closing auction until 15:20');
    await clock.advance(25 * 60_000);
    expect(shown.at(-1)).toBe('Closed: cash: closed until 15:50');
    watch.close();
    expect(clock.timers()).toBe(0);
  });
});

test('old freeze quantities and tables that are not used are warned of; practice has neither', () => {
  expect(hours.warnings(ist('2026-08-23T10:00'))).toEqual([]);
  expect(hours.warnings(ist('2026-11-24T10:00'))).toEqual([expect.stringContaining('94 days old (2026-08-22)')]);
  const bad = calendarHours(
    () => ({ ...tables, refused: ['holidays.json: it is not JSON'] }),
    () => true,
  );
  expect(bad.warnings(ist('2026-08-23T10:00'))).toEqual([expect.stringContaining('not JSON')]);
  expect(practiceHours.warnings(ist('2026-11-24T10:00'))).toEqual([]);
});
