// The calls of the local door: what each takes, by the names that scripts use. The description served to callers is made of these.

import { z } from 'zod';
import { exchanges } from '../domain/instrument.ts';
import { segments } from '../domain/limits.ts';

const name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/)
  .describe('The caller’s own name of a follower, or its client code');
const tradeId = z.string().min(1).max(40).describe('The caller’s own id; the same id again is the same trade again');
const rupees = z.number().nonnegative().max(1_000_000_000).describe('Rupees, at most two decimals');
const units = z.int().positive().max(50_000_000).describe('Units, not lots');
const person = z.string().min(1).max(80);
const secretText = z.string().regex(/^[\x21-\x7e]{8,4096}$/);
const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .describe('Indian trading day');
const words = z.string().max(200);
const count = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

const symbol = z.string().regex(/^[A-Za-z0-9&.-]{1,40}$/);
const orderType = z.enum(['MARKET', 'LIMIT', 'SL', 'SL-M']);
const product = z.enum(['MIS', 'CNC', 'NRML', 'MTF']);
const exchange = z.enum(exchanges);

const trade = z.strictObject({
  id: tradeId,
  symbol: z.string().min(1).max(60).describe('SBIN, SBIN-EQ, NIFTY24NOV26F'),
  side: z.enum(['BUY', 'SELL']),
  quantity: units.describe('The master’s size; each follower’s is computed from it'),
  price: rupees.optional().describe('Limit price; left out for MARKET and SL-M'),
  trigger_price: rupees.optional().describe('For SL and SL-M'),
  order_type: orderType.optional().describe('LIMIT when a price is given, else MARKET'),
  product: product.optional().describe('MIS when left out'),
  exchange: exchange.optional(),
});

const page = {
  limit: count.pipe(z.number().min(1).max(500)).optional().describe('Rows, at most 500; 100 when left out'),
  text: words.optional().describe('Words that the row holds'),
  from: day.optional(),
  to: day.optional(),
  master_order_id: words.optional(),
  follower_id: name.optional(),
};

export const doorSchemas = {
  credentials: z.strictObject({
    followerId: name,
    clientId: z
      .string()
      .regex(/^[A-Z0-9]{3,20}$/)
      .describe('The broker’s client code'),
    apiKey: secretText.describe('The API secret of the account’s app'),
    accessToken: secretText.describe('A session of today, as the broker issued it'),
    appCode: z
      .string()
      .regex(/^[A-Za-z0-9_-]{4,64}$/)
      .optional()
      .describe('Of the account’s app; needed to log in from the window'),
    relation: z.enum(['Self', 'Spouse', 'DependentChild', 'DependentParent', 'Other']).optional(),
  }),
  riskConfig: z.strictObject({
    followerId: name,
    enabled: z.boolean().optional(),
    lot_multiplier: z.number().positive().max(100).optional(),
    max_quantity: units.nullable().optional().describe('null: no limit'),
    max_order_value: rupees.nullable().optional().describe('null: no limit'),
    copy_policy: z.enum(['Orders', 'Fills']).optional(),
    sizing: z.enum(['Multiplier', 'FixedQty', 'FixedLots', 'FixedValue', 'Funds']).optional(),
    fixed: rupees.optional().describe('Units, lots or rupees, by `sizing`'),
    at_least_one_lot: z.boolean().optional(),
    above_maximum: z.enum(['Refuse', 'Cut']).optional(),
    carry_lots: z.boolean().optional(),
    reverse: z.boolean().optional(),
    entry_within_seconds: z
      .int()
      .min(1)
      .max(300)
      .optional()
      .describe('How long an entry at a price of Lockstep’s own making may stay unfilled'),
    legs: z
      .enum(['Together', 'HedgeFirst'])
      .optional()
      .describe('HedgeFirst: what is sold goes out once what is bought has filled at this follower'),
    allowed_instruments: z
      .array(symbol)
      .max(200)
      .optional()
      .describe('Symbols or underlyings; an empty list allows all'),
    blocked_instruments: z.array(symbol).max(200).optional(),
    allowed_exchanges: z.array(exchange).max(20).optional(),
    allowed_segments: z.array(z.enum(segments)).max(20).optional(),
    allowed_order_types: z.array(orderType).max(20).optional(),
    allowed_product_types: z.array(product).max(20).optional(),
    max_exposure: rupees.nullable().optional(),
    max_positions: z.int().positive().nullable().optional(),
    max_orders_per_day: z.int().positive().nullable().optional(),
    max_used_capital: rupees.nullable().optional(),
    max_daily_loss: rupees.nullable().optional(),
    profit_lock: rupees.nullable().optional(),
    max_slippage_percent: z.number().positive().max(20).nullable().optional(),
    parity_budget: rupees
      .nullable()
      .optional()
      .describe('Most that a day’s fills may come out worse than the master’s, by `parity_unit`; null: no budget'),
    parity_unit: z.enum(['Rupees', 'Ticks']).optional().describe('Another unit needs its `parity_budget` with it'),
    crossing_guard: z.boolean().optional(),
  }),
  consent: z.strictObject({ followerId: name, by: person.describe('The account holder') }),
  withdrawConsent: z.strictObject({ followerId: name, by: person.describe('The account holder') }),
  followers: z.strictObject({}),
  replicate: z.strictObject({ trade }),
  copySelected: z.strictObject({ trade, followerIds: z.array(name).min(1).max(100) }),
  modify: z.strictObject({
    masterOrderId: tradeId,
    quantity: units.optional().describe('The new total'),
    price: rupees.optional(),
    trigger_price: rupees.optional(),
  }),
  exit: z.strictObject({ masterOrderId: z.string().min(1).max(60) }),
  mappings: z.strictObject({
    ...page,
    status: z.enum(['PENDING', 'ACTIVE', 'PARTIAL', 'COMPLETED', 'CANCELLED', 'FAILED', 'UNKNOWN']).optional(),
    sort: z.enum(['created', 'updated', 'symbol', 'status', 'follower', 'master_order', 'quantity']).optional(),
    order: z.enum(['asc', 'desc']).optional(),
    offset: count.optional(),
  }),
  events: z.strictObject({
    ...page,
    level: z.enum(['Info', 'Warning', 'Error', 'Intervention']).optional(),
    kind: words.optional(),
    before: count.optional().describe('Rows older than this number'),
  }),
  health: z.strictObject({}),
  /** The broker's own order message; its fields are the broker's, and none of them is believed. */
  postback: z.looseObject({ actid: z.string().max(40), norenordno: z.string().max(40) }),
} as const;

export type DoorCallName = keyof typeof doorSchemas;
export type DoorInput<Name extends DoorCallName> = z.output<(typeof doorSchemas)[Name]>;
export type DoorTradeInput = z.output<typeof trade>;
