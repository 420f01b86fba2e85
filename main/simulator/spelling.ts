import type { Switches } from './switches.ts';

const LEGACY: Readonly<Record<string, string>> = {
  CANCELED: 'cancelled',
  PENDING: 'put order req received',
};

/** The status as the book and the feed spell it under the present switches. */
export function spellStatus(status: string, switches: Switches): string {
  if (switches.statusSpelling === 'legacy') return LEGACY[status] ?? status.toLowerCase();
  const word =
    status === 'CANCELED'
      ? switches.canceledSpelling
      : status === 'TRIGGER PENDING'
        ? switches.triggerPendingSpelling
        : status;
  if (switches.statusSpelling === 'lower') return word.toLowerCase();
  if (switches.statusSpelling === 'title') return word.toLowerCase().replace(/\b[a-z]/g, (mark) => mark.toUpperCase());
  return word;
}

/** The tag as the books and the feed repeat it; '' when there is none to show. */
export function spellTag(tag: string, switches: Switches): string {
  if (switches.tagEcho === 'withheld') return '';
  const cut = switches.tagLength === null ? tag : tag.slice(0, switches.tagLength);
  return switches.tagEcho === 'lower' ? cut.toLowerCase() : cut;
}

function grouped(value: number): string {
  const [whole = '0', fraction] = String(Math.abs(value)).split('.');
  const tail = whole.slice(-3);
  const head = whole.slice(0, -3).replace(/\B(?=(\d{2})+$)/g, ',');
  return `${value < 0 ? '-' : ''}${head === '' ? '' : `${head},`}${tail}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** A row with its numbers as the switches want them. */
export function spellNumbers(row: Readonly<Record<string, unknown>>, switches: Switches): Record<string, unknown> {
  if (switches.numbers === 'number') return { ...row };
  const spell = switches.numbers === 'string' ? String : grouped;
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [key, typeof value === 'number' ? spell(value) : value]),
  );
}
