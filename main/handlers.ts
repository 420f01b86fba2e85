// The contract implemented: name -> function, once its schema has read the input. Free of Electron; every way in runs
// these and nothing else.

import type { AccountsStore } from '../db/accounts-store.ts';
import type { SettingsStore } from '../db/settings-store.ts';
import type { FollowerTerms } from '../domain/account.ts';
import { type AccountId, orderId } from '../domain/ids.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { InstrumentIndex } from '../domain/instrument-index.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { scopeKey, type TradingScope } from '../domain/trading-state.ts';
import type { About, DeskCallName, DeskCalls, InstrumentHit, ReferenceStatus } from '../preload/contract.ts';
import type { AccountRuns } from './account-handlers.ts';
import type { AttentionRuns } from './attention-handlers.ts';
import { checkAddress } from './broker/alice-blue/addresses.ts';
import type { Clock } from './clock.ts';
import { deskSchemas } from './desk-schemas.ts';
import type { ExitCalls } from './exit-handlers.ts';
import type { PracticeRoom } from './practice/practice-room.ts';
import type { PriceWatch } from './price-watch.ts';
import type { Blotter } from './replication/blotter.ts';
import type { Engine } from './replication/engine.ts';
import type { Publish } from './replication/publish.ts';
import type { HistoryCalls } from './history-handlers.ts';
import type { DoorSettings } from './door-settings.ts';
import { editTerms } from './terms-edit.ts';
import type { ChangeTerms, TermsRuns } from './terms-handlers.ts';
import type { UpkeepRuns } from './upkeep-handlers.ts';

export type HandlerParts = {
  readonly clock: Clock;
  readonly publish: Publish;
  readonly about: () => About;
  readonly index: () => InstrumentIndex;
  readonly freezeQtyOf: (instrument: Instrument) => number | null;
  readonly refreshReference: () => Promise<Result<ReferenceStatus>>;
  readonly historyCalls: HistoryCalls;
  readonly settings: SettingsStore;
  readonly accountsStore: AccountsStore;
  readonly accountRuns: AccountRuns;
  readonly door: DoorSettings;
  readonly attentionRuns: AttentionRuns;
  readonly brokerRuns: Pick<Runs, 'brokerSettings' | 'setBrokerSettings'>;
  readonly exitCalls: ExitCalls;
  readonly termsRuns: TermsRuns;
  readonly changeTerms: ChangeTerms;
  readonly engine: Engine;
  readonly blotter: Blotter;
  readonly followers: readonly AccountId[];
  readonly dismiss: (key: string) => void;
  readonly prices: Pick<PriceWatch, 'ask' | 'last'>;
  readonly practice: PracticeRoom | null;
  readonly upkeepRuns: UpkeepRuns;
  /** Who is at the console, for the journal. */
  readonly actor: string;
};

export type Handlers = { readonly call: (name: string, input: unknown) => Promise<Result<unknown>> };

/** What is typed is found at once; its prices may come a moment later, or not at all. */
const hitPricesWithinMs = 400;

type Runs = {
  readonly [Name in DeskCallName]: (input: DeskCalls[Name]['in']) => Promise<Result<DeskCalls[Name]['out']>>;
};

