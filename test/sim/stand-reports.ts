// How the broker tells of an order as it stood at one moment: worked out once, since every reading tells it again.

import { deriveExecId, type ExecutionReport } from '../../domain/execution-report.ts';
import { orderId, type AccountId, type InstrumentId } from '../../domain/ids.ts';
import type { SimOrder, Stand } from './exchange.ts';

export type StandReport = {
  readonly stand: Stand;
  /** All but how and when it was heard. */
  readonly facts: Omit<ExecutionReport, 'source' | 'receivedAt'>;
  /** Equal for two stands that say the same. */
  readonly says: string;
  readonly open: boolean;
  /** One for all stands of the order. */
  readonly told: Told;
};

/** What the stand said of which a book last told; null: no book has told of the order. */
export type Told = { says: string | null };

export type StandReports = {
  readonly of: (order: SimOrder, stand: Stand, source: 'Feed' | 'Book') => StandReport;
  /** What the book shows at this moment, of all the account's orders as they were placed. */
  readonly rowsAt: (orders: readonly SimOrder[], moment: number) => readonly StandReport[];
  /** The next book tells everything again. */
  readonly forgetTold: () => void;
};

export function createStandReports(account: AccountId): StandReports {
  const known = new WeakMap<Stand, StandReport>();
  const toldOf = new Map<SimOrder, Told>();
  /** What the book last showed of each order, in the order of the orders: mostly it shows the same again. */
  const shown: (StandReport | null)[] = [];

  function made(order: SimOrder, stand: Stand): StandReport {
    const told = toldOf.get(order) ?? { says: null };
    toldOf.set(order, told);
    return reportOf(account, order, stand, told);
  }

  function of(order: SimOrder, stand: Stand, source: 'Feed' | 'Book'): StandReport {
    const { misstated } = order;
    if (misstated !== null && (source === 'Book' || misstated.byFeed))
      return made(order, misstatedBy(misstated.by, stand));
    let report = known.get(stand);
    if (report === undefined) {
      report = made(order, stand);
      known.set(stand, report);
    }
    return report;
  }

  return {
    of,
    rowsAt: (orders, moment) => {
      while (shown.length < orders.length) shown.push(null);
      const rows: StandReport[] = [];
      for (let at = 0; at < orders.length; at += 1) {
        const order = orders[at] as SimOrder;
        if (order.visibleAt > moment) continue;
        const stand = standAt(order, moment);
        if (stand === undefined) continue;
        let row = shown[at] ?? null;
        if (row === null || row.stand !== stand || order.misstated !== null) {
          row = of(order, stand, 'Book');
          shown[at] = row;
        }
        rows.push(row);
      }
      return rows;
    },
    forgetTold: () => {
      for (const told of toldOf.values()) told.says = null;
    },
  };
}

function standAt({ stands }: SimOrder, moment: number): Stand | undefined {
  const newest = stands.at(-1);
  return newest === undefined || newest.at <= moment ? newest : stands.findLast((one) => one.at <= moment);
}

function reportOf(account: AccountId, order: SimOrder, stand: Stand, told: Told): StandReport {
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
    stand,
    facts: { ...facts, execId: deriveExecId(facts) },
    says: `${state}${cumQty}/${qty}/${price}/${stopPx}`,
    open: state === 'Working' || state === 'InFlight',
    told,
  };
}

/** Another quantity than has traded, within what the order is for. */
function misstatedBy(units: number, stand: Stand): Stand {
  const cumQty = Math.max(0, Math.min(stand.qty, stand.cumQty + units));
  const price = stand.cumQty === 0 ? stand.price : stand.cumValue / stand.cumQty;
  return { ...stand, cumQty, cumValue: Math.round(price * cumQty) };
}
