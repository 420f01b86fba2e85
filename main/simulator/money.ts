import { textField } from './text-field.ts';

/** Reads a rupee amount as sent on the wire into paise; undefined when absent or not a number. */
export function paiseFrom(value: unknown): number | undefined {
  const text = textField(value);
  if (text === '') return undefined;
  const rupees = Number(text);
  return Number.isFinite(rupees) ? Math.round(rupees * 100) : Number.NaN;
}

/** Paise as a JSON number of rupees. */
export function rupees(paise: number): number {
  return Math.round(paise) / 100;
}

/** Paise as the two-decimal text used in sockets and rejection reasons: `1120.15`. */
export function rupeeText(paise: number): string {
  return (Math.round(paise) / 100).toFixed(2);
}

/** Paise with Indian digit groups: `12,34,567.80`. */
export function groupedRupees(paise: number): string {
  const [whole = '0', fraction = '00'] = rupeeText(Math.abs(paise)).split('.');
  const tail = whole.slice(-3);
  const head = whole.slice(0, -3).replace(/\B(?=(\d{2})+$)/g, ',');
  return `${paise < 0 ? '-' : ''}${head === '' ? '' : `${head},`}${tail}.${fraction}`;
}

/** The nearest multiple of the tick, never below one tick. All in paise. */
export function snapToTick(paise: number, tickPaise: number): number {
  return Math.max(tickPaise, Math.round(paise / tickPaise) * tickPaise);
}
