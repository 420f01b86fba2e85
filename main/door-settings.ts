// The local door's switch, port and secret: kept here, shown in the window, and the door opened and closed by them.

import { randomBytes } from 'node:crypto';
import type { SettingsStore } from '../db/settings-store.ts';
import type { JournalFact } from '../domain/journal-entry.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { DoorSettingsEdit, DoorStatus } from '../preload/settings-calls.ts';
import type { Clock } from './clock.ts';
import { overlapMs, type DoorSecrets } from './gateway/door-secret.ts';
import type { Redactor } from './redactor.ts';
import type { Vault } from './vault.ts';

/** Where the door really is: it outlives a desk that is opened anew. */
export type DoorHost = {
  /** Opens it, or moves it, or gives it other secrets. */
  readonly open: (port: number, secrets: DoorSecrets) => Promise<Result<null>>;
  readonly close: () => Promise<void>;
};

export type DoorSettingsParts = {
  readonly settings: SettingsStore;
  readonly vault: Vault;
  readonly redactor: Redactor;
  readonly clock: Clock;
  /** Null: this run has no door to open. */
  readonly host: DoorHost | null;
  readonly record: (facts: readonly JournalFact[]) => void;
  readonly actor: string;
};

const firstPort = 3000;

type Kept = { readonly on: boolean; readonly port: number };

export type DoorSettings = ReturnType<typeof createDoorSettings>;

export function createDoorSettings(parts: DoorSettingsParts) {
  const { settings, vault, clock, host } = parts;
  let trouble = '';
  let earlierUntil: number | null = null;

  const kept = (): Kept => JSON.parse(settings.get('door') ?? JSON.stringify({ on: false, port: firstPort })) as Kept;

  /** Made on first need: 32 random bytes. */
  async function secrets(): Promise<Result<DoorSecrets>> {
    const found = await vault.doorKey();
    if (!found.ok) return found;
    const known = found.value === null ? null : (JSON.parse(found.value) as DoorSecrets);
    return known === null ? keep({ current: newSecret(), earlier: null }) : ok(taken(known));
  }

  async function keep(next: DoorSecrets): Promise<Result<DoorSecrets>> {
    taken(next);
    const done = await vault.setDoorKey(JSON.stringify(next));
    return done.ok ? ok(next) : done;
  }

  function taken(known: DoorSecrets): DoorSecrets {
    parts.redactor.remember(known.current);
    if (known.earlier !== null) parts.redactor.remember(known.earlier.secret);
    const { earlier } = known;
    earlierUntil = earlier !== null && earlier.until > clock.now() ? earlier.until : null;
    return known;
  }

  async function apply(): Promise<Result<DoorStatus>> {
    const { on, port } = kept();
    if (!on || host === null) {
      await host?.close();
      trouble = '';
      return ok(status());
    }
    const known = await secrets();
    const opened = known.ok ? await host.open(port, known.value) : known;
    trouble = opened.ok ? '' : opened.message;
    return opened.ok ? ok(status()) : opened;
  }

  function status(): DoorStatus {
    const { on, port } = kept();
    const until = earlierUntil !== null && earlierUntil > clock.now() ? earlierUntil : null;
    return {
      on,
      port,
      open: on && host !== null && trouble === '',
      reason: trouble,
      earlierSecretUntil: until,
      secretIsKept: vault.kind === 'Keychain',
    };
  }

  return {
    status,
    /** At the start of the desk: as it was left. */
    start: apply,
    set: async (edit: DoorSettingsEdit): Promise<Result<DoorStatus>> => {
      if (host === null) return err('DOOR_NOT_HERE', 'This run of Lockstep has no local door.');
      const before = kept();
      const next: Kept = { on: edit.on ?? before.on, port: edit.port ?? before.port };
      settings.set('door', JSON.stringify(next), clock.now());
      if (next.on !== before.on || next.port !== before.port)
        parts.record([{ kind: 'DoorChanged', ...next, rotated: false, actor: parts.actor }]);
      return apply();
    },
    secret: async (): Promise<Result<{ readonly secret: string }>> => {
      const known = await secrets();
      return known.ok ? ok({ secret: known.value.current }) : known;
    },
    /** The one before still opens the door for ten minutes, and no longer than it was to. */
    rotate: async (): Promise<Result<{ readonly secret: string }>> => {
      const known = await secrets();
      if (!known.ok) return known;
      const next = await keep({
        current: newSecret(),
        earlier: { secret: known.value.current, until: clock.now() + overlapMs },
      });
      if (!next.ok) return next;
      parts.record([{ kind: 'DoorChanged', ...kept(), rotated: true, actor: parts.actor }]);
      const applied = await apply();
      return applied.ok ? ok({ secret: next.value.current }) : applied;
    },
  };
}

function newSecret(): string {
  return randomBytes(32).toString('hex');
}
