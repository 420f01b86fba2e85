// What can be chosen to exit, from what the desk shows. Pure.

import type { DeskView } from '../domain/desk-view.ts';
import type { ExitRunView } from '../domain/exit-view.ts';
import type { ExitReach, ExitRequest, ExitScope } from '../domain/exit-scope.ts';
import type { AccountId, InstrumentId } from '../domain/ids.ts';

export type ScopeOption = { readonly key: string; readonly words: string; readonly scope: ExitScope };
export type ScopeGroup = { readonly label: string; readonly options: readonly ScopeOption[] };

export const wholeFleetKey = 'Fleet';

/** Two scopes with the same key are the same choice; whether the master is in is a choice of its own. */
export function keyOfScope(scope: ExitScope): string {
  switch (scope.kind) {
    case 'Fleet':
      return wholeFleetKey;
    case 'Group':
      return `Group/${scope.group}`;
    case 'Account':
      return `Account/${scope.accountId}`;
    case 'Instrument':
      return `Instrument/${scope.instrumentId}`;
    case 'Position':
      return `Position/${scope.accountId}/${scope.instrumentId}`;
    case 'MasterOrder':
      return `MasterOrder/${scope.masterKey}`;
    case 'InStep':
      return `InStep/${scope.masterKey}/${scope.accountId}`;
  }
}

export function scopeGroups(
  view: Pick<DeskView, 'accounts' | 'master' | 'followers' | 'orders'>,
  asked: ExitScope | null,
): readonly ScopeGroup[] {
  const option = (words: string, scope: ExitScope): ScopeOption => ({ key: keyOfScope(scope), words, scope });
  const groups = [...new Set(view.accounts.filter(({ role }) => role === 'Follower').map(({ group }) => group))];
  const live = [...(view.master === null ? [] : [view.master]), ...view.followers];
  const held = new Map(live.flatMap(({ positions }) => (positions ?? []).map((one) => [one.instrumentId, one.symbol])));
  const order = asked?.kind === 'MasterOrder' ? view.orders.find(({ key }) => key === asked.masterKey) : undefined;
  return [
    { label: 'All', options: [option('Every account', { kind: 'Fleet', includeMaster: true })] },
    {
      label: 'Groups',
      options: groups
        .filter((group) => group !== '')
        .toSorted()
        .map((group) => option(`Group ${group}`, { kind: 'Group', group })),
    },
    {
      label: 'Accounts',
      options: live.map(({ id, alias }) =>
        option(id === view.master?.id ? `${alias} (master)` : alias, { kind: 'Account', accountId: id as AccountId }),
      ),
    },
    {
      label: 'Instruments held',
      options: [...held].map(([id, symbol]) =>
        option(`${symbol} in every account`, {
          kind: 'Instrument',
          instrumentId: id as InstrumentId,
          includeMaster: true,
        }),
      ),
    },
    {
      label: asked?.kind === 'Position' ? 'One position' : 'Master orders',
      options: askedAlone(asked, live, order?.symbol ?? held.get(asked?.kind === 'Position' ? asked.instrumentId : '')),
    },
  ].filter(({ options }) => options.length > 0);
}

/** What a button elsewhere asked for, and the list does not hold. */
function askedAlone(
  asked: ExitScope | null,
  live: readonly { readonly id: string; readonly alias: string }[],
  symbol = 'order',
): readonly ScopeOption[] {
  if (asked?.kind === 'MasterOrder')
    return [{ key: keyOfScope(asked), words: `Copies of ${symbol} ${asked.masterKey}`, scope: asked }];
  if (asked?.kind !== 'InStep' && asked?.kind !== 'Position') return [];
  const alias = live.find(({ id }) => id === asked.accountId)?.alias ?? asked.accountId;
  if (asked.kind === 'Position')
    return [{ key: keyOfScope(asked), words: `${symbol} of ${alias} alone`, scope: asked }];
  return [{ key: keyOfScope(asked), words: `What ${alias} has still to close`, scope: asked }];
}

export function requestFor(scope: ExitScope, reach: ExitReach, includeMaster: boolean): ExitRequest {
  if (scope.kind === 'MasterOrder' || scope.kind === 'InStep') return { scope, reach: 'Copied' };
  return { scope: 'includeMaster' in scope ? { ...scope, includeMaster } : scope, reach };
}

/** What copying does after the exit, said before it is pressed. */
export function afterwards(scope: ExitScope): string {
  switch (scope.kind) {
    case 'Fleet':
      return 'Copying stays off afterwards.';
    case 'Group':
      return 'The group takes no new entries afterwards, until you allow them.';
    case 'Account':
      return 'The account takes no new entries afterwards, until you allow them.';
    case 'Instrument':
      return 'The instrument takes no new entries afterwards, until you allow them.';
    case 'Position':
      return 'The account takes no new entries in it afterwards, until you allow them.';
    case 'InStep':
      return 'Copying goes on.';
    case 'MasterOrder':
      return 'Its copies are not opened again; everything else goes on.';
  }
}

/** Newest first, without the one that is shown. */
export function earlierRuns(exits: readonly ExitRunView[], shown: string | null): readonly ExitRunView[] {
  return exits.filter(({ id }) => id !== shown).toReversed();
}
