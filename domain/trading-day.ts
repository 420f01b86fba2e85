// India's wall clock from epoch ms, without a time-zone library: IST has had one offset since 1945.

const istOffsetMs = 5.5 * 3_600_000;

/** "2026-11-23": the IST date, which is the broker's day for sessions, books and references. */
export function tradingDayOf(epochMs: number): string {
  return istParts(epochMs).date;
}

/** Epoch ms of 00:00 IST on the day that holds this instant. */
export function startOfTradingDay(epochMs: number): number {
  return Math.floor((epochMs + istOffsetMs) / 86_400_000) * 86_400_000 - istOffsetMs;
}

/** 0 is Sunday, 6 is Saturday, by IST. */
export function istWeekday(epochMs: number): number {
  // 1 January 1970 was a Thursday.
  return (((Math.floor((epochMs + istOffsetMs) / 86_400_000) + 4) % 7) + 7) % 7;
}

/** Minutes since IST midnight. */
export function istMinuteOfDay(epochMs: number): number {
  return Math.floor(((((epochMs + istOffsetMs) % 86_400_000) + 86_400_000) % 86_400_000) / 60_000);
}

/** Five minutes before the first market opens: until then a broker may still show its positions as they ended yesterday. */
const brokersDayBeginsAtMinute = 8 * 60 + 55;

/** Whether brokers have begun the day of this instant. */
export function hasBrokersDayBegun(epochMs: number): boolean {
  return istMinuteOfDay(epochMs) >= brokersDayBeginsAtMinute;
}

function istParts(epochMs: number): { readonly date: string } {
  // The offset is added first, so that the UTC rendering reads as IST. No clock is asked: the instant is given.
  const days = Math.floor((epochMs + istOffsetMs) / 86_400_000);
  return { date: civilFromDays(days) };
}

/** Days since 1970-01-01 to a civil date (Howard Hinnant's algorithm, proleptic Gregorian). */
function civilFromDays(days: number): string {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
