// Figures and moments as a trader reads them: Indian digit groups, Indian time, ages that tick.

import type { Paise } from '../domain/price.ts';

const minus = '\u2212';
const istOffsetMs = 5.5 * 3_600_000;

/** 1234567 -> "12,34,567". */
export function digits(whole: number): string {
  const text = String(Math.abs(Math.trunc(whole)));
  const tail = text.slice(-3);
  const head = text.slice(0, -3).replace(/\B(?=(\d{2})+(?!\d))/g, ',');
  return `${whole < 0 ? minus : ''}${head === '' ? tail : `${head},${tail}`}`;
}

/** Paise as rupees without the sign: "1,00,000.00". */
export function price(paise: Paise): string {
  const whole = Math.abs(Math.round(paise));
  const text = `${digits(Math.trunc(whole / 100))}.${String(whole % 100).padStart(2, '0')}`;
  return paise < 0 ? minus + text : text;
}

export function rupees(paise: Paise): string {
  return paise < 0 ? `${minus}₹${price(-paise)}` : `₹${price(paise)}`;
}

/** A gain carries its sign too, so that colour is never alone. */
export function signedRupees(paise: Paise): string {
  return paise > 0 ? `+${rupees(paise)}` : rupees(paise);
}

export function signedPrice(paise: Paise): string {
  return paise > 0 ? `+${price(paise)}` : price(paise);
}

export function signedQty(qty: number): string {
  return qty > 0 ? `+${digits(qty)}` : digits(qty);
}

/** "14:05:09" on the exchange's clock. */
export function istTime(at: number): string {
  return istIso(at).slice(11, 19);
}

/** "14:05:09.042": what the log is read in. */
export function istTimeMs(at: number): string {
  return istIso(at).slice(11, 23);
}

/** "Mon 24 Nov". */
export function istDay(at: number): string {
  const shifted = new Date(Math.round(at) + istOffsetMs);
  const day = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][shifted.getUTCDay()] ?? '';
  const month = 'JanFebMarAprMayJunJulAugSepOctNovDec'.slice(shifted.getUTCMonth() * 3).slice(0, 3);
  return `${day} ${shifted.getUTCDate()} ${month}`;
}

/** "Mon 24 Nov 16:30". */
export function istDateTime(at: number): string {
  return `${istDay(at)} ${istIso(at).slice(11, 16)}`;
}

/** 4194304 -> "4.2 MB", by the thousand as disks are sold. */
export function megabytes(bytes: number): string {
  const mega = bytes / 1e6;
  return mega < 100 ? `${mega.toFixed(1)} MB` : `${digits(Math.round(mega))} MB`;
}

function istIso(at: number): string {
  return new Date(Math.round(at) + istOffsetMs).toISOString();
}

/** How long ago, in the coarsest unit that still tells: "now", "4 s", "3 min", "2 h". */
export function age(at: number, now: number): string {
  const seconds = Math.max(0, Math.floor((now - at) / 1000));
  if (seconds < 1) return 'now';
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86_400)} days`;
}

/** A delay: "0.4 ms", "38 ms", "1.24 s". */
export function delay(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  return ms > 0 && ms < 9.95 && !Number.isInteger(ms) ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}

/** An estimate is never exact: "about 2 s". */
export function about(ms: number): string {
  return ms < 1000 ? 'under a second' : `about ${Math.round(ms / 1000)} s`;
}

/** counted(1, 'position') -> "1 position"; counted(3, 'position') -> "3 positions". */
export function counted(count: number, word: string): string {
  return `${digits(count)} ${word}${count === 1 ? '' : 's'}`;
}
