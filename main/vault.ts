// The desk's secrets by what they are for: an API secret and a session per account, in the keychain and nowhere else.

import type { SettingsStore } from '../db/settings-store.ts';
import type { AccountId } from '../domain/ids.ts';
import { ok, type Result } from '../domain/result.ts';
import type { BrokerStance } from './broker/alice-blue/broker-stance.ts';
import { isOfToday, type Session } from './broker/alice-blue/session.ts';
import type { Clock } from './clock.ts';
import { openSecretStore, type Keytar, type SecretStore } from './keychain.ts';
import type { Redactor } from './redactor.ts';

export type Vault = {
  readonly kind: SecretStore['kind'];
  readonly reason: string;
  readonly apiSecret: (id: AccountId) => Promise<Result<string | null>>;
  readonly setApiSecret: (id: AccountId, secret: string) => Promise<Result<null>>;
  /** Null: none, or it is not of today, or another broker address issued it. */
  readonly session: (id: AccountId) => Promise<Session | null>;
  readonly setSession: (session: Session) => Promise<Result<null>>;
  readonly dropSession: (id: AccountId) => Promise<void>;
  readonly forget: (id: AccountId) => Promise<void>;
  /** What the local door is opened by, as one text; null: none was made yet. */
  readonly doorKey: () => Promise<Result<string | null>>;
  readonly setDoorKey: (text: string) => Promise<Result<null>>;
  /** Whether an API secret was ever stored, as remembered outside the keychain. */
  readonly hasApiSecret: (id: AccountId) => boolean;
};

export type VaultPlan = {
  readonly service: string;
  readonly load: () => Promise<Keytar>;
  readonly settings: SettingsStore;
  readonly clock: Clock;
  readonly redactor: Redactor;
  /** The sign-in address: a session belongs to the broker that issued it. */
  readonly issuer: string;
  /** Says when a session ends. */
  readonly stance: BrokerStance;
  /** Outlives the desk, so that one without a keychain keeps its secrets when it is opened anew. */
  readonly memory: Map<string, string>;
};

const keychainLimitMs = 4000;

export async function openVault(plan: VaultPlan): Promise<Vault> {
  const { settings, clock, redactor } = plan;
  const stored = (): readonly string[] => JSON.parse(settings.get('secrets.stored') ?? '[]') as readonly string[];
  const remember = (names: readonly string[]): void => {
    settings.set('secrets.stored', JSON.stringify([...new Set(names)]), clock.now());
  };
  const secrets = await openSecretStore({
    service: plan.service,
    load: plan.load,
    clock,
    timeLimitMs: keychainLimitMs,
    remembers: (name) => stored().includes(name),
    memory: plan.memory,
  });

  async function put(name: string, secret: string): Promise<Result<null>> {
    const kept = await secrets.set(name, secret);
    if (kept.ok && secrets.kind === 'Keychain') remember([...stored(), name]);
    return kept;
  }
  async function drop(name: string): Promise<void> {
    await secrets.delete(name);
    remember(stored().filter((other) => other !== name));
  }

  return {
    kind: secrets.kind,
    reason: secrets.reason,
    apiSecret: async (id) => {
      const found = await secrets.get(secretName(id));
      if (found.ok && found.value !== null) redactor.remember(found.value);
      return found;
    },
    setApiSecret: (id, secret) => {
      redactor.remember(secret);
      return put(secretName(id), secret);
    },
    session: async (id) => {
      const found = await secrets.get(sessionName(id));
      const kept = found.ok && found.value !== null ? readSession(found.value) : null;
      if (kept === null || kept.issuedBy !== plan.issuer || !isOfToday(kept.session, clock.now(), plan.stance))
        return null;
      redactor.remember(kept.session.token);
      return kept.session;
    },
    setSession: async (session) => {
      redactor.remember(session.token);
      const kept = await put(sessionName(session.accountId), JSON.stringify({ session, issuedBy: plan.issuer }));
      return kept.ok ? ok(null) : kept;
    },
    dropSession: (id) => drop(sessionName(id)),
    forget: async (id) => {
      await drop(sessionName(id));
      await drop(secretName(id));
    },
    doorKey: () => secrets.get(doorName),
    setDoorKey: (text) => put(doorName, text),
    hasApiSecret: (id) =>
      secrets.kind === 'Keychain' ? stored().includes(secretName(id)) : plan.memory.has(secretName(id)),
  };
}

const secretName = (id: AccountId): string => `secret:${id}`;
const doorName = 'door';
const sessionName = (id: AccountId): string => `session:${id}`;

function readSession(text: string): { readonly session: Session; readonly issuedBy: string } | null {
  try {
    return JSON.parse(text) as { readonly session: Session; readonly issuedBy: string };
  } catch {
    return null;
  }
}
