// The shape of every call's input as it crosses the border; what a text says is read by the call's own handler.

import { z } from 'zod';
import type { DeskCallName, DeskCalls } from '../preload/contract.ts';
import { accountSchemas } from './account-handlers.ts';
import { attentionSchemas } from './attention-handlers.ts';
import { exitSchemas } from './exit-handlers.ts';
import { figureText } from './figure-text.ts';
import { historySchemas } from './history-handlers.ts';
import { limitsSchema } from './limits-schema.ts';
import { termsSchemas } from './terms-handlers.ts';
import { upkeepSchemas } from './upkeep-handlers.ts';

const text = (most: number) => z.string().max(most);
const side = z.enum(['Buy', 'Sell']);
const ordType = z.enum(['Market', 'Limit', 'Stop', 'StopLimit']);
const product = z.enum(['MIS', 'CNC', 'NRML', 'MTF']);
const ticketFigures = {
  quantity: figureText('Whole', 'Refused'),
  price: figureText('Rupees', 'Refused'),
  trigger: figureText('Rupees', 'Refused'),
};
const addressText = text(400).optional();

export const deskSchemas: { readonly [Name in DeskCallName]: z.ZodType<DeskCalls[Name]['in']> } = {
  snapshot: z.null(),
  ...upkeepSchemas,
  about: z.null(),
  startFailure: z.null(),
  afterFailure: z.unknown() as unknown as z.ZodType<DeskCalls['afterFailure']['in']>,
  answerClose: z.unknown() as unknown as z.ZodType<DeskCalls['answerClose']['in']>,
  searchInstruments: z.strictObject({ text: text(100) }),
  refreshReference: z.null(),
  ...historySchemas,
  setCopying: z.strictObject({ on: z.boolean() }),
  setTradingState: z.strictObject({
    scope: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('Fleet') }),
      z.strictObject({ kind: z.literal('Group'), group: text(60) }),
      z.strictObject({ kind: z.literal('Follower'), followerId: text(40) }),
      z.strictObject({ kind: z.literal('Instrument'), instrumentId: text(60) }),
      z.strictObject({ kind: z.literal('Position'), followerId: text(40), instrumentId: text(60) }),
    ]),
    state: z.enum(['Active', 'ReduceOnly', 'Halted']),
    reason: text(200),
    cancelResting: z.boolean(),
  }) as unknown as z.ZodType<DeskCalls['setTradingState']['in']>,
  setFollowerTerms: z.strictObject({
    followerId: text(40),
    enabled: z.boolean().optional(),
    multiplier: figureText('Multiplier', 'Refused').optional(),
    maxQty: figureText('Whole', 'None').optional(),
    maxOrderValue: figureText('Rupees', 'None').optional(),
    copyPolicy: z.enum(['Orders', 'Fills']).optional(),
    sizing: z.enum(['Multiplier', 'FixedQty', 'FixedLots', 'FixedValue', 'Funds']).optional(),
    fixed: figureText('Whole', 'Refused').optional(),
    atLeastOneLot: z.boolean().optional(),
    aboveMaximum: z.enum(['Refuse', 'Cut']).optional(),
    carryLots: z.boolean().optional(),
    reverse: z.boolean().optional(),
    entryWithin: figureText('Whole', 'Refused').optional(),
    legs: z.enum(['Together', 'HedgeFirst']).optional(),
    limits: limitsSchema.optional(),
  }) as z.ZodType<DeskCalls['setFollowerTerms']['in']>,
  dismissNotice: z.strictObject({ key: text(200) }),
  ...attentionSchemas,
  followUnasked: z.strictObject({ orderId: text(60) }),
  placeMasterOrder: z.strictObject({
    instrumentId: text(60),
    side,
    ordType,
    product,
    ...ticketFigures,
  }),
  replaceMasterOrder: z.strictObject({ orderId: text(60), ...ticketFigures }),
  cancelMasterOrder: z.strictObject({ orderId: text(60) }),
  playDemoMorning: z.null(),
  startDrill: z.strictObject({ seed: z.int().min(0).max(999_999).nullable() }),
  stopDrill: z.null(),
  setAddresses: z.strictObject({
    rest: addressText,
    auth: addressText,
    login: addressText,
    orderFeedToken: addressText,
    orderFeed: addressText,
    market: addressText,
    contractMaster: addressText,
  }) as z.ZodType<DeskCalls['setAddresses']['in']>,
  doorStatus: z.null(),
  setDoor: z.strictObject({
    on: z.boolean().optional(),
    port: z.int().min(1024).max(65_535).optional(),
  }) as z.ZodType<DeskCalls['setDoor']['in']>,
  doorSecret: z.null(),
  rotateDoorSecret: z.null(),
  brokerSettings: z.null(),
  setBrokerSettings: z.strictObject({ values: z.record(text(40), text(600)) }),
  ...accountSchemas,
  ...exitSchemas,
  ...termsSchemas,
};
