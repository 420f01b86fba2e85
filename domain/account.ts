// Master and follower accounts and a follower's terms.

import type { AccountId } from './ids.ts';
import type { LegOrder } from './legs.ts';
import { firstLimits, noLimits, type FollowerLimits } from './limits.ts';
import type { Mandate } from './mandate.ts';
import type { Paise } from './price.ts';

/** An exact decimal as text split into integers: 0.5 is { units: 5, scale: 1 }. Never a float. */
export type Multiplier = { readonly units: number; readonly scale: number };

/** Orders: the master's orders as the broker accepts them. Fills: only what the master has traded. */
export type CopyPolicy = 'Orders' | 'Fills';

/** How a follower's size comes from the master's. */
export type Sizing =
  /** The terms' multiplier of the master's units. */
  | { readonly kind: 'Multiplier' }
  /** The same for every order of the master's: units, lots of the contract, or value in paise at the order's price. */
  | { readonly kind: 'FixedQty'; readonly qty: number }
  | { readonly kind: 'FixedLots'; readonly lots: number }
  | { readonly kind: 'FixedValue'; readonly value: Paise }
  /** In proportion to the follower's funds against the master's. */
  | { readonly kind: 'Funds' };

export type FollowerTerms = {
  /** New followers start off (P35). */
  readonly enabled: boolean;
  readonly multiplier: Multiplier;
  /** Most units in one copied order; null: no limit set. An order above it is denied, never cut silently. */
  readonly maxQty: number | null;
  /** Most value of one copied order in paise; null: no limit set. */
  readonly maxOrderValue: Paise | null;
  readonly copyPolicy: CopyPolicy;
  readonly sizing: Sizing;
  /** A share of less than one lot is lifted to one. */
  readonly atLeastOneLot: boolean;
  /** What an order above the quantity or value limit becomes: cut to whole lots within it, or refused as it is. */
  readonly aboveMaximum: 'Refuse' | 'Cut';
  /** The rounding ledger: what rounding down leaves over is owed, and repaid when it makes a lot. */
  readonly carryLots: boolean;
  /** Buys what the master sells. Only with fills: an opposite order at the master's price would trade at once. */
  readonly reverse: boolean;
  /** How long an entry whose price is of our own making may stay unfilled before it is taken back. Ms. */
  readonly entryWithinMs: number;
  /** Whether the legs of a position go out together, or what is sold only after what is bought has filled here. */
  readonly legs: LegOrder;
  /** Null: nobody has set any, and then nothing is copied (P48). */
  readonly limits: FollowerLimits | null;
  /** What the account's holder agreed to; null: none is recorded, and nothing is bounded by one. */
  readonly mandate: Mandate | null;
  /** Raised by every change; 0: never changed since changes are counted. */
  readonly version: number;
};

export type MasterAccount = { readonly id: AccountId; readonly alias: string };

export type FollowerAccount = { readonly id: AccountId; readonly alias: string; readonly terms: FollowerTerms };

/** Fleet-wide: On copies, Off watches only, Halted was stopped by the system and says why. */
export type CopyingState =
  { readonly kind: 'On' } | { readonly kind: 'Off' } | { readonly kind: 'Halted'; readonly reason: string };

export type SessionState =
  | { readonly kind: 'Ready' }
  | { readonly kind: 'Connecting' }
  | { readonly kind: 'NeedsLogin'; readonly reason: string }
  | { readonly kind: 'Unreachable'; readonly reason: string };

/** Whose account it is to the owner. Address sharing and copying are tolerated within this family only; Other may practise. */
export type Relation = 'Self' | 'Spouse' | 'DependentChild' | 'DependentParent' | 'Other';

/** The newest word on copying into an account: who gave or withdrew it, when, and which text was agreed to. */
export type Consent = {
  readonly kind: 'Granted' | 'Withdrawn';
  /** Epoch ms. */
  readonly at: number;
  readonly by: string;
  readonly textVersion: string;
};

/** The text a person agrees to, by version; a record of consent names the version, never a later one. */
export const consentText = {
  version: '2026-11',
  text: 'I agree that orders of the master account are copied into this account by Lockstep, within the limits set for it, until I withdraw this. I can withdraw it at any time; new orders then stop at once.',
} as const;

export type AccountRole = 'Master' | 'Follower';

/** An account as it is set up on the desk. Its secrets live in the keychain, never here. */
export type DeskAccount = {
  readonly id: AccountId;
  readonly role: AccountRole;
  readonly alias: string;
  /** Free words; empty for none. */
  readonly group: string;
  /** One of `accountColours`. */
  readonly colour: AccountColour;
  /** The app that the broker's portal made for this account; part of its login address, not a secret. */
  readonly appCode: string;
  readonly relation: Relation;
  /** At the broker: one or two, each as `203.0.113.5` or `2001:db8::5`; empty where none was noted. */
  readonly registeredAddresses: readonly string[];
  /** The address of this machine that its calls leave from; empty: whichever the system takes. */
  readonly localAddress: string;
  /** Null: nobody has said anything yet. Masters need none. */
  readonly consent: Consent | null;
  /** A follower's terms; the master has none. */
  readonly terms: FollowerTerms | null;
};

export const accountColours = ['Grey', 'Blue', 'Teal', 'Violet', 'Amber', 'Rose'] as const;
export type AccountColour = (typeof accountColours)[number];

/** New followers start off, without a multiplier of their own choosing (P35). */
export const newFollowerTerms: FollowerTerms = {
  enabled: false,
  multiplier: { units: 1, scale: 0 },
  maxQty: null,
  maxOrderValue: null,
  copyPolicy: 'Orders',
  sizing: { kind: 'Multiplier' },
  atLeastOneLot: false,
  aboveMaximum: 'Refuse',
  carryLots: true,
  reverse: false,
  entryWithinMs: 10_000,
  legs: 'Together',
  limits: firstLimits,
  mandate: null,
  version: 0,
};

/** Terms as an earlier version saved them, with what it did not know yet as that version did it. */
export function completeTerms(saved: Partial<FollowerTerms>): FollowerTerms {
  const limits = saved.limits == null ? null : { ...noLimits, ...saved.limits };
  return { ...newFollowerTerms, carryLots: false, ...saved, limits };
}