export function createHandlers(parts: HandlerParts): Handlers {
  const { engine, publish, clock, settings } = parts;
  /** A scope that is already set can always be set back, even when its group or follower is gone. */
  const knownScope = (scope: TradingScope): Result<null> => {
    const set = parts.blotter.trading().some((one) => scopeKey(one.scope) === scopeKey(scope));
    if (set || scope.kind === 'Fleet') return ok(null);
    switch (scope.kind) {
      case 'Group':
        return scope.group !== '' && parts.accountsStore.list().some(({ group }) => group === scope.group)
          ? ok(null)
          : err('GROUP_UNKNOWN', 'No account on this desk is in such a group.');
      case 'Follower':
      case 'Position':
        return parts.followers.includes(scope.followerId)
          ? ok(null)
          : err('FOLLOWER_UNKNOWN', 'There is no such follower on this desk.');
      case 'Instrument':
        return parts.index().byId(scope.instrumentId) === null
          ? err('INSTRUMENT_UNKNOWN', 'No such instrument stands in today’s contract master.')
          : ok(null);
    }
  };
  const practice = (): Result<PracticeRoom> =>
    parts.practice === null
      ? err('NOT_IN_PRACTICE', 'This is for practice only: live orders of the master are made at the broker.')
      : ok(parts.practice);

  const runs: Runs = {
    ...parts.accountRuns,
    ...parts.attentionRuns,
    ...parts.brokerRuns,
    ...parts.exitCalls,
    ...parts.termsRuns,
    snapshot: async () => ok(publish.snapshot()),
    ...parts.upkeepRuns,
    about: async () => ok(parts.about()),
    startFailure: async () => ok(null),
    afterFailure: async () => err('NOT_FAILED', 'The engine runs: there is nothing to choose.'),
    // The window's own process asked, and hears it.
    answerClose: async () => err('CLOSE_NEEDS_WINDOW', 'Only a window asks whether to close.'),
    searchInstruments: async ({ text: typed }) => {
      const found = parts
        .index()
        .search(typed, 20)
        .filter(({ kind }) => kind !== 'Index');
      await parts.prices.ask(
        found.map(({ id }) => id),
        hitPricesWithinMs,
      );
      return ok(
        found.map((instrument): InstrumentHit => {
          const { id, exchange, kind, symbol, tradingSymbol, name, lotSize, tick } = instrument;
          return {
            instrumentId: id,
            exchange,
            kind,
            symbol,
            tradingSymbol,
            name,
            lotSize,
            tick,
            freezeQty: parts.freezeQtyOf(instrument),
            lastPrice: parts.prices.last(id),
          };
        }),
      );
    },
    refreshReference: async () => parts.refreshReference(),
    ...parts.historyCalls,
    setCopying: async ({ on }) => {
      const reason = engine.haltReason();
      if (on && reason !== null)
        return err(
          'HALTED',
          `Copying was halted: ${reason} Look at the accounts at the broker, then start Lockstep again.`,
        );
      engine.setCopying({ kind: on ? 'On' : 'Off' }, parts.actor);
      return ok(null);
    },
    setTradingState: async (change) => {
      const known = knownScope(change.scope);
      if (!known.ok) return known;
      engine.setTrading(change, parts.actor);
      return ok(null);
    },
    setFollowerTerms: async ({ followerId, ...edit }) => {
      const id = parts.followers.find((one) => one === followerId);
      const before: FollowerTerms | undefined = id === undefined ? undefined : parts.blotter.terms(id);
      if (id === undefined || before === undefined)
        return err('FOLLOWER_UNKNOWN', 'There is no such follower on this desk.');
      const terms = editTerms(before, edit);
      if (!terms.ok) return terms;
      if (terms.value.reverse !== before.reverse && parts.blotter.isInvolved(id))
        return err(
          'REVERSE_WHILE_HOLDING',
          'It holds copied positions or has working orders, which would be closed the wrong way round. Change this when it is flat.',
        );
      parts.changeTerms(id, terms.value);
      return ok(null);
    },
    dismissNotice: async ({ key }) => {
      parts.dismiss(key);
      return ok(null);
    },
    followUnasked: async ({ orderId: key }) => {
      const master = parts.blotter.master(orderId(key));
      if (master === undefined || master.unasked === null)
        return err('NOT_LEFT_STANDING', 'No follower’s order was left standing for this order of the master’s.');
      engine.followUnasked(key, parts.actor);
      return ok(null);
    },
    placeMasterOrder: async (ticket) => {
      const room = practice();
      return room.ok ? room.value.hands.place(ticket) : room;
    },
    replaceMasterOrder: async (change) => {
      const room = practice();
      return room.ok ? room.value.hands.replace(change) : room;
    },
    cancelMasterOrder: async ({ orderId }) => {
      const room = practice();
      return room.ok ? room.value.hands.cancel(orderId) : room;
    },
    playDemoMorning: async () => {
      const room = practice();
      return room.ok ? room.value.playDemo() : room;
    },
    doorStatus: async () => ok(parts.door.status()),
    setDoor: parts.door.set,
    doorSecret: parts.door.secret,
    rotateDoorSecret: parts.door.rotate,
    startDrill: async ({ seed }) => {
      const room = practice();
      return room.ok ? room.value.drill.start(seed ?? clock.now() % 1_000_000) : room;
    },
    stopDrill: async () => {
      const room = practice();
      if (room.ok) room.value.drill.stop();
      return room.ok ? ok(null) : room;
    },
    setAddresses: async (edit) => {
      for (const [name, value] of Object.entries(edit)) {
        if (value === undefined || value.trim() === '') continue;
        const checked = checkAddress(name as keyof typeof edit, value);
        if (!checked.ok) return checked;
      }
      const kept = JSON.parse(settings.get('addresses') ?? '{}') as Record<string, string>;
      settings.set('addresses', JSON.stringify({ ...kept, ...edit }), clock.now());
      return ok(null);
    },
  };

  return {
    call: async (name, input) => {
      if (!Object.hasOwn(deskSchemas, name)) return err('CALL_UNKNOWN', 'The console does not know this call.');
      const known = name as DeskCallName;
      const parsed = deskSchemas[known].safeParse(input ?? null);
      if (!parsed.success) {
        const issue = parsed.error.issues[0];
        return err(
          'INPUT_REFUSED',
          `This cannot be read: ${issue?.path.join('.') || known}: ${issue?.message ?? 'not as expected'}.`,
        );
      }
      parts.practice?.drill.heard(known);
      const run = runs[known] as (input: unknown) => Promise<Result<unknown>>;
      return run(parsed.data);
    },
  };
}
