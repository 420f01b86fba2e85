// Active, reduce-only or halted: for the whole desk, a group, one follower or one instrument. The strictest one rules.

import type { AccountId, InstrumentId } from './ids.ts';

/**
 * Active: everything the rules allow. ReduceOnly: nothing that opens or adds; exits and cancels go. Halted: nothing
 * but cancels and Exit All.
 */
export type TradingState = 'Active' | 'ReduceOnly' | 'Halted';
export const tradingStates: readonly TradingState[] = ['Active', 'ReduceOnly', 'Halted'];

export type TradingScope =
  | { readonly kind: 'Fleet' }
  | { readonly kind: 'Group'; readonly group: string }
  | { readonly kind: 'Follower'; readonly followerId: AccountId }
  | { readonly kind: 'Instrument'; readonly instrumentId: InstrumentId }
  /** One instrument at one follower. */
  | { readonly kind: 'Position'; readonly followerId: AccountId; readonly instrumentId: InstrumentId };

/** A state that somebody or something set, and has not been set back to Active. */
export type SetTradingState = {
  readonly scope: TradingScope;
  readonly state: Exclude<TradingState, 'Active'>;
  readonly reason: string;
  readonly actor: string;
  /** Entries that rest at the broker are taken back too, those on their way as soon as they are there. */
  readonly cancelResting: boolean;
  /** Epoch ms, our clock. */
  readonly at: number;
};

/** What an order is asked about. `group` is empty for none. */
export type TradingTarget = {
  readonly followerId: AccountId;
  readonly group: string;
  /** Null: asked about no instrument in particular. */
  readonly instrumentId: InstrumentId | null;
};

/** Whether anything that covers the target wants its resting entries back. */
export function takesBackResting(set: readonly SetTradingState[], target: TradingTarget): boolean {
  return set.some(({ scope, cancelResting }) => cancelResting && coversScope(scope, target));
}

export function scopeKey(scope: TradingScope): string {
  switch (scope.kind) {
    case 'Fleet':
      return 'Fleet';
    case 'Group':
      return `Group/${scope.group}`;
    case 'Follower':
      return `Follower/${scope.followerId}`;
    case 'Instrument':
      return `Instrument/${scope.instrumentId}`;
    case 'Position':
      return `Position/${scope.followerId}/${scope.instrumentId}`;
  }
}

export function coversScope(scope: TradingScope, target: TradingTarget): boolean {
  switch (scope.kind) {
    case 'Fleet':
      return true;
    case 'Group':
      return scope.group !== '' && scope.group === target.group;
    case 'Follower':
      return scope.followerId === target.followerId;
    case 'Instrument':
      return scope.instrumentId === target.instrumentId;
    case 'Position':
      return scope.followerId === target.followerId && scope.instrumentId === target.instrumentId;
  }
}

/** The strictest state that covers the target, the widest scope first among equals; null: active. */
export function rulingState(set: readonly SetTradingState[], target: TradingTarget): SetTradingState | null {
  if (set.length === 0) return null;
  const covering = set.filter(({ scope }) => coversScope(scope, target));
  const widest = (state: TradingState): SetTradingState | undefined =>
    covering
      .filter((one) => one.state === state)
      .toSorted((a, b) => scopeOrder.indexOf(a.scope.kind) - scopeOrder.indexOf(b.scope.kind))[0];
  return widest('Halted') ?? widest('ReduceOnly') ?? null;
}

const scopeOrder: readonly TradingScope['kind'][] = ['Fleet', 'Group', 'Follower', 'Instrument', 'Position'];

/** The list with this change made; Active takes the scope off it. */
export function withTradingState(
  set: readonly SetTradingState[],
  change: Omit<SetTradingState, 'state'> & { readonly state: TradingState },
): readonly SetTradingState[] {
  const { scope, state, reason, actor, cancelResting, at } = change;
  const others = set.filter((one) => scopeKey(one.scope) !== scopeKey(scope));
  return state === 'Active' ? others : [...others, { scope, state, reason, actor, cancelResting, at }];
}

/** "the whole desk", "the group Family". Names as on screen. */
export function scopeWords(
  scope: TradingScope,
  names: { readonly alias: (id: string) => string; readonly symbol: (id: string) => string },
): string {
  switch (scope.kind) {
    case 'Fleet':
      return 'the whole desk';
    case 'Group':
      return `the group ${scope.group}`;
    case 'Follower':
      return names.alias(scope.followerId);
    case 'Instrument':
      return names.symbol(scope.instrumentId);
    case 'Position':
      return `${names.symbol(scope.instrumentId)} at ${names.alias(scope.followerId)}`;
  }
}
