// Shapes of the wire. Lenient on purpose: the reference leaves types open, so a field is text, number or nothing, and
// what it means is decided in parse. An object or a list in a field's place is refused.

import { z } from 'zod';
import { textFields as fields, textOf, type FieldsOf } from './text-fields.ts';

/** The same field for shapes that are checked as a whole. */
export const wireText = z
  .unknown()
  .optional()
  .transform((value, context) => {
    const text = textOf(value);
    if (text !== null) return text;
    context.issues.push({ code: 'custom', message: 'no text', input: value });
    return z.NEVER;
  });

/** Both envelopes at once: status/message of the current API, stat/emsg of the older calls. `result` is anything. */
export const envelope = z.object({
  status: wireText,
  stat: wireText,
  message: wireText,
  emsg: wireText,
  result: z.unknown().optional(),
});
export type Envelope = z.infer<typeof envelope>;

/** An item of a command's answer; `status` and `message` appear when the item failed inside a good envelope. */
export const commandItem = fields('brokerOrderId', 'requestTime', 'status', 'stat', 'message', 'emsg');

export const loginAnswer = fields('stat', 'status', 'emsg', 'message', 'clientId', 'userSession');

export const orderTokenItem = fields('orderToken');

/** GET orders/book, one row. */
export const bookRow = fields(
  'clientId',
  'brokerOrderId',
  'exchange',
  'instrumentId',
  'tradingSymbol',
  'transactionType',
  'quantity',
  'product',
  'orderComplexity',
  'orderType',
  'price',
  'averageTradedPrice',
  'slTriggerPrice',
  'validity',
  'orderTime',
  'exchangeUpdateTime',
  'rejectionReason',
  'mainLegOrderId',
  'filledQuantity',
  'orderTag',
  'remarks',
  'brokerUpdateTime',
  'exchangeTimestamp',
  'orderStatus',
);
export type BookRow = FieldsOf<typeof bookRow>;

/** Order-update socket, a frame of type `om`. */
export const orderFrame = fields(
  't',
  'norenordno',
  'uid',
  'actid',
  'exch',
  'tsym',
  'token',
  'trantype',
  'qty',
  'prc',
  'trgprc',
  'prctyp',
  'ret',
  'pcode',
  'prd',
  'status',
  'reporttype',
  'fillshares',
  'avgprc',
  'flqty',
  'flprc',
  'fltm',
  'rejreason',
  'remarks',
  'snonum',
  'exch_tm',
  'tm',
  'ntm',
);
export type OrderFrame = FieldsOf<typeof orderFrame>;

/** GET orders/trades, one row per fill. */
export const tradeRow = fields(
  'clientId',
  'brokerOrderId',
  'exchangeTradeId',
  'exchange',
  'instrumentId',
  'transactionType',
  'product',
  'tradedPrice',
  'filledQuantity',
  'fillTimestamp',
  'orderTime',
  'orderTag',
);

/** GET positions, one row. */
export const positionRow = fields(
  'exchange',
  'instrumentId',
  'tradingSymbol',
  'product',
  'netQuantity',
  'overnightQuantity',
  'netAveragePrice',
  'realizedPnl',
);

/** GET limits/, its one item. */
export const limitsItem = fields(
  'tradingLimit',
  'openingCashLimit',
  'intradayPayin',
  'collateralMargin',
  'creditForSell',
  'adhocMargin',
  'utilizedMargin',
  'blockedForPayout',
  'utilizedSpanMargin',
  'utilizedExposureMargin',
);

const wireList = z.array(wireText).nullish();

/** GET profile/, its one item. */
export const profileItem = z.object({
  clientId: wireText,
  clientName: wireText,
  accountStatus: wireText,
  exchanges: wireList,
  products: wireList,
  orderComplexity: wireList,
});

/** GET holdings/CNC and holdings/MTF, one row. */
export const holdingRow = fields(
  'isin',
  'nseInstrumentId',
  'bseInstrumentId',
  'product',
  'averageTradedPrice',
  'sellableQty',
);

/** POST orders/checkMargin, its one item; all of it text. */
export const marginItem = fields(
  'status',
  'message',
  'totalCashAvailable',
  'postOrderMargin',
  'currentOrderMargin',
  'rmsValidationCheck',
  'fundShort',
);
