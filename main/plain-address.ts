// One spelling for one internet address.

import { isIP } from 'node:net';

/** As `203.0.113.5` or `2001:db8::5`; null for what is no address. */
export function plainAddress(text: string): string | null {
  const given = text
    .trim()
    .replace(/^\[|\]$/g, '')
    .replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
  const kind = isIP(given);
  if (kind === 4) return given;
  // A zone names a card of this machine and no address at all.
  return kind === 6 && !given.includes('%') ? new URL(`http://[${given}]`).hostname.slice(1, -1) : null;
}
