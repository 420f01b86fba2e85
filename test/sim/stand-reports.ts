// How the broker tells of an order as it stood at one moment: worked out once, since every reading tells it again.

import { deriveExecId, type ExecutionReport } from '../../domain/execution-report.ts';
import { orderId, type AccountId, type InstrumentId } from '../../domain/ids.ts';
import type { SimOrder, Stand } from './exchange.ts';

export type StandReport = {
  /** All but how and when it was heard. */
  readonly facts: Omit<ExecutionReport, 'source' | 'receivedAt'>;
  /** Equal for two stands that say the same. */
  readonly stand: string;
  readonly open: boolean;
};

export type StandReports = {
  readonly of: (order: SimOrder, stand: Stand, source: 'Feed' | 'Book') => StandReport;
};

export function createStandReports(account: AccountId): StandReports {
  const known = new WeakMap<Stand, StandReport>();
  return {
    of: (order, stand, source) => {
      const { misstated } = order;
      if (misstated !== null && (source === 'Book' || misstated.byFeed))
        return reportOf(account, order, misstatedBy(misstated.by, stand));
      let report = known.get(stand);
      if (report === undefined) {
        report = reportOf(account, order, stand);
        known.set(stand, report);
      }
      return report;
    },
  };
}

function reportOf(account: AccountId, order: SimOrder, stand: Stand): StandReport {
  const { state, ordType, qty, price, stopPx, cumQty, cumValue, text } = stand;
  const facts: Omit<ExecutionReport, 'execId'> = {
    accountId: account,
    orderId: orderId(order.orderId),
    tag: order.tag,
    state,
    unknownStatus: '',
    cumQty,
    cumValue,
    text,
    transactTime: Math.floor(stand.at / 1000) * 1000,
    receivedAt: 0,
    source: 'Book',
    instrumentId: order.instrumentId as InstrumentId,
    side: order.side,
    ordType,
    timeInForce: 'Day',
    product: order.product,
    orderQty: qty,
    price,
    stopPx,
  };
  return {
    facts: { ...facts, execId: deriveExecId(facts) },
    stand: `${state}${cumQty}/${qty}/${price}/${stopPx}`,
    open: state === 'Working' || state === 'InFlight',
  };
}

/** Another quantity than has traded, within what the order is for. */
function misstatedBy(units: number, stand: Stand): Stand {
  const cumQty = Math.max(0, Math.min(stand.qty, stand.cumQty + units));
  const price = stand.cumQty === 0 ? stand.price : stand.cumValue / stand.cumQty;
  return { ...stand, cumQty, cumValue: Math.round(price * cumQty) };
}
