import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvRow, isActing } from '../../domain/csv.ts';

const nasty = ['=', '+', '-', '@', '\t', '\r', '\n', '\uFF1D', '\uFF0B', '\uFF0D', '\uFF20'];
const covers = ['', ' ', '  ', '\u00a0', '\u3000', '\u0000', '\u0007', '\u200b', '\u202e', '\uFEFF', '\t', '"', "'"];
const tails = ['', '1+1', "cmd|' /C calc'!A0", 'SUM(A1:A9)', '",=1+1,"', '\r\n=2+2', '50', ' x'];

/** A spreadsheet that trims what has no width before it decides. */
function actsOn(cell: string): boolean {
  return (
    /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/u.test(cell.replace(/^[\s\p{Cc}\p{Cf}\p{Zs}]+/u, '')) ||
    /^[\t\r\n]/.test(cell)
  );
}

function readBack(text: string): readonly string[] {
  const [row = []] = parse(text, { relax_column_count: false }) as string[][];
  return row;
}

function check(cells: readonly string[]): void {
  const row = readBack(csvRow(cells));
  if (row.length !== cells.length) throw new Error(`${row.length} cells of ${cells.length}`);
  for (const [at, cell] of cells.entries()) {
    const shown = row[at] ?? '';
    if (actsOn(shown)) throw new Error(`acts: ${JSON.stringify(cell)}`);
    const source = isActing(cell) ? shown.slice(1) : shown;
    if (source !== cell) throw new Error(`${JSON.stringify(source)} is not ${JSON.stringify(cell)}`);
  }
}

describe('a row of the export', () => {
  it('never begins a cell with what a spreadsheet acts on, behind any cover', () => {
    for (const cover of covers)
      for (const sign of nasty) for (const tail of tails) check([`${cover}${sign}${tail}`, 'after']);
    expect(covers.length * nasty.length * tails.length).toBeGreaterThan(1000);
  });

  it('reads back as it was and never acts, over a hundred thousand cells', () => {
    const piece = fc.oneof(
      fc.constantFrom(...nasty, ...covers, ...tails, ',', '""', '\r\n', '😀', '₹'),
      fc.string({ unit: 'binary', maxLength: 6 }),
    );
    const cell = fc.array(piece, { maxLength: 5 }).map((parts) => parts.join(''));
    let cells = 0;
    fc.assert(
      fc.property(fc.array(cell, { minLength: 50, maxLength: 50 }), (row) => {
        cells += row.length;
        check(row);
      }),
      { numRuns: 2000, seed: 7 },
    );
    expect(cells).toBeGreaterThanOrEqual(100_000);
  });

  it('writes whole numbers bare and nothing for nothing', () => {
    expect(csvRow([-5, 0, null, 'a', ''])).toBe('-5,0,,"a",""\r\n');
    expect(() => csvRow([0.5])).toThrow(/whole number/);
  });
});
