// The leftovers as the screen shows them, from the broker's own positions and the dated tables.

import type { AccountId, InstrumentId } from '../domain/ids.ts';
import type { Instrument } from '../domain/instrument.ts';
import { leftoversOf, type HeldNow, type LeftoverView } from '../domain/leftover.ts';
import type { AccountFigures } from './account-watch.ts';
import type { TradingHours } from './trading-hours.ts';

export type LeftoverParts = {
  readonly masterId: AccountId;
  readonly followers: readonly AccountId[];
  readonly alias: (id: string) => string;
  readonly figures: (id: AccountId) => AccountFigures;
  readonly instrumentOf: (id: InstrumentId) => Instrument | undefined;
  readonly hours: TradingHours;
  readonly now: number;
};

export function leftoverList(parts: LeftoverParts): readonly LeftoverView[] {
  const heldBy = (id: AccountId): HeldNow => ({
    accountId: id,
    alias: parts.alias(id),
    positions: (parts.figures(id).positions ?? []).map(({ instrumentId, product, netQty }) => ({
      instrumentId,
      symbol: parts.instrumentOf(instrumentId)?.tradingSymbol ?? instrumentId,
      product,
      netQty,
    })),
  });
  const cutOffOf = (id: string): number | null => {
    const instrument = parts.instrumentOf(id as InstrumentId);
    if (instrument === undefined) return null;
    const ends = parts.hours
      .marketOf(instrument, parts.now)
      .entryEnds.filter(({ product }) => product === null || product === 'MIS')
      .map(({ at }) => at);
    return ends.length === 0 ? null : Math.min(...ends);
  };
  return leftoversOf(parts.followers.map(heldBy), heldBy(parts.masterId), cutOffOf, parts.now);
}
