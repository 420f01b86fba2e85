import { z } from 'zod';
import { switchesSchema } from './switches.ts';

/** The bodies the control surface takes. */

export const priceSchema = z.strictObject({
  exchange: z.string(),
  token: z.string(),
  /** Rupees. */
  price: z.number().positive(),
  /** Pins the price against later ticks. */
  hold: z.boolean().optional(),
});
export const volumeSchema = z.strictObject({
  exchange: z.string(),
  token: z.string(),
  /** Units on offer per tick; null restores the seeded volume. */
  perTick: z.int().min(0).nullable(),
  /** Counted for each order by itself instead of shared by all. */
  perOrder: z.boolean().optional(),
});
/** A position moved to another product in the broker's own app; units. */
export const conversionSchema = z.strictObject({
  account: z.string(),
  exchange: z.string(),
  token: z.string(),
  from: z.enum(['INTRADAY', 'LONGTERM', 'MTF']),
  to: z.enum(['INTRADAY', 'LONGTERM', 'MTF']),
  quantity: z.int().min(1),
});
export type ConversionCommand = z.infer<typeof conversionSchema>;
export const fundsSchema = z.strictObject({ account: z.string(), paise: z.int() });
/** An order typed into the broker's own app: the fields of a placement, the account and the channel. */
export const handOrderSchema = z.looseObject({ account: z.string(), source: z.enum(['MOB', 'WEB', 'API']).optional() });
export const handChangeSchema = z.looseObject({ brokerOrderId: z.string() });
export const withdrawSchema = z.strictObject({ brokerOrderId: z.string(), reason: z.string() });
/** Cutting the feed of an account, or everyone's; `seconds` keeps it down for that long. */
export const cutFeedSchema = z.strictObject({
  account: z.string().optional(),
  seconds: z.number().min(0).optional(),
});
export const expireSchema = z.strictObject({
  account: z.string(),
  /** Ends the account's open sockets as well. */
  closeFeeds: z.boolean().optional(),
});
/** The start of the closing auction, for one share or for all. */
export const auctionSchema = z.strictObject({
  exchange: z.enum(['NSE', 'BSE']).optional(),
  token: z.string().optional(),
  reason: z.string().optional(),
});
export type AuctionCommand = z.infer<typeof auctionSchema>;
export const accountOnlySchema = z.strictObject({ account: z.string() });
/** `url` null restores the account's first redirect URL. */
export const redirectSchema = z.strictObject({ account: z.string(), url: z.url({ protocol: /^https?$/ }).nullable() });
export const partialSwitchesSchema = switchesSchema.partial();
export type PriceCommand = z.infer<typeof priceSchema>;
export type VolumeCommand = z.infer<typeof volumeSchema>;
export type HandOrder = z.infer<typeof handOrderSchema>;
export type HandChange = z.infer<typeof handChangeSchema>;
