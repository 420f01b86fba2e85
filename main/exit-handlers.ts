// The calls about exits: what one would do, doing it, and the runs there have been.

import { z } from 'zod';
import type { AccountsStore } from '../db/accounts-store.ts';
import type { JournalStore } from '../db/journal-store.ts';
import { exitRecords } from '../domain/exit-record.ts';
import type { ExitRequest, ExitScope } from '../domain/exit-scope.ts';
import { accountId, type AccountId } from '../domain/ids.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { DeskCallName, DeskCalls } from '../preload/contract.ts';
import type { Blotter } from './replication/blotter.ts';
import type { Engine } from './replication/engine.ts';

export type ExitHandlerParts = {
  readonly engine: Engine;
  readonly blotter: Blotter;
  readonly accountsStore: AccountsStore;
  readonly store: Pick<JournalStore, 'exitEntries'>;
  readonly masterId: AccountId;
  readonly followers: readonly AccountId[];
  readonly alias: (id: string) => string;
  readonly actor: string;
};

type ExitCallName = 'previewExit' | 'exit' | 'exitAll' | 'exitMasterOrder' | 'exitRuns';

const text = (most: number) => z.string().min(1).max(most);
const scope = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('Fleet'), includeMaster: z.boolean() }),
  z.strictObject({ kind: z.literal('Group'), group: text(100) }),
  z.strictObject({ kind: z.literal('Account'), accountId: text(40) }),
  z.strictObject({ kind: z.literal('Instrument'), instrumentId: text(60), includeMaster: z.boolean() }),
  z.strictObject({ kind: z.literal('Position'), accountId: text(40), instrumentId: text(60) }),
  z.strictObject({ kind: z.literal('MasterOrder'), masterKey: text(100) }),
  z.strictObject({ kind: z.literal('InStep'), masterKey: text(100), accountId: text(40) }),
]);
const request = z.strictObject({ scope, reach: z.enum(['Everything', 'Copied']) }) as unknown as z.ZodType<ExitRequest>;

export const exitSchemas: { readonly [Name in ExitCallName]: z.ZodType<DeskCalls[Name]['in']> } = {
  previewExit: request,
  exit: request,
  exitAll: z.strictObject({ includeMaster: z.boolean() }),
  exitMasterOrder: z.strictObject({ masterOrderId: text(100) }),
  exitRuns: z.strictObject({ before: text(60).nullable(), limit: z.int().min(1).max(100) }),
};

export type ExitCalls = {
  readonly [Name in ExitCallName & DeskCallName]: (
    input: DeskCalls[Name]['in'],
  ) => Promise<Result<DeskCalls[Name]['out']>>;
};

export function createExitHandlers(parts: ExitHandlerParts): ExitCalls {
  const { engine } = parts;
  const all = (includeMaster: boolean): readonly AccountId[] =>
    includeMaster ? [parts.masterId, ...parts.followers] : parts.followers;

  /** The accounts that a scope is for, or why there are none. */
  function accountsOf(scopeOf: ExitScope): Result<readonly AccountId[]> {
    switch (scopeOf.kind) {
      case 'Fleet':
      case 'Instrument':
        return ok(all(scopeOf.includeMaster));
      case 'Group': {
        const members = parts.accountsStore
          .list()
          .filter(({ id, group }) => group === scopeOf.group && parts.followers.includes(id));
        return members.length > 0
          ? ok(members.map(({ id }) => id))
          : err('GROUP_UNKNOWN', `No follower on this desk is in the group ${scopeOf.group}.`);
      }
      case 'Account':
      case 'Position': {
        const id = accountId(scopeOf.accountId);
        return all(true).includes(id) ? ok([id]) : err('ACCOUNT_UNKNOWN', 'There is no such account on this desk.');
      }
      case 'InStep': {
        const id = accountId(scopeOf.accountId);
        return parts.blotter.copiesFor(scopeOf.masterKey, id, 'Exit').length > 0
          ? ok([id])
          : err('EXIT_UNKNOWN', 'This follower has no exit under that order of the master’s today.');
      }
      case 'MasterOrder': {
        const followers = new Set([
          ...parts.blotter.copiesOfMaster(scopeOf.masterKey).map(({ key }) => key.followerId),
          ...parts.blotter.heldLegsWith(scopeOf.masterKey).map(({ followerId }) => followerId),
        ]);
        return followers.size > 0
          ? ok([...followers])
          : err('ORDER_UNKNOWN', 'No follower holds a copy of this order of the master’s today.');
      }
    }
  }

  const press = async (asked: ExitRequest): Promise<Result<{ readonly runId: string }>> => {
    const accounts = accountsOf(asked.scope);
    return accounts.ok ? ok({ runId: engine.exit(asked, accounts.value, parts.actor) }) : accounts;
  };

  return {
    previewExit: async (asked) => {
      const accounts = accountsOf(asked.scope);
      if (!accounts.ok) return accounts;
      const rows = await engine.previewExit(asked, accounts.value);
      return ok({
        accounts: rows.length,
        positions: rows.reduce((sum, row) => sum + row.positions, 0),
        workingOrders: rows.reduce((sum, row) => sum + row.cancels, 0),
        orders: rows.reduce((sum, row) => sum + row.orders, 0),
        // Accounts run side by side, so the slowest says when all are done.
        estimateMs: Math.max(0, ...rows.map((row) => row.estimateMs)),
        rows: rows.map((row) => ({ ...row, alias: parts.alias(row.accountId) })),
        unreadable: rows.flatMap((row) => (row.why === '' ? [] : [`${parts.alias(row.accountId)}: ${row.why}`])),
      });
    },
    exit: press,
    exitRuns: async ({ before, limit }) => ok(exitRecords(parts.store.exitEntries(before, limit))),
    exitAll: async ({ includeMaster }) => press({ scope: { kind: 'Fleet', includeMaster }, reach: 'Everything' }),
    exitMasterOrder: async ({ masterOrderId }) =>
      press({ scope: { kind: 'MasterOrder', masterKey: masterOrderId }, reach: 'Copied' }),
  };
}
