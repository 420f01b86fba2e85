import { z } from 'zod';
import type { RandomStream } from './seeded-random.ts';

const answerSchema = z.discriminatedUnion('kind', [
  /** The connection is reset and no byte comes back. */
  z.strictObject({ kind: z.literal('reset') }),
  /** No answer ever comes; the connection stays open. */
  z.strictObject({ kind: z.literal('hang') }),
  /** A complete answer other than the true one. A body of `html`, `empty` or `truncated` is made up. */
  z.strictObject({
    kind: z.literal('reply'),
    status: z.int().min(200).max(599),
    body: z.union([z.enum(['html', 'empty', 'truncated']), z.strictObject({ text: z.string() })]),
  }),
  /** True headers, half of the true body, then the connection is reset. */
  z.strictObject({ kind: z.literal('cut-body') }),
  /** An error code in the usual envelope. */
  z.strictObject({ kind: z.literal('refuse'), code: z.string(), message: z.string() }),
]);

const orderFaultSchema = z.discriminatedUnion('kind', [
  /** Accepted with an id, then rejected with this text. */
  z.strictObject({ kind: z.literal('reject'), text: z.string() }),
  /** Accepted, but absent from every book for so many ms or so many reads of it. */
  z.strictObject({ kind: z.literal('hide'), ms: z.number().min(0).optional(), reads: z.int().min(0).optional() }),
  /** On a cancel: the rest fills first, at the order's own price. */
  z.strictObject({ kind: z.literal('fill-first') }),
  /** The exchange takes so long to act on the command. */
  z.strictObject({ kind: z.literal('slow-exchange'), ms: z.number().min(0) }),
]);

/** One kind of misbehaviour and when it strikes. */
export const faultSchema = z.strictObject({
  /** Account id; every account when absent. */
  account: z.string().optional(),
  /** Endpoint name such as `place`, `book` or `feed`; every endpoint it can concern when absent. */
  endpoint: z.string().optional(),
  /** Matching occasions left alone before the first strike. */
  skip: z.int().min(0).default(0),
  /** Strikes before it is spent; null for ever. */
  times: z.int().positive().nullable().default(1),
  /** Chance of a strike at each matching occasion. */
  probability: z.number().min(0).max(1).default(1),
  /** Ms between arrival and the ledger's entry. */
  delayBeforeMs: z.number().min(0).default(0),
  /** Ms between the ledger's entry and the answer. */
  delayAfterMs: z.number().min(0).default(0),
  /** Whether the command takes effect although the answer misbehaves. */
  applied: z.boolean().default(true),
  answer: answerSchema.optional(),
  order: orderFaultSchema.optional(),
  /** For endpoint `feed`: what becomes of the frame, or of the socket. */
  feed: z.enum(['drop', 'duplicate', 'hold-back', 'cut', 'cut-mid-frame']).optional(),
});

export type Fault = z.infer<typeof faultSchema>;
/** A fault as written by a person: what has a default may be left out. */
export type FaultSpec = z.input<typeof faultSchema>;
export type AnswerFault = z.infer<typeof answerSchema>;
export type OrderFault = z.infer<typeof orderFaultSchema>;

/** A fault in force. */
export interface ArmedFault extends Fault {
  readonly id: number;
  seen: number;
  struck: number;
}

/** What a fault may name besides the endpoints of HTTP calls. */
export const OCCASIONS: readonly string[] = ['feed', 'feed-connect', 'feed-sign-in', 'market-connect', 'postback'];

/** Occasions that concern a fault only when it names them. */
const NOT_CALLS: readonly string[] = ['feed', 'feed-sign-in', 'postback'];

/** A fault that names no endpoint concerns those on which it can mean something. */
function concerns(fault: Fault, endpoint: string): boolean {
  if (fault.endpoint !== undefined) return fault.endpoint === endpoint;
  if (fault.feed !== undefined) return endpoint === 'feed';
  switch (fault.order?.kind) {
    case 'reject':
    case 'hide':
      return endpoint === 'place';
    case 'fill-first':
      return endpoint === 'cancel';
    case 'slow-exchange':
      return ['place', 'modify', 'cancel'].includes(endpoint);
    case undefined:
      // Frames are not calls: a fault of every answer must not eat the feed as well.
      return !NOT_CALLS.includes(endpoint);
  }
}

/** The faults in force, first armed first struck. */
export interface FaultBoard {
  readonly arm: (spec: FaultSpec) => number;
  readonly disarm: (id: number) => void;
  readonly clear: () => void;
  readonly list: () => readonly ArmedFault[];
  /** The fault that strikes on this occasion, counted as struck; at most one. */
  readonly strike: (account: string | null, endpoint: string) => Fault | undefined;
}

/** Opens an empty board; chances come from the given stream and so from the seed. */
export function openFaultBoard(chance: RandomStream): FaultBoard {
  let nextId = 1;
  let armed: ArmedFault[] = [];
  const strikes = (fault: ArmedFault): boolean => {
    fault.seen += 1;
    if (fault.seen <= fault.skip) return false;
    if (fault.probability < 1 && chance.next() >= fault.probability) return false;
    fault.struck += 1;
    return true;
  };
  return {
    arm: (spec) => {
      const fault: ArmedFault = { ...faultSchema.parse(spec), id: nextId, seen: 0, struck: 0 };
      nextId += 1;
      armed.push(fault);
      return fault.id;
    },
    disarm: (id) => {
      armed = armed.filter((fault) => fault.id !== id);
    },
    clear: () => {
      armed = [];
    },
    list: () => armed,
    strike: (account, endpoint) => {
      const fault = armed.find((item) => {
        if (item.account !== undefined && item.account !== account) return false;
        return concerns(item, endpoint) && strikes(item);
      });
      if (fault?.times !== null && fault !== undefined && fault.struck >= fault.times) {
        armed = armed.filter((item) => item !== fault);
      }
      return fault;
    },
  };
}
