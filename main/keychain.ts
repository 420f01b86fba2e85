// Secrets in the operating system's keychain, or in memory for this run with the reason in words. Never in a file.

import { randomUUID } from 'node:crypto';
import { err, ok, type Result } from '../domain/result.ts';
import type { Clock } from './clock.ts';

export type SecretStore = {
  readonly kind: 'Keychain' | 'Memory';
  /** Why secrets live in memory only, and what to do about it; empty for the keychain. */
  readonly reason: string;
  /** Null: no such secret. A keychain that may be hiding one (locked) answers with an error instead. */
  readonly get: (account: string) => Promise<Result<string | null>>;
  readonly set: (account: string, secret: string) => Promise<Result<null>>;
  readonly delete: (account: string) => Promise<Result<null>>;
};

/** The part of the native module that is used. */
export type Keytar = {
  readonly getPassword: (service: string, account: string) => Promise<string | null>;
  readonly setPassword: (service: string, account: string, password: string) => Promise<void>;
  readonly deletePassword: (service: string, account: string) => Promise<boolean>;
};

/** Imported when asked for only: its library may be missing on a bare machine, and that is a reason, not a crash. */
export async function loadKeytar(): Promise<Keytar> {
  const module = (await import('keytar')) as unknown as { readonly default?: Keytar } & Keytar;
  return module.default ?? module;
}

export type SecretStorePlan = {
  readonly service: string;
  readonly load: () => Promise<Keytar>;
  readonly clock: Clock;
  /** A locked keychain with a display asks the person and leaves the call pending, so every call has a limit. */
  readonly timeLimitMs: number;
  /** Whether a secret was stored under this account before, as recorded outside the keychain. */
  readonly remembers: (account: string) => boolean;
  /** Where secrets live without a keychain: for this run of the program, however often the desk is opened anew. */
  readonly memory?: Map<string, string>;
};

/** Proves the keychain by writing, reading back and deleting a probe; falls back to memory, saying why. */
export async function openSecretStore(plan: SecretStorePlan): Promise<SecretStore> {
  try {
    const keytar = await within(plan, plan.load());
    await probe(plan, keytar);
    return keychainStore(plan, keytar);
  } catch (error) {
    return memoryStore(remedyFor(error), plan.memory ?? new Map());
  }
}

async function probe(plan: SecretStorePlan, keytar: Keytar): Promise<void> {
  const account = `probe-${randomUUID()}`;
  const remove = (): Promise<boolean> => keytar.deletePassword(plan.service, account);
  const writing = keytar.setPassword(plan.service, account, account);
  try {
    await within(plan, writing);
  } catch (error) {
    // A write that a person lets through after the limit must not leave the probe behind.
    writing.then(remove).catch(() => undefined);
    throw error;
  }
  const back = await within(plan, keytar.getPassword(plan.service, account));
  if (back !== account) throw new Error('the keychain is locked or does not give back what was stored');
  await within(plan, remove());
}

function keychainStore(plan: SecretStorePlan, keytar: Keytar): SecretStore {
  const attempt = async <T>(call: () => Promise<T>): Promise<Result<T>> => {
    try {
      return ok(await within(plan, call()));
    } catch (error) {
      return err('KEYCHAIN_FAILED', remedyFor(error));
    }
  };
  return {
    kind: 'Keychain',
    reason: '',
    get: async (account) => {
      const found = await attempt(() => keytar.getPassword(plan.service, account));
      if (!found.ok || found.value !== null || !plan.remembers(account)) return found;
      return err(
        'KEYCHAIN_LOCKED',
        'The keychain is locked or lost this secret. Unlock it and try again, or sign in once more.',
      );
    },
    set: async (account, secret) => {
      const written = await attempt(() => keytar.setPassword(plan.service, account, secret));
      return written.ok ? ok(null) : written;
    },
    delete: async (account) => {
      const deleted = await attempt(() => keytar.deletePassword(plan.service, account));
      return deleted.ok ? ok(null) : deleted;
    },
  };
}

function memoryStore(reason: string, secrets: Map<string, string>): SecretStore {
  return {
    kind: 'Memory',
    reason,
    get: async (account) => ok(secrets.get(account) ?? null),
    set: async (account, secret) => {
      secrets.set(account, secret);
      return ok(null);
    },
    delete: async (account) => {
      secrets.delete(account);
      return ok(null);
    },
  };
}

class KeychainSilent extends Error {}

function within<T>(plan: SecretStorePlan, call: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = plan.clock.after(plan.timeLimitMs, () => reject(new KeychainSilent()));
    call.then(resolve, reject).finally(cancel);
  });
}

/** The module's errors carry no code, only words; these are the ones met on Linux without a desktop. */
function remedyFor(error: unknown): string {
  if (error instanceof KeychainSilent) {
    return 'The keychain did not answer in time; it may be waiting for its password. Unlock it, then start Lockstep again.';
  }
  const words = error instanceof Error ? error.message : String(error);
  if (/D-Bus|Could not connect|transport|No such file or directory/i.test(words)) {
    return `No keychain service is running (${words}). Start one, such as GNOME Keyring, in your session, then start Lockstep again.`;
  }
  if (/locked|does not exist at path/i.test(words)) {
    return `The keychain is locked or was never created (${words}). Unlock or create it, then start Lockstep again.`;
  }
  return `The keychain cannot be used (${words}). Secrets are kept for this run only and must be entered again after a restart.`;
}
