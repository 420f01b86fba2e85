// Rows as comma-separated text that no spreadsheet takes for a formula, and that reads back as it was.

export type CsvCell = string | number | null;

/**
 * What a spreadsheet may act on, full-width forms included. Spaces, control characters and marks without a width before it
 * do not hide it.
 */
const acting = /^[\s\p{Cc}\p{Cf}\p{Zs}]*[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/u;
const actingFirst = /^[\t\r\n]/;

/** Texts are always quoted; one that could act begins with an apostrophe. Numbers are whole numbers, written bare. */
export function csvRow(cells: readonly CsvCell[]): string {
  return `${cells.map(cellText).join(',')}\r\n`;
}

export function isActing(text: string): boolean {
  return acting.test(text) || actingFirst.test(text);
}

function cellText(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') {
    if (!Number.isSafeInteger(cell)) throw new Error(`A figure is a whole number, not ${cell}`);
    return String(cell);
  }
  return `"${(isActing(cell) ? `'${cell}` : cell).replaceAll('"', '""')}"`;
}
