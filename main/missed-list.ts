// The missed actions of the master's as the catch-up screen shows them: each follower's gap, the price then and now.

import type { InstrumentId } from '../domain/ids.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { Paise } from '../domain/price.ts';
import type { MissedView } from '../domain/worklists.ts';
import type { Blotter } from './replication/blotter.ts';
import { priceThen } from './replication/catch-up.ts';
import type { Engine } from './replication/engine.ts';

export type MissedListParts = {
  readonly blotter: Blotter;
  readonly engine: Pick<Engine, 'gapsOf'>;
  readonly instrumentOf: (id: InstrumentId) => Instrument | undefined;
  /** Whatever its age; null: none. */
  readonly lastPrice: (id: InstrumentId) => Paise | null;
};

/** Oldest first; an action that no follower lacks anything of is not listed. */
export function missedList({ blotter, engine, instrumentOf, lastPrice }: MissedListParts): readonly MissedView[] {
  return [...blotter.masters()]
    .filter(({ missed }) => missed)
    .flatMap((master) => {
      const { order } = master;
      const priceNow = lastPrice(order.instrumentId);
      const gaps = engine.gapsOf(master, priceNow);
      if (gaps.length === 0) return [];
      return [
        {
          masterKey: order.orderId ?? '',
          instrumentId: order.instrumentId,
          symbol: instrumentOf(order.instrumentId)?.tradingSymbol ?? order.instrumentId,
          side: order.side,
          product: order.product,
          orderQty: order.orderQty,
          cumQty: order.cumQty,
          at: order.transactTime > 0 ? order.transactTime : master.receivedAt,
          why: master.notCopied,
          priceThen: priceThen(master),
          priceNow,
          gaps,
        },
      ];
    })
    .toSorted((a, b) => a.at - b.at);
}
