// The calls of the local door carried out: read here, done by the window's own handlers and the engine.

import type { z } from 'zod';
import type { AccountsStore } from '../db/accounts-store.ts';
import type { EventsQuery, History, MappingsQuery } from '../db/history-store.ts';
import type { DeskView } from '../domain/desk-view.ts';
import type { AccountId } from '../domain/ids.ts';
import { mappingStatusOf } from '../domain/order-mapping.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { DeskCallName, DeskCalls } from '../preload/contract.ts';
import type { BrokerAccount } from './broker/broker.ts';
import type { Clock } from './clock.ts';
import { doorSchemas, type DoorCallName, type DoorInput } from './door-calls.ts';
import type { DoorCredentials } from './door-credentials.ts';
import type { DoorNames } from './door-names.ts';
import { doorReport, skippedOutcome, type FollowerOutcome } from './door-outcome.ts';
import { riskConfigOf, termsEditOf } from './door-risk-config.ts';
import type { DoorTrades } from './door-trades.ts';
import type { Blotter } from './replication/blotter.ts';
import type { Engine } from './replication/engine.ts';

/** The window's own calls: the door does through them whatever the window does. */
export type DeskCall = <Name extends DeskCallName>(
  name: Name,
  input: DeskCalls[Name]['in'],
) => Promise<Result<DeskCalls[Name]['out']>>;

export type DoorHandlerParts = {
  readonly clock: Clock;
  readonly desk: DeskCall;
  /** Starts the exit of one order of the master's; its run ends later. */
  readonly exitMasterOrder: (masterOrderId: string) => Promise<Result<{ readonly runId: string }>>;
  readonly names: DoorNames;
  readonly credentials: DoorCredentials;
  readonly trades: DoorTrades;
  readonly history: History;
  readonly engine: Engine;
  readonly blotter: Blotter;
  readonly accountsStore: AccountsStore;
  readonly view: () => DeskView;
  readonly accounts: ReadonlyMap<AccountId, BrokerAccount>;
  /** The account that an order message of the broker's speaks of, where it can be one of ours. */
  readonly readPostback: (body: unknown) => Result<AccountId>;
  readonly version: string;
};

export type DoorHandlers = { readonly call: (name: DoorCallName, input: unknown) => Promise<Result<object>> };

type Runs = { readonly [Name in DoorCallName]: (input: DoorInput<Name>) => Promise<Result<object>> };

const exitWithinMs = 45_000;
/** A hint is worth one reading; a flood of them is worth no more. */
const postbackPauseMs = 1000;

export function createDoorHandlers(parts: DoorHandlerParts): DoorHandlers {
  const { names, trades, clock, blotter } = parts;
  const lastHint = new Map<AccountId, number>();

  async function recordConsent({ followerId, by }: DoorInput<'consent'>, granted: boolean): Promise<Result<object>> {
    const id = names.followerOf(followerId);
    if (!id.ok) return id;
    const done = await parts.desk('recordConsent', { id: id.value, granted, by });
    return done.ok ? ok({ follower_id: followerId, consent: granted ? 'Granted' : 'Withdrawn' }) : done;
  }

  const runs: Runs = {
    credentials: parts.credentials.save,
    riskConfig: async ({ followerId, ...asked }) => {
      const id = names.followerOf(followerId);
      if (!id.ok) return id;
      const done = await parts.desk('setFollowerTerms', { followerId: id.value, ...termsEditOf(asked) });
      if (!done.ok) return done;
      const now = followerRow(parts, id.value);
      return ok({ follower_id: followerId, risk_config: now?.risk_config ?? null });
    },
    consent: (input) => recordConsent(input, true),
    withdrawConsent: (input) => recordConsent(input, false),
    followers: async () =>
      ok({ followers: parts.view().followers.flatMap(({ id }) => followerRow(parts, id as AccountId) ?? []) }),
    replicate: trades.replicate,
    copySelected: trades.copySelected,
    modify: trades.modify,
    exit: async ({ masterOrderId }) => {
      const pressed = await parts.exitMasterOrder(masterOrderId);
      if (!pressed.ok) {
        // Where nobody has a copy of a trade yet, nobody may be given one from here on.
        parts.engine.endTrade(masterOrderId, 'the local door');
        return pressed;
      }
      const { runId } = pressed.value;
      const run = () => blotter.exits().find(({ id }) => id === runId);
      await trades.waitFor(() => (run()?.finishedAt ?? null) !== null, exitWithinMs);
      // Nothing that is still working may outlive the trade, whatever the run could not prove.
      parts.engine.endTrade(masterOrderId, 'the local door');
      const ended = run()?.accounts ?? [];
      const open = blotter.openExits().find((one) => one.run.id === runId)?.accounts ?? [];
      const underWay = open.filter((id) => !ended.some(({ accountId }) => accountId === id));
      const results = [
        ...exitOutcomes(parts, masterOrderId, ended),
        ...underWay.map((id) => underWayOutcome(parts, masterOrderId, id)),
      ];
      const report = doorReport(results);
      return ok({ ...report, ok: report.ok && report.summary.failed + report.summary.unknown === 0, run_id: runId });
    },
    mappings: async (query) => {
      const rows = await parts.history.mappings(mappingsQuery(query, names));
      return ok({
        mappings: rows.map((row) => ({
          ...row,
          follower_id: names.nameOf(row.follower_id),
          client_id: row.follower_id,
        })),
      });
    },
    events: async (query) => {
      const rows = await parts.history.events(eventsQuery(query, names));
      return ok({ events: rows, next_before: rows.at(-1)?.seq ?? null });
    },
    health: async () => {
      const view = parts.view();
      const halted = parts.engine.haltReason();
      return ok({
        version: parts.version,
        mode: view.mode,
        copying: view.copying.kind,
        halted: halted ?? '',
        market: view.market.phase,
        master: view.master === null ? null : linkRow(view.master),
        followers: view.followers.map((one) => ({ follower_id: names.nameOf(one.id), ...linkRow(one) })),
      });
    },
    postback: async (body) => {
      const account = parts.readPostback(body);
      if (!account.ok) return account;
      const last = lastHint.get(account.value) ?? -Infinity;
      const due = clock.monotonic() - last >= postbackPauseMs;
      if (due) {
        lastHint.set(account.value, clock.monotonic());
        // Read for its reports; what the message itself says is never taken for a fact.
        void parts.accounts.get(account.value)?.orderBook();
      }
      return ok({ read: due });
    },
  };

  return {
    call: async (name, input) => {
      const read = doorSchemas[name].safeParse(input);
      if (!read.success) return refused(read.error);
      const run = runs[name] as (input: unknown) => Promise<Result<object>>;
      return run(read.data);
    },
  };
}

