// The local door's part of the composition: its handlers, built of what the desk is built of.

import type { AccountsStore } from '../db/accounts-store.ts';
import type { Db } from '../db/database.ts';
import { createHistoryStore, type History } from '../db/history-store.ts';
import { createNonceStore } from '../db/nonce-store.ts';
import type { SettingsStore } from '../db/settings-store.ts';
import type { DeskView } from '../domain/desk-view.ts';
import type { AccountId } from '../domain/ids.ts';
import type { InstrumentIndex } from '../domain/instrument-index.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { BrokerAddresses } from '../preload/contract.ts';
import { openAliceBlueAccount, type AliceBlueAccount } from './broker/alice-blue/alice-blue-account.ts';
import { readWebhook } from './broker/alice-blue/webhook.ts';
import type { Clock } from './clock.ts';
import { createDoorCredentials, type ProvenSession } from './door-credentials.ts';
import { createDoorHandlers, type DeskCall, type DoorHandlers } from './door-handlers.ts';
import { createDoorNames } from './door-names.ts';
import { createDoorTrades } from './door-trades.ts';
import type { Handlers } from './handlers.ts';
import type { Log } from './log.ts';
import type { PriceWatch } from './price-watch.ts';
import type { Redactor } from './redactor.ts';
import type { Blotter } from './replication/blotter.ts';
import type { Engine } from './replication/engine.ts';
import type { Journal } from './replication/journal.ts';
import type { Vault } from './vault.ts';

export type DoorParts = {
  readonly mode: 'Practice' | 'Live';
  readonly version: string;
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  readonly redactor: Redactor;
  readonly settings: SettingsStore;
  readonly accountsStore: AccountsStore;
  readonly vault: Vault;
  readonly addresses: BrokerAddresses;
  readonly accounts: ReadonlyMap<AccountId, AliceBlueAccount>;
  readonly followers: readonly AccountId[];
  readonly index: () => InstrumentIndex;
  readonly prices: Pick<PriceWatch, 'ask' | 'fresh'>;
  readonly engine: Engine;
  readonly blotter: Blotter;
  readonly journal: Journal;
  readonly handlers: Handlers;
  readonly history: History;
  readonly view: () => DeskView;
  readonly show: () => void;
  readonly restart: () => void;
};

export type DoorDesk = DoorHandlers & { readonly claimNonce: (nonce: string) => boolean };

const pricesWithinMs = 1500;

export function createDoorDesk(parts: DoorParts): DoorDesk {
  const { clock, settings, accountsStore, engine, blotter, accounts } = parts;
  const names = createDoorNames(settings, clock, () => parts.followers);
  const store = createHistoryStore(parts.db);
  const nonces = createNonceStore(parts.db);

  const waiting = new Set<() => void>();
  parts.journal.onCommit(() => {
    for (const wake of waiting) wake();
  });
  const nextCommit = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const wake = (): void => {
        waiting.delete(wake);
        cancel();
        resolve();
      };
      const cancel = clock.after(ms, wake);
      waiting.add(wake);
    });

  const call = (name: string, input: unknown): Promise<Result<unknown>> => parts.handlers.call(name, input);
  const handlers = createDoorHandlers({
    clock,
    desk: call as DeskCall,
    exitMasterOrder: (masterOrderId) =>
      call('exitMasterOrder', { masterOrderId }) as Promise<Result<{ readonly runId: string }>>,
    names,
    credentials: createDoorCredentials({
      mode: parts.mode,
      clock,
      store: accountsStore,
      vault: parts.vault,
      names,
      prove: (id, token) => prove(parts, id, token),
      resume: (id, token) => {
        accounts.get(id)?.resume({ accountId: id, token, issuedAt: clock.now() });
      },
      record: engine.record,
      show: parts.show,
      restart: parts.restart,
    }),
    trades: createDoorTrades({
      clock,
      engine,
      blotter,
      names,
      followers: parts.followers,
      index: parts.index,
      freshPrice: parts.prices.fresh,
      askPrice: async (id) => parts.prices.ask([id], pricesWithinMs) ?? undefined,
      nextCommit,
      usedBefore: store.everUsed,
    }),
    history: parts.history,
    engine,
    blotter,
    accountsStore,
    view: parts.view,
    accounts,
    readPostback: (body) => {
      const text = JSON.stringify(body);
      for (const id of accounts.keys()) if (readWebhook(text, id).ok) return ok(id);
      return err('POSTBACK_REFUSED', 'It names no order of an account on this desk.');
    },
    version: parts.version,
  });
  return { ...handlers, claimNonce: (nonce) => nonces.claim(nonce, clock.now()) };
}

/** A line of its own, so that a token that is not good never touches the account's. */
async function prove(parts: DoorParts, id: AccountId, token: string): Promise<Result<ProvenSession>> {
  parts.redactor.remember(token);
  const { addresses, index, clock, random, log, redactor } = parts;
  const account = openAliceBlueAccount({
    accountId: id,
    addresses,
    session: { accountId: id, token, issuedAt: clock.now() },
    instruments: index,
    watch: 'WhenWorking',
    clock,
    random,
    log,
    redactor,
  });
  try {
    const began = clock.monotonic();
    const profile = await account.profile();
    if (!profile.ok) return profile;
    return profile.value.accountId === id
      ? ok({ clientName: profile.value.name, ms: Math.round(clock.monotonic() - began) })
      : err('LOGIN_OTHER_ACCOUNT', 'The token is of another account than the client code says.');
  } finally {
    await account.close();
  }
}
