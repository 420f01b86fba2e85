// Master and follower accounts and a follower's terms.

import type { AccountId } from './ids.ts';
import type { Paise } from './price.ts';

/** An exact decimal as text split into integers: 0.5 is { units: 5, scale: 1 }. Never a float. */
export type Multiplier = { readonly units: number; readonly scale: number };

/** Orders: the master's orders as the broker accepts them. Fills: only what the master has traded. */
export type CopyPolicy = 'Orders' | 'Fills';

export type FollowerTerms = {
  /** New followers start off (P35). */
  readonly enabled: boolean;
  readonly multiplier: Multiplier;
  /** Most units in one copied order; null: no limit set. An order above it is denied, never cut silently. */
  readonly maxQty: number | null;
  /** Most value of one copied order in paise; null: no limit set. */
  readonly maxOrderValue: Paise | null;
  readonly copyPolicy: CopyPolicy;
};

export type MasterAccount = { readonly id: AccountId; readonly alias: string };

export type FollowerAccount = { readonly id: AccountId; readonly alias: string; readonly terms: FollowerTerms };

/** Fleet-wide: On copies, Off watches only, Halted was stopped by the system and says why. */
export type CopyingState =
  | { readonly kind: 'On' }
  | { readonly kind: 'Off' }
  | { readonly kind: 'Halted'; readonly reason: string };

export type SessionState =
  | { readonly kind: 'Ready' }
  | { readonly kind: 'Connecting' }
  | { readonly kind: 'NeedsLogin'; readonly reason: string }
  | { readonly kind: 'Unreachable'; readonly reason: string };