function refused(error: z.ZodError): Result<never> {
  const issue = error.issues[0];
  const where = issue?.path.join('.') ?? '';
  return err(
    'INPUT_REFUSED',
    `This cannot be read: ${where === '' ? '' : `${where}: `}${issue?.message ?? 'not as expected'}.`,
  );
}

/** Limits in units and rupees; null: no limit. */
function followerRow(parts: DoorHandlerParts, id: AccountId) {
  const account = parts.accountsStore.list().find((one) => one.id === id);
  const shown = parts.view().followers.find((one) => one.id === id);
  const terms = parts.blotter.terms(id);
  if (account === undefined || shown === undefined || terms === undefined) return null;
  return {
    follower_id: parts.names.nameOf(id),
    client_id: id,
    alias: account.alias,
    state: shown.state,
    state_reason: shown.stateReason,
    connected: shown.link.session.kind === 'Ready',
    consent: account.consent?.kind ?? 'None',
    risk_config: riskConfigOf(terms),
  };
}

function linkRow({ alias, link }: Pick<DeskView['followers'][number], 'alias' | 'link'>) {
  return {
    alias,
    connected: link.session.kind === 'Ready',
    reason: 'reason' in link.session ? link.session.reason : '',
    feed: link.feed,
    last_frame_at_ms: link.lastFrameAt,
    last_book_at_ms: link.lastBookAt,
  };
}

function exitOutcomes(
  { names, blotter }: DoorHandlerParts,
  masterOrderId: string,
  accounts: ReturnType<Blotter['exits']>[number]['accounts'],
): readonly FollowerOutcome[] {
  return accounts.map(({ accountId, state, reason, provenAt, ...counts }) => {
    const copies = blotter.copiesFor(masterOrderId, accountId as AccountId);
    const first = copies[0];
    const blank = skippedOutcome(names.nameOf(accountId), accountId, '', reason);
    const flat = state === 'Flat';
    return {
      ...blank,
      status: flat ? 'SUCCESS' : state === 'Left' ? 'FAILED' : 'UNKNOWN',
      code: flat ? '' : 'NOT_PROVEN_FLAT',
      follower_order_id: first?.order.orderId ?? null,
      mapping_status: first === undefined ? null : mappingStatusOf(first),
      filled_quantity: copies.reduce((sum, { order }) => sum + order.cumQty, 0),
      cancels_sent: counts.cancelsSent,
      closes_sent: counts.closesSent,
      proven_at_ms: provenAt,
    };
  });
}

/** Nothing has been proven of it, so it counts neither as out nor as failed. */
function underWayOutcome({ names, blotter }: DoorHandlerParts, masterOrderId: string, id: AccountId): FollowerOutcome {
  const copies = blotter.copiesFor(masterOrderId, id);
  const first = copies[0];
  return {
    ...skippedOutcome(names.nameOf(id), id, 'NOT_PROVEN_FLAT', 'Its exit is still under way.'),
    status: 'UNKNOWN',
    follower_order_id: first?.order.orderId ?? null,
    mapping_status: first === undefined ? null : mappingStatusOf(first),
    filled_quantity: copies.reduce((sum, { order }) => sum + order.cumQty, 0),
    remedy: 'Ask for the exit of this order again to hear how it ended, or look at the exit in the console.',
  };
}

function mappingsQuery(asked: DoorInput<'mappings'>, names: DoorNames): MappingsQuery {
  const follower = asked.follower_id;
  return {
    text: asked.text ?? '',
    from: asked.from ?? null,
    to: asked.to ?? null,
    masterOrderId: asked.master_order_id ?? null,
    followerId: follower === undefined ? null : (names.accountOf(follower) ?? follower),
    status: asked.status ?? null,
    sort: asked.sort ?? 'created',
    descending: (asked.order ?? 'desc') === 'desc',
    offset: asked.offset ?? 0,
    limit: asked.limit ?? 100,
  };
}

function eventsQuery(asked: DoorInput<'events'>, names: DoorNames): EventsQuery {
  const follower = asked.follower_id;
  return {
    text: asked.text ?? '',
    from: asked.from ?? null,
    to: asked.to ?? null,
    masterOrderId: asked.master_order_id ?? null,
    accountId: follower === undefined ? null : (names.accountOf(follower) ?? follower),
    level: asked.level ?? null,
    kind: asked.kind ?? null,
    before: asked.before ?? null,
    limit: asked.limit ?? 100,
  };
}
