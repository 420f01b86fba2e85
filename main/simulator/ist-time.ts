/** India has one zone and no daylight saving, so an offset is exact. */
const IST_OFFSET_MS = 330 * 60_000;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The parts of an instant as a clock in India shows them; month and day are two digits. */
export interface IstParts {
  readonly year: string;
  readonly month: string;
  readonly monthName: string;
  readonly day: string;
  readonly time: string;
}

/** Splits an instant (epoch ms) into the parts shown in India. */
export function istPartsOf(epochMs: number): IstParts {
  const text = new Date(Math.floor(epochMs) + IST_OFFSET_MS).toISOString();
  const month = text.slice(5, 7);
  return {
    year: text.slice(0, 4),
    month,
    monthName: MONTHS[Number(month) - 1] ?? 'Jan',
    day: text.slice(8, 10),
    time: text.slice(11, 19),
  };
}

/** `2026-11-24`: the trading day an instant belongs to. */
export function istDateOf(epochMs: number): string {
  const { year, month, day } = istPartsOf(epochMs);
  return `${year}-${month}-${day}`;
}

/** `261124`: the day as it begins every broker order id. */
export function istCompactDateOf(epochMs: number): string {
  return istDateOf(epochMs).replaceAll('-', '').slice(2);
}

/** `requestTime` of place, modify and cancel: `24-Nov-2026 09:15:00`, or with the time first. */
export function requestTimeOf(epochMs: number, form: 'month-name' | 'time-first' = 'month-name'): string {
  if (form === 'time-first') return bookTimeOf(epochMs, 'time-first');
  const { year, monthName, day, time } = istPartsOf(epochMs);
  return `${day}-${monthName}-${year} ${time}`;
}

/** The forms in which times have been met in the books. */
export type BookTimeForm = 'year-first' | 'day-first' | 'month-name' | 'time-first' | 'time-only';

/** Times in the books: `2026-11-24 09:15:00` unless another form is wanted. */
export function bookTimeOf(epochMs: number, form: BookTimeForm = 'year-first'): string {
  const { year, month, monthName, day, time } = istPartsOf(epochMs);
  switch (form) {
    case 'year-first':
      return `${year}-${month}-${day} ${time}`;
    case 'day-first':
      return `${day}-${month}-${year} ${time}`;
    case 'month-name':
      return `${day}-${monthName}-${year} ${time}`;
    case 'time-first':
      return `${time} ${day}-${month}-${year}`;
    case 'time-only':
      return time;
  }
}

/** `24-11-2026 09:15:00`: times in the order feed. */
export function feedTimeOf(epochMs: number): string {
  const { year, month, day, time } = istPartsOf(epochMs);
  return `${day}-${month}-${year} ${time}`;
}

/** Epoch ms of a minute of the day in India on the day an instant belongs to. */
export function istMinuteOnDayOf(epochMs: number, minuteOfDay: number): number {
  const local = Math.floor(epochMs) + IST_OFFSET_MS;
  return local - (local % 86_400_000) - IST_OFFSET_MS + minuteOfDay * 60_000;
}
