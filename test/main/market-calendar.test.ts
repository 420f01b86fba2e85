// The dated tables: the shipped ones hold, an imported one is used, a bad one is named and not believed.

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { sessionAt } from '../../domain/trading-session.ts';
import { loadMarketTables, shippedTables } from '../../main/market-calendar.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-tables-'));
});

const put = (name: string, contents: unknown): void =>
  writeFileSync(join(folder, name), typeof contents === 'string' ? contents : JSON.stringify(contents));
const nextYear = {
  asOf: '2026-12-15',
  source: 'circular of December 2026',
  validFrom: '2026-11-23',
  validUntil: '2027-03-12',
  days: [{ date: '2027-01-26', name: 'Republic Day', hours: { Cash: [] } }],
};
const at = Date.parse('2027-01-04T10:00:00+05:30');

describe('the dated tables', () => {
  test('as shipped are whole: every market has hours, every span follows the one before', () => {
    const { calendar, freeze } = shippedTables();
    expect(new Set(calendar.sessions.timetables.map(({ market }) => market)).size).toBe(7);
    expect(calendar.holidays.days.size).toBeGreaterThan(0);
    expect(freeze.limits.length).toBe(7);
  });

  test('of a year that is not shipped come from the folder', async () => {
    expect(sessionAt((await loadMarketTables(folder)).calendar, 'Cash', at).known).toBe(false);
    put('holidays.json', nextYear);
    const { calendar, refused } = await loadMarketTables(folder);
    expect(refused).toEqual([]);
    expect(sessionAt(calendar, 'Cash', at)).toMatchObject({ known: true, phase: 'Open' });
    expect(sessionAt(calendar, 'Cash', Date.parse('2027-01-26T10:00:00+05:30'))).toMatchObject({ phase: 'Closed' });
  });

  test.each<[string, unknown, RegExp]>([
    ['that is not JSON', '{', /not JSON/],
    ['of another shape', { days: [] }, /asOf/],
    ['older than the shipped one', { ...nextYear, asOf: '2025-12-01' }, /older than the one shipped/],
    ['with a date that does not exist', { ...nextYear, days: [{ date: '2027-02-30', name: 'x', hours: {} }] }, /date/i],
    [
      'with a time that does not exist',
      {
        ...nextYear,
        days: [
          {
            date: '2027-01-26',
            name: 'x',
            hours: { Cash: [{ phase: 'Open', from: '25:00', until: '26:00', label: 'x' }] },
          },
        ],
      },
      /09:15/,
    ],
    [
      'with a span that ends before it begins',
      {
        ...nextYear,
        days: [
          {
            date: '2027-01-26',
            name: 'x',
            hours: { Cash: [{ phase: 'Open', from: '12:00', until: '11:00', label: 'x' }] },
          },
        ],
      },
      /end after it begins/,
    ],
    ['with one date twice', { ...nextYear, days: [nextYear.days[0], nextYear.days[0]] }, /twice/],
    ['with a word of its own', { ...nextYear, surprise: 1 }, /surprise/],
  ])('a file %s is named, and the shipped one stands in', async (_, contents, reason) => {
    put('holidays.json', contents);
    const { calendar, refused } = await loadMarketTables(folder);
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatch(/^holidays\.json: /);
    expect(refused[0]).toMatch(reason);
    expect(calendar.holidays.validUntil).toBe('2026-12-31');
  });
});
