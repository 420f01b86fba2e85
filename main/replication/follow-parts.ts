// What following is handed, and what it speaks about: one master order and one follower.

import type { FollowerTerms } from '../../domain/account.ts';
import type { FundsPair } from '../../domain/entry-size.ts';
import type { AccountId, ClOrdId, InstrumentId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { OrderTerms, Side } from '../../domain/order.ts';
import type { Paise } from '../../domain/price.ts';
import type { Reference, Tape } from '../../domain/reference-price.ts';
import type { Denial, EntryFacts } from '../../domain/risk.ts';
import type { Blotter } from './blotter.ts';
import type { MasterOrder } from './master-order.ts';

export type FollowParts = {
  readonly blotter: Blotter;
  readonly masterId: AccountId;
  readonly instrumentOf: (id: OrderTerms['instrumentId']) => Instrument | undefined;
  /** Null: the account is reconciled and has a session. Otherwise why nothing may be sent to it. */
  readonly notReady: (follower: AccountId) => string | null;
  /** Whether the account may be copied into at all; exits are never asked about it. */
  readonly mayCopyInto: (follower: AccountId) => Denial | null;
  /** The follower's group; empty for none. */
  readonly groupOf: (follower: AccountId) => string;
  /** An exit is under way or was made that this order of the master's must not be followed beside. */
  readonly barred: (master: MasterOrder, follower: AccountId) => boolean;
  /** Of the follower and the master, as the brokers last showed them; null: not both known. */
  readonly fundsOf: (follower: AccountId) => FundsPair | null;
  /** What the broker and the market say about an account now; each null while it is not known. */
  readonly figuresOf: (follower: AccountId) => AccountFacts;
  /** A fresh quote; null: none. */
  readonly quoteOf: (id: InstrumentId) => Paise | null;
  /** All that is known of its market now. */
  readonly tapeOf: (id: InstrumentId) => Tape;
  /** A first price was asked for and is expected in a moment. */
  readonly pricesComing: (id: InstrumentId) => boolean;
  /** References of our shape seen in a book that the journal does not hold. */
  readonly isStray: (follower: AccountId, ref: ClOrdId) => boolean;
  readonly staleAfterMs: number;
  /** Ms since the master's order last changed, at least, by a clock that nobody can set. */
  readonly ageOf: (master: MasterOrder) => number;
  readonly dated: DatedRules;
};

export type AccountFacts = { readonly used: Paise | null; readonly dayPnl: Paise | null };

/** The dated tables, asked at the moment of deciding; exits are never asked about them. */
export type DatedRules = {
  readonly marketOf: (instrument: Instrument, at: number) => EntryFacts['market'];
  /** By id, since a contract master that is missing knows no instrument. */
  readonly referenceStale: (id: OrderTerms['instrumentId'], at: number) => string | null;
  readonly freezeQtyOf: (instrument: Instrument) => number | null;
};

export type About = {
  readonly parts: FollowParts;
  readonly master: MasterOrder;
  readonly masterKey: string;
  readonly follower: AccountId;
  readonly terms: FollowerTerms;
  /** The follower's side of the master's order. */
  readonly side: Side;
  readonly now: number;
};

export type Placing = About & {
  readonly instrument: Instrument;
  /** What a price of our own making is made from; null: the price is the master's or a person's. */
  readonly reference: Reference | null;
};
