const DAY_MS = 86_400_000;
const TUESDAY = 2;

/** Weekdays on which the derivatives market is shut, as far as they can touch a monthly expiry. */
const SHUT_DAYS = new Set(['2026-11-24', '2026-12-25']);

const dateText = (epochMs: number): string => new Date(epochMs).toISOString().slice(0, 10);

function monthlyExpiry(year: number, monthIndex: number): string {
  let day = Date.UTC(year, monthIndex + 1, 0);
  while (new Date(day).getUTCDay() !== TUESDAY) day -= DAY_MS;
  while (SHUT_DAYS.has(dateText(day)) || [0, 6].includes(new Date(day).getUTCDay())) day -= DAY_MS;
  return dateText(day);
}

/**
 * The nearest monthly expiry after the given day, both `YYYY-MM-DD`: the last Tuesday of the month,
 * or the trading day before it. Never the day itself, so a practice contract cannot lapse in use.
 */
export function nextMonthlyExpiry(today: string): string {
  const year = Number(today.slice(0, 4));
  const monthIndex = Number(today.slice(5, 7)) - 1;
  for (let ahead = 0; ahead < 3; ahead += 1) {
    const first = new Date(Date.UTC(year, monthIndex + ahead, 1));
    const expiry = monthlyExpiry(first.getUTCFullYear(), first.getUTCMonth());
    if (expiry > today) return expiry;
  }
  throw new Error(`No monthly expiry was found after ${today}.`);
}

/**
 * The nearest contracts after the given day that end on a fixed day of the month, or the trading day
 * before it, with options ending so many days earlier. Both are chosen by the option, which lapses first.
 */
export function datedExpiries(
  today: string,
  dayOfMonth: number,
  optionLeadDays: number,
): { readonly future: string; readonly option: string } {
  const settle = (epochMs: number): string => {
    let day = epochMs;
    while (SHUT_DAYS.has(dateText(day)) || [0, 6].includes(new Date(day).getUTCDay())) day -= DAY_MS;
    return dateText(day);
  };
  const [year, month] = [Number(today.slice(0, 4)), Number(today.slice(5, 7)) - 1];
  for (let ahead = 0; ahead < 3; ahead += 1) {
    const end = Date.UTC(year, month + ahead, dayOfMonth);
    const option = settle(end - optionLeadDays * DAY_MS);
    if (option > today) return { future: settle(end), option };
  }
  throw new Error(`No expiry was found after ${today}.`);
}

/** Whole days between two dates `YYYY-MM-DD`, at least one. */
export function daysUntil(expiry: string, today: string): number {
  return Math.max(1, Math.round((Date.parse(expiry) - Date.parse(today)) / DAY_MS));
}
