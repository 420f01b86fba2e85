// May an entry leave under the mandate of the account's holder? Exits never ask. Pure.

import { segmentOf } from './limits.ts';
import type { Instrument } from './instrument.ts';
import { daysLeft, mandateDay, type Mandate } from './mandate.ts';
import type { NewOrder } from './order-command.ts';
import { rupeesText, type Paise } from './price.ts';
import { denial, type Denial } from './risk.ts';

/** What the mandate is held against; null: not known. */
export type MandateFacts = { readonly used: Paise | null; readonly dayPnl: Paise | null; readonly total: number };

export function expiryDenial(mandate: Mandate | null, now: number): Denial | null {
  if (mandate === null || daysLeft(mandate, now) >= 0) return null;
  return denial(
    'MANDATE_EXPIRED',
    `The mandate of ${mandate.holder} ended on ${mandateDay(mandate.validUntil)}.`,
    'Agree on a new one with the holder and record it under Followers; exits are still copied.',
  );
}

/** Of an entry only: exits never ask. `command` is priced in paise, `facts.total` in units. */
export function mandateDenial(
  mandate: Mandate | null,
  { price, stopPx }: NewOrder,
  instrument: Instrument,
  facts: MandateFacts,
): Denial | null {
  if (mandate === null) return null;
  const beyond = (text: string): Denial =>
    denial(
      'MANDATE_EXCEEDED',
      `${text}, and ${mandate.holder} has not agreed to more.`,
      'Lower the follower’s size, or agree on a wider mandate with the holder and record it.',
    );
  const segment = segmentOf(instrument);
  if (mandate.segments.length > 0 && !mandate.segments.includes(segment))
    return beyond(`The mandate covers ${mandate.segments.join(', ').toLowerCase()}, not ${segment.toLowerCase()}`);
  const value = facts.total * (price > 0 ? price : stopPx);
  if (mandate.maxOrderValue !== null && value > mandate.maxOrderValue)
    return beyond(`Rs ${rupeesText(value)} is above the agreed Rs ${rupeesText(mandate.maxOrderValue)} for one order`);
  if (mandate.maxUsedCapital !== null && (facts.used === null || facts.used >= mandate.maxUsedCapital))
    return beyond(
      facts.used === null
        ? 'The funds in use are not known, and the mandate bounds them'
        : `Rs ${rupeesText(facts.used)} are in use of the agreed Rs ${rupeesText(mandate.maxUsedCapital)}`,
    );
  if (mandate.maxDailyLoss !== null && (facts.dayPnl === null || -facts.dayPnl >= mandate.maxDailyLoss))
    return beyond(
      facts.dayPnl === null
        ? 'The day’s profit and loss is not known, and the mandate bounds the loss'
        : `Rs ${rupeesText(-facts.dayPnl)} are lost of the agreed Rs ${rupeesText(mandate.maxDailyLoss)} in a day`,
    );
  return null;
}
