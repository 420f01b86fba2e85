// The broker's clock: India Standard Time, written without a zone in many forms.

const istOffsetMs = (5 * 60 + 30) * 60_000;
const dayMs = 24 * 60 * 60_000;
const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
/** No order of this API is older; an earlier moment is a broken clock or a placeholder such as 1970. */
const earliest = Date.UTC(2015, 0, 1);

/** "2026-11-23" for the Indian calendar day of a moment (epoch ms). */
export function istDate(at: number): string {
  return new Date(at + istOffsetMs).toISOString().slice(0, 10);
}

/** The day of a session when days end at this minute after Indian midnight. */
export function sessionDay(at: number, endsAtMinute: number): string {
  return istDate(at - endsAtMinute * 60_000);
}

/** Epoch ms of the next such end after `at`. */
export function nextSessionEnd(at: number, endsAtMinute: number): number {
  return nextIstMidnight(at - endsAtMinute * 60_000) + endsAtMinute * 60_000;
}

/** Epoch ms of the first moment of the Indian day after the one of `at`. */
export function nextIstMidnight(at: number): number {
  return (Math.floor((at + istOffsetMs) / dayMs) + 1) * dayMs - istOffsetMs;
}

/**
 * Every form of the reference (A3 API, types and formats): "26-May-2025 11:42:10", "17:21:21 26-05-2025",
 * "2025-05-26 14:27:43", "04-03-2026 15:21:01", bare "15:21:01", epoch seconds or milliseconds.
 * Null for placeholders, for what is no moment, and for moments before 2015 or more than a day after `receivedAt`.
 */
export function readWireTime(text: string, receivedAt: number): number | null {
  const at = parseWireTime(text.trim(), receivedAt);
  return at !== null && at >= earliest && at <= receivedAt + dayMs ? at : null;
}

function parseWireTime(text: string, receivedAt: number): number | null {
  if (/^\d{10}$/.test(text)) return Number(text) * 1_000;
  if (/^\d{13}$/.test(text)) return Number(text);
  const [first, second, ...more] = text.split(/[\sT]+/);
  if (first === undefined || first === '' || more.length > 0) return null;
  if (second === undefined) {
    return first.includes(':') ? moment(dateParts(istDate(receivedAt)), clockParts(first)) : null;
  }
  return first.includes(':')
    ? moment(dateParts(second), clockParts(first))
    : moment(dateParts(first), clockParts(second));
}

type DateParts = { readonly year: number; readonly month: number; readonly day: number };

function moment(date: DateParts | null, clock: number | null): number | null {
  if (!date || clock === null) return null;
  const midnight = Date.UTC(date.year, date.month - 1, date.day);
  // The 31st of April would roll into May without a word.
  const real = new Date(midnight);
  if (real.getUTCMonth() !== date.month - 1 || real.getUTCDate() !== date.day) return null;
  return midnight + clock - istOffsetMs;
}

function dateParts(text: string): DateParts | null {
  const iso = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/.exec(text);
  if (iso) return { year: Number(iso[1]), month: Number(iso[2]), day: Number(iso[3]) };
  const indian = /^(\d{1,2})[-/](\d{1,2}|[A-Za-z]{3})[-/](\d{4})$/.exec(text);
  if (!indian) return null;
  const word = indian[2] ?? '';
  const month = /^\d/.test(word) ? Number(word) : months.indexOf(word.toUpperCase()) + 1;
  return month >= 1 && month <= 12 ? { year: Number(indian[3]), month, day: Number(indian[1]) } : null;
}

function clockParts(text: string): number | null {
  const match = /^(\d{1,2}):(\d{2}):(\d{2})(?:\.(\d{1,3})\d*)?$/.exec(text);
  if (!match) return null;
  const [hours, minutes, seconds] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (hours > 23 || minutes > 59 || seconds > 59) return null;
  return ((hours * 60 + minutes) * 60 + seconds) * 1_000 + Number((match[4] ?? '').padEnd(3, '0'));
}
