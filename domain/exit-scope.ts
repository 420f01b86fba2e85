// What one exit is asked to close: which accounts, which instruments, and whose units.

import type { AccountId, InstrumentId } from './ids.ts';

export type ExitScope =
  | { readonly kind: 'Fleet'; readonly includeMaster: boolean }
  /** The followers that carry this word as their group. */
  | { readonly kind: 'Group'; readonly group: string }
  | { readonly kind: 'Account'; readonly accountId: AccountId }
  | { readonly kind: 'Instrument'; readonly instrumentId: InstrumentId; readonly includeMaster: boolean }
  /** One instrument in one account. */
  | { readonly kind: 'Position'; readonly accountId: AccountId; readonly instrumentId: InstrumentId }
  /** What was copied from one order of the master's: what is left of it is cancelled, what traded is closed. */
  | { readonly kind: 'MasterOrder'; readonly masterKey: string }
  /** What one follower has still to close of one exit of the master's. */
  | { readonly kind: 'InStep'; readonly masterKey: string; readonly accountId: AccountId };

/** Everything: whoever bought it. Copied: only what this desk's own orders have bought, and no order made by hand. */
export type ExitReach = 'Everything' | 'Copied';

export type ExitRequest = { readonly scope: ExitScope; readonly reach: ExitReach };

/** What a record of an exit from before scopes existed was for. */
export const wholeFleet: ExitRequest = { scope: { kind: 'Fleet', includeMaster: true }, reach: 'Everything' };

/**
 * Whether a run for `wide` will do all that `narrow` asks on the accounts that both are for; a second press then joins
 * it. The caller compares the accounts.
 */
export function covers(wide: ExitRequest, narrow: ExitRequest): boolean {
  if (wide.reach === 'Copied' && narrow.reach === 'Everything') return false;
  const [a, b] = [wide.scope, narrow.scope];
  switch (a.kind) {
    case 'Fleet':
    case 'Group':
    case 'Account':
      // One order of the master's asks for less than all that was copied.
      return true;
    case 'Instrument':
      return (b.kind === 'Instrument' || b.kind === 'Position') && b.instrumentId === a.instrumentId;
    case 'Position':
      return b.kind === 'Position' && b.instrumentId === a.instrumentId && b.accountId === a.accountId;
    case 'MasterOrder':
      return b.kind === 'MasterOrder' && b.masterKey === a.masterKey;
    case 'InStep':
      return b.kind === 'InStep' && b.masterKey === a.masterKey && b.accountId === a.accountId;
  }
}

/** "EXIT ALL", "EXIT Family", for titles and the journal. */
export function scopeWords(
  scope: ExitScope,
  names: { readonly alias: (id: string) => string; readonly symbol: (id: string) => string },
): string {
  switch (scope.kind) {
    case 'Fleet':
      return scope.includeMaster ? 'EXIT ALL' : 'EXIT ALL FOLLOWERS';
    case 'Group':
      return `EXIT GROUP ${scope.group}`;
    case 'Account':
      return `EXIT ${names.alias(scope.accountId)}`;
    case 'Instrument':
      return `EXIT ${names.symbol(scope.instrumentId)}`;
    case 'Position':
      return `EXIT ${names.symbol(scope.instrumentId)} OF ${names.alias(scope.accountId)}`;
    case 'MasterOrder':
      return `EXIT MASTER ORDER ${scope.masterKey}`;
    case 'InStep':
      return `EXIT ${names.alias(scope.accountId)} IN STEP WITH ${scope.masterKey}`;
  }
}
