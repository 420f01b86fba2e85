import { z } from 'zod';

/**
 * What nobody outside the broker knows for certain, one switch each. A switch belongs to a way the
 * broker may really behave; misbehaviour on one occasion is a fault instead.
 */
export const switchesSchema = z.strictObject({
  /** HTTP status of a refused order call. */
  refusalStatus: z.union([z.literal(200), z.literal(400)]),
  /** Where an error code sits: top-level status, top-level message, or an item inside an outer Ok. */
  errorCodeIn: z.enum(['status', 'message', 'item']),
  canceledSpelling: z.enum(['CANCELED', 'CANCELLED']),
  triggerPendingSpelling: z.enum(['TRIGGER PENDING', 'TRIGGER_PENDING']),
  /** Sessions end at this minute of the Indian day; 0 is midnight. */
  sessionDeathMinute: z.int().min(0).max(1439),
  expiredSessionStatus: z.union([z.literal(401), z.literal(200)]),
  /** Key of the market socket's acknowledgement. */
  marketAcknowledgement: z.enum(['ck', 'cf']),
  orderTokenSingleUse: z.boolean(),
  /** Ms between an event and its frame. */
  feedDelayMs: z.number().min(0),
  /** The frame leaves before the REST answer it belongs to. */
  feedBeforeAnswer: z.boolean(),
  /** The feed carries orders of every channel, or only those placed through the API. */
  feedCarries: z.enum(['all', 'api-only']),
  /** Seconds of silence after which the order feed is closed. */
  feedHeartbeatSeconds: z.number().positive(),
  /** What a path nobody serves answers. */
  unknownPath: z.enum(['html', 'not-found']),
  /** Reads per session in a quarter of an hour. */
  readLimit: z.int().positive(),
  /** Order calls per account and second; null for no limit. */
  orderCallsPerSecond: z.int().positive().nullable(),
  marketOrders: z.enum(['accept', 'refuse-on-options', 'refuse']),
  /** Quantity above the freeze limit is refused at once with EC088. */
  refuseAboveFreeze: z.boolean(),
  /** Remote addresses order calls may come from, by account; accounts not named are free. */
  registeredAddresses: z.record(z.string(), z.array(z.string())),
});

export type Switches = z.infer<typeof switchesSchema>;

export const defaultSwitches: Switches = {
  refusalStatus: 400,
  errorCodeIn: 'status',
  canceledSpelling: 'CANCELED',
  triggerPendingSpelling: 'TRIGGER PENDING',
  sessionDeathMinute: 0,
  expiredSessionStatus: 401,
  marketAcknowledgement: 'ck',
  orderTokenSingleUse: false,
  feedDelayMs: 0,
  feedBeforeAnswer: false,
  feedCarries: 'all',
  feedHeartbeatSeconds: 60,
  unknownPath: 'html',
  readLimit: 1_800,
  orderCallsPerSecond: null,
  marketOrders: 'refuse-on-options',
  refuseAboveFreeze: true,
  registeredAddresses: {},
};

/** The status as the book and the feed spell it under the present switches. */
export function spellStatus(status: string, switches: Switches): string {
  if (status === 'CANCELED') return switches.canceledSpelling;
  return status === 'TRIGGER PENDING' ? switches.triggerPendingSpelling : status;
}
