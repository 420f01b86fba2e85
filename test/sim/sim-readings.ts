// Positions and trades as the virtual broker tells them when it is asked.

import { execId, orderId, type InstrumentId } from '../../domain/ids.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { BrokerAccount, BrokerPosition, Trade } from '../../main/broker/broker.ts';
import type { Wire } from './sim-wire.ts';

export function createReadings(wire: Wire): Pick<BrokerAccount, 'positions' | 'trades'> {
  const { time, chance, exchange, at, isAlive, id, latency, held } = wire;

  function positions(): Promise<Result<readonly BrokerPosition[]>> {
    return new Promise((resolve) => {
      const down = at.session === 'Over' || time.now() < at.booksDownUntil || chance.next() < at.rates.bookFails;
      const before = wire.dropped();
      time.after(held(latency()), () => {
        const rows = exchange.positionsOf(at.id).map(({ instrumentId, product, qty }): BrokerPosition => ({
          accountId: id,
          instrumentId: instrumentId as InstrumentId,
          product,
          netQty: qty,
          carriedQty: 0,
          realisedPnl: null,
        }));
        const heard = (): void => {
          if (!isAlive()) return;
          time.promiseSettled();
          resolve(
            down || before !== wire.dropped() ? err('POSITIONS_UNREAD', 'The positions could not be read.') : ok(rows),
          );
        };
        time.after(held(latency()), () => time.whenAwake(heard));
      });
    });
  }

  function rows(): readonly Trade[] {
    const shown: Trade[] = [];
    for (const { nth, fill, order } of exchange.tradesOf(at.id)) {
      if (order.visibleAt > time.now()) continue;
      shown.push({
        execId: execId(`T${nth}`),
        accountId: id,
        orderId: orderId(fill.orderId),
        instrumentId: order.instrumentId as InstrumentId,
        side: order.side,
        lastQty: fill.qty,
        lastPx: fill.price,
        transactTime: Math.floor(fill.at / 1000) * 1000,
        tag: order.tag,
      });
    }
    return shown;
  }

  function trades(): Promise<Result<readonly Trade[]>> {
    return new Promise((resolve) => {
      const before = wire.dropped();
      const down = at.session === 'Over' || time.now() < at.booksDownUntil || chance.next() < at.rates.bookFails;
      const heard = (): void => {
        if (!isAlive()) return;
        time.promiseSettled();
        resolve(down || before !== wire.dropped() ? err('TRADES_UNREAD', 'The trades could not be read.') : ok(rows()));
      };
      time.after(held(latency()), () => time.whenAwake(heard));
    });
  }

  return { positions, trades };
}
