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

/** `24-Nov-2026 09:15:00`: `requestTime` of place, modify and cancel. */
export function requestTimeOf(epochMs: number): string {
  const { year, monthName, day, time } = istPartsOf(epochMs);
  return `${day}-${monthName}-${year} ${time}`;
}

/** `2026-11-24 09:15:00`: times in the trade book. */
export function bookTimeOf(epochMs: number): string {
  return `${istDateOf(epochMs)} ${istPartsOf(epochMs).time}`;
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
