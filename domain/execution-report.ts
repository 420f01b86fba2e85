// What the broker says of an order at one moment: cumulative, so that a lost or repeated report does no harm.

import { execId, type AccountId, type ExecId, type OrderId } from './ids.ts';
import type { OrderEnd, OrderTerms } from './order.ts';
import type { Paise } from './price.ts';

/** Where the order stands at the broker, before FIX words are derived from the facts. */
export type ReportedState = 'InFlight' | 'Working' | 'Filled' | OrderEnd;

export type ExecutionReport = OrderTerms & {
  readonly execId: ExecId;
  readonly accountId: AccountId;
  readonly orderId: OrderId;
  /** The order tag as the broker shows it; empty for none (its placeholders are already removed). */
  readonly tag: string;
  readonly state: ReportedState;
  /** A status of the broker's that we do not know counts as Working and keeps its spelling here; else empty. */
  readonly unknownStatus: string;
  readonly cumQty: number;
  readonly cumValue: Paise;
  readonly text: string;
  /** Epoch ms by the broker's clock (whole seconds on this wire); null when it gave none. */
  readonly transactTime: number | null;
  /** Epoch ms by ours. */
  readonly receivedAt: number;
  readonly source: 'Feed' | 'Book';
};

/**
 * This wire carries no execution id for most reports, so one is made from the facts. A repeated frame and the polled
 * book give the same id and fall away by themselves.
 */
export function deriveExecId(facts: Omit<ExecutionReport, 'execId'>): ExecId {
  return execId(
    [
      facts.accountId,
      facts.orderId,
      facts.state,
      facts.orderQty,
      facts.cumQty,
      facts.cumValue,
      facts.price,
      facts.stopPx,
      facts.ordType,
    ].join('/'),
  );
}
