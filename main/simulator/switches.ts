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
  /** Letters and words of every status: the documented ones, other case, or the older API's. */
  statusSpelling: z.enum(['documented', 'lower', 'title', 'legacy']),
  canceledSpelling: z.enum(['CANCELED', 'CANCELLED']),
  triggerPendingSpelling: z.enum(['TRIGGER PENDING', 'TRIGGER_PENDING']),
  /** Sessions end at this minute of the Indian day; 0 is midnight. */
  sessionDeathMinute: z.int().min(0).max(1439),
  expiredSessionStatus: z.union([z.literal(401), z.literal(200)]),
  /** A second login of an account ends its first session. */
  secondLoginEndsFirst: z.boolean(),
  /** What the order feed's token call answers: a token, HTTP 200 with nothing, or HTTP 200 with a page. */
  orderTokenAnswer: z.enum(['token', 'empty', 'html']),
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
  marketOrders: z.enum(['accept', 'refuse-on-options', 'refuse-on-derivatives', 'refuse']),
  /** Quantity above the freeze limit is refused at once with EC088. */
  refuseAboveFreeze: z.boolean(),
  /** Remote addresses order calls may come from, by account; accounts not named are free. */
  registeredAddresses: z.record(z.string(), z.array(z.string())),
  /** What the quantity of an MCX placement counts; modifications and books count units always. */
  mcxQuantityUnit: z.enum(['lots', 'units']),
  /** INTRADAY on MCX options is rejected after acceptance. */
  mcxIntradayOptions: z.enum(['accept', 'reject']),
  /** Options whose price may not lie further than this from the last price; per cent. */
  optionPriceBand: z.strictObject({ on: z.enum(['none', 'mcx', 'all']), percent: z.number().positive() }),
  /** Distance of the circuit limits from the previous close of shares and futures in per cent; null for none. */
  circuitPercent: z.number().positive().nullable(),
  /** The books and the feed cut a tag after so many characters; null leaves it whole. */
  tagLength: z.int().positive().nullable(),
  /** How the books and the feed repeat a tag: as sent, in small letters, or not at all. */
  tagEcho: z.enum(['as-sent', 'lower', 'withheld']),
  /** What the order book shows where there is no tag. */
  untaggedAs: z.enum(['', '--', 'NA']).nullable(),
  /** Times in the books. */
  bookTimes: z.enum(['year-first', 'day-first', 'month-name', 'time-first', 'time-only']),
  /** `requestTime` of place, modify and cancel. */
  requestTimes: z.enum(['month-name', 'time-first']),
  /** Numbers in REST rows: as numbers, as strings, or as strings with thousands commas. */
  numbers: z.enum(['number', 'string', 'grouped']),
  /** Words for products in the position book: MIS, CNC, NRML, or INTRADAY, DELIVERY, NORMAL. */
  positionProducts: z.enum(['short', 'long']),
  /** Ms by which the order book and the history are behind; an order this young is not in them. */
  bookLagMs: z.number().min(0),
  tradesLagMs: z.number().min(0),
  positionsLagMs: z.number().min(0),
  /** Ms by which the Date header of an answer is ahead of the simulator's clock; negative: behind. */
  dateAheadMs: z.number(),
});

export type Switches = z.infer<typeof switchesSchema>;

export const defaultSwitches: Switches = {
  refusalStatus: 400,
  errorCodeIn: 'status',
  statusSpelling: 'documented',
  canceledSpelling: 'CANCELED',
  triggerPendingSpelling: 'TRIGGER PENDING',
  sessionDeathMinute: 0,
  expiredSessionStatus: 401,
  secondLoginEndsFirst: false,
  orderTokenAnswer: 'token',
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
  mcxQuantityUnit: 'lots',
  mcxIntradayOptions: 'reject',
  optionPriceBand: { on: 'mcx', percent: 20 },
  circuitPercent: null,
  tagLength: null,
  tagEcho: 'as-sent',
  untaggedAs: '',
  bookTimes: 'year-first',
  requestTimes: 'month-name',
  numbers: 'number',
  positionProducts: 'short',
  bookLagMs: 0,
  tradesLagMs: 0,
  positionsLagMs: 0,
  dateAheadMs: 0,
};
