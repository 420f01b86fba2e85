// The one projection kept in SQL: master order -> follower order, with the owner's words for its status.

import { copyStatusOf, type CopyOrder } from './copy-order.ts';
import type { AccountId } from './ids.ts';
import type { Instrument } from './instrument.ts';
import { avgPxOf } from './order.ts';

export type MappingStatus = 'PENDING' | 'ACTIVE' | 'PARTIAL' | 'COMPLETED' | 'CANCELLED' | 'FAILED' | 'UNKNOWN';

/** A row of `order_mappings`; the names are the columns'. Prices in paise, moments in epoch ms. */
export type OrderMapping = {
  readonly trading_day: string;
  readonly master_account_id: string;
  readonly master_order_id: string;
  readonly follower_id: string;
  readonly purpose: 'COPY' | 'EXIT' | 'FLATTEN';
  readonly slice: number;
  readonly cl_ord_id: string;
  readonly follower_order_id: string | null;
  readonly exchange: string;
  readonly symbol: string;
  readonly side: 'BUY' | 'SELL';
  readonly order_type: string;
  readonly product: string;
  readonly quantity: number;
  readonly filled_quantity: number;
  readonly price_paise: number;
  readonly trigger_paise: number;
  readonly average_paise: number | null;
  readonly status: MappingStatus;
  readonly error_code: string | null;
  readonly error_message: string | null;
  readonly created_at_ms: number;
  readonly updated_at_ms: number;
};

const words = {
  purpose: { Copy: 'COPY', Exit: 'EXIT', Flatten: 'FLATTEN' },
  side: { Buy: 'BUY', Sell: 'SELL' },
  ordType: { Market: 'MARKET', Limit: 'LIMIT', Stop: 'SL-M', StopLimit: 'SL' },
} as const;

/** PENDING: committed, no answer yet. ACTIVE: the broker holds it. Ended states only on the broker's word. */
export function mappingStatusOf(copy: CopyOrder): MappingStatus {
  const status = copyStatusOf(copy);
  switch (status) {
    case 'Denied':
    case 'NotSent':
    case 'Rejected':
      return 'FAILED';
    case 'Unknown':
    case 'NeedsAttention':
      return 'UNKNOWN';
    case 'PendingNew':
      return copy.order.orderId === null ? 'PENDING' : 'ACTIVE';
    case 'New':
    case 'PartiallyFilled':
    case 'PendingReplace':
    case 'PendingCancel':
      return copy.order.cumQty > 0 ? 'PARTIAL' : 'ACTIVE';
    case 'Filled':
      return 'COMPLETED';
    case 'Canceled':
    case 'Expired':
      return 'CANCELLED';
  }
}

/** `updatedAt` is the moment of the newest fact about the copy. */
export function mappingOf(
  copy: CopyOrder,
  facts: {
    readonly tradingDay: string;
    readonly masterId: AccountId;
    readonly instrument: Instrument | undefined;
    readonly updatedAt: number;
  },
): OrderMapping {
  const { order, key } = copy;
  const [exchange = '', token = ''] = order.instrumentId.split('|');
  return {
    trading_day: facts.tradingDay,
    master_account_id: facts.masterId,
    master_order_id: key.masterKey,
    follower_id: key.followerId,
    purpose: words.purpose[key.purpose],
    slice: key.slice,
    cl_ord_id: copy.clOrdId,
    follower_order_id: order.orderId,
    exchange,
    symbol: facts.instrument?.tradingSymbol ?? token,
    side: words.side[order.side],
    order_type: words.ordType[order.ordType],
    product: order.product,
    quantity: order.orderQty,
    filled_quantity: order.cumQty,
    price_paise: order.price,
    trigger_paise: order.stopPx,
    average_paise: avgPxOf(order),
    status: mappingStatusOf(copy),
    error_code: copy.reasonCode === '' ? null : copy.reasonCode,
    error_message: copy.reasonText === '' ? null : copy.reasonText,
    created_at_ms: copy.times.decidedAt,
    updated_at_ms: facts.updatedAt,
  };
}
