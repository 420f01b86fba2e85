import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOnTick, parseRupees, rupeesGrouped, rupeesText, snapToTick } from '../../domain/price.ts';

const paise = fc.integer({ min: 0, max: 1_000_000_000_00 });

describe('a price', () => {
  it('survives being written and read again, to the paisa', () => {
    fc.assert(
      fc.property(paise, (value) => {
        expect(parseRupees(rupeesText(value))).toEqual({ ok: true, value });
      }),
      { numRuns: 5000 },
    );
  });

  it('in Indian or Western digit groups is refused with the plain figure to type', () => {
    const rupees = fc.integer({ min: 1000, max: 1_000_000_000 });
    fc.assert(
      fc.property(rupees, (value) => {
        for (const grouped of [value.toLocaleString('en-IN'), value.toLocaleString('en-US')]) {
          const read = parseRupees(grouped);
          expect(read).toMatchObject({ ok: false, code: 'PRICE_UNREADABLE' });
          expect(read.ok ? '' : read.message).toContain(`Type ${value}, without commas.`);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['100000', 1_00_000_00],
    ['1120.15', 1120_15],
    [' 833.05 ', 833_05],
    ['0.05', 5],
    ['7.9', 7_90],
    ['1120.1500000', 1120_15],
    ['0', 0],
    ['1000000000', 1_000_000_000_00],
  ])('reads "%s" exactly', (text, value) => {
    expect(parseRupees(text)).toEqual({ ok: true, value });
  });

  // A comma that is no digit group may be somebody's decimal point: reading it as nothing makes 833,05 a hundred times dearer.
  it.each([
    '833,05',
    '1120,5',
    '1,2,3',
    '1,,000',
    ',500',
    '500,',
    '10,00',
    '1,00,00',
    '0,500.00',
    '1.120,15',
    '100.00,0',
  ])('refuses "%s", whose comma groups no digits, without a guess at what was meant', (text) => {
    const read = parseRupees(text);
    expect(read).toMatchObject({ ok: false, code: 'PRICE_UNREADABLE' });
    expect(read.ok ? '' : read.message).toContain('Type digits alone');
  });

  it.each([
    '',
    ' ',
    '.',
    '.5',
    '5.',
    '-1',
    '+1',
    '1e3',
    '1E-2',
    'NaN',
    'Infinity',
    '-0',
    '0x10',
    '1_000',
    '1 000',
    '12.3.4',
    'Rs 5',
    '₹5',
    '१२३',
    '１２３',
    '٣',
    '12\u200b3',
    '1\u00a0000',
    'null',
    '1,120.15 CR',
    '\u202e1120',
    '9'.repeat(40),
  ])('refuses "%s"', (text) => {
    expect(parseRupees(text)).toMatchObject({ ok: false, code: 'PRICE_UNREADABLE' });
  });

  it('refuses a fraction of a paisa and a price beyond any exchange, each by its own name', () => {
    expect(parseRupees('0.001')).toMatchObject({ ok: false, code: 'PRICE_TOO_FINE' });
    expect(parseRupees('1000000000.01')).toMatchObject({ ok: false, code: 'PRICE_TOO_LARGE' });
  });

  it('never throws, and never repeats a long input in full', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80, unit: 'binary' }), (text) => {
        const read = parseRupees(text);
        if (!read.ok) expect(read.message.length).toBeLessThan(150);
        else expect(Number.isSafeInteger(read.value) && read.value >= 0).toBe(true);
      }),
    );
  });

  it('snaps to the tick outwards, by less than one tick', () => {
    fc.assert(
      fc.property(paise, fc.integer({ min: 1, max: 10_000 }), (value, tick) => {
        const [up, down] = [snapToTick(value, tick, 'Up'), snapToTick(value, tick, 'Down')];
        expect(up >= value && up - value < tick && isOnTick(up, tick)).toBe(true);
        expect(down <= value && value - down < tick && isOnTick(down, tick)).toBe(true);
      }),
    );
  });

  it.each([0, -5, Number.NaN])('refuses a tick of %s', (tick) => {
    expect(() => snapToTick(100, tick, 'Up')).toThrow(/tick/);
    expect(isOnTick(100, tick)).toBe(false);
  });
});

it.each([
  [0, '0.00'],
  [999_99, '999.99'],
  [1_000_00, '1,000.00'],
  [1_00_000_00, '1,00,000.00'],
  [12_34_567_89, '12,34,567.89'],
  [-1_00_00_000_05, '-1,00,00,000.05'],
])('writes %i paise for people as %s', (paise, text) => {
  expect(rupeesGrouped(paise)).toBe(text);
});
