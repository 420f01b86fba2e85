// When the instruments of this desk trade: practice at any hour, live by the dated tables. Chosen once, where the desk is
// put together; nothing else knows the difference.

import type { MarketView } from '../domain/desk-view.ts';
import { freezeAge, freezeQtyOf } from '../domain/freeze.ts';
import type { Instrument } from '../domain/instrument.ts';
import { marketOfInstrument, type Market } from '../domain/market-calendar.ts';
import { tradingDayOf } from '../domain/trading-day.ts';
import { alwaysOpenSession, sessionAt, type MarketPhase, type MarketSession } from '../domain/trading-session.ts';
import type { MarketTables } from './market-calendar.ts';

export type TradingHours = {
  readonly marketOf: (instrument: Instrument, at: number) => MarketSession;
  /** For the state strip, and when it changes next; null: not known, or never. */
  readonly view: (at: number) => { readonly market: MarketView; readonly changesAt: number | null };
  /** What a trader should know about the tables' age or state, in words. */
  readonly warnings: (at: number) => readonly string[];
};

/** The simulated market trades day and night. */
export const practiceHours: TradingHours = {
  marketOf: () => alwaysOpenSession,
  view: () => ({ market: { phase: 'Open', label: 'Practice market: always open' }, changesAt: null }),
  warnings: () => [],
};

/** `hasDerivatives` by today's contract master: such stocks stop at the closing auction. */
export function calendarHours(
  tables: () => MarketTables,
  hasDerivatives: (symbol: string, at: number) => boolean,
): TradingHours {
  return {
    marketOf: (instrument, at) => {
      const { calendar } = tables();
      const market = marketOfInstrument(instrument, calendar.sessions.agriSymbols, (symbol) =>
        hasDerivatives(symbol, at),
      );
      return sessionAt(calendar, market, at);
    },
    view: (at) => viewOf(tables(), at),
    warnings: (at) => {
      const { freeze, refused } = tables();
      const age = freezeAge(freeze, tradingDayOf(at));
      return [
        ...refused.map((why) => `A table in the folder "tables" is not used. ${why}`),
        ...(age.old
          ? [
              `The freeze quantities are ${age.days} days old (${freeze.asOf}). The lowest known ones are used; put a newer freeze.json into the folder "tables" beside the database that About names.`,
            ]
          : []),
      ];
    },
  };
}

/** What the strip speaks of, most watched first. */
const shown: readonly Market[] = ['CashAuction', 'Cash', 'Options'];
const liveliest: readonly MarketPhase[] = ['Open', 'Auction', 'PreOpen', 'PostClose', 'Closed'];

function viewOf({ calendar }: MarketTables, at: number): ReturnType<TradingHours['view']> {
  const sessions = shown.map((market) => sessionAt(calendar, market, at));
  const phase = liveliest.find((one) => sessions.some((session) => session.phase === one)) ?? 'Closed';
  // One day without hours is one sentence, not three.
  const spoken = sessions.every((session) => session.phase === 'Closed') ? sessions.slice(1, 2) : sessions;
  const changes = sessions.flatMap(({ changesAt }) => changesAt ?? []);
  return {
    market: { phase, label: spoken.map(({ label }) => label).join(' · ') },
    changesAt: changes.length === 0 ? null : Math.min(...changes),
  };
}

/** The lowest known limit, by the tables as they are now. */
export function freezeBy(tables: () => MarketTables): (instrument: Instrument) => number | null {
  return (instrument) => freezeQtyOf(tables().freeze, instrument);
}
