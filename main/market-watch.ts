// The market's phase on the state strip, published when it changes; and a word when an exit is sent out of hours.

import type { MarketView, Notice } from '../domain/desk-view.ts';
import type { InstrumentId } from '../domain/ids.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { JournalFact } from '../domain/journal-entry.ts';
import { mayExit } from '../domain/trading-session.ts';
import type { CancelTimer, Clock } from './clock.ts';
import type { TradingHours } from './trading-hours.ts';

export type MarketWatch = { readonly look: () => void; readonly close: () => void };

/** However far the next change, the clock is looked at this often: a machine sleeps, a clock is set. */
const atLeastEveryMs = 30_000;

export function watchMarket(clock: Clock, hours: TradingHours, show: (market: MarketView) => void): MarketWatch {
  let shown = '';
  let timer: CancelTimer | null = null;
  const look = (): void => {
    timer?.();
    const now = clock.now();
    const { market, changesAt } = hours.view(now);
    const text = JSON.stringify(market);
    if (text !== shown) {
      shown = text;
      show(market);
    }
    timer = clock.after(
      changesAt === null ? atLeastEveryMs : Math.min(atLeastEveryMs, Math.max(1, changesAt - now)),
      look,
    );
  };
  look();
  return {
    look,
    close: () => {
      timer?.();
    },
  };
}

/** Exits are sent whatever the hour; where the broker is likely to refuse, that is said before it does. */
export function exitWarnings(
  facts: readonly JournalFact[],
  hours: TradingHours,
  instrumentOf: (id: InstrumentId) => Instrument | undefined,
  at: number,
): readonly Notice[] {
  return facts.flatMap((fact) => {
    if (fact.kind !== 'NewIntended' || fact.key.purpose === 'Copy') return [];
    const instrument = instrumentOf(fact.command.instrumentId);
    const exit = instrument === undefined ? null : mayExit(hours.marketOf(instrument, at));
    if (exit === null || !exit.may || exit.warning === '') return [];
    return [
      {
        key: `exit-hours:${fact.key.masterKey}`,
        at,
        level: 'Warning',
        title: `${instrument?.tradingSymbol ?? ''}: exit sent while the market is not open`,
        body: exit.warning,
        account: fact.key.followerId,
        masterOrderId: fact.key.masterKey,
      } as const,
    ];
  });
}
