// What callers of the local door call the followers: their own names, kept beside the broker's client codes.

import type { SettingsStore } from '../db/settings-store.ts';
import type { AccountId } from '../domain/ids.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Clock } from './clock.ts';

export type DoorNames = {
  /** By the caller's own name or by the client code. */
  readonly followerOf: (name: string) => Result<AccountId>;
  readonly accountOf: (name: string) => string | undefined;
  /** The caller's own name, or the client code where it gave none. */
  readonly nameOf: (id: string) => string;
  readonly remember: (name: string, id: string) => void;
};

export function createDoorNames(
  settings: SettingsStore,
  clock: Clock,
  followers: () => readonly AccountId[],
): DoorNames {
  const read = (): Readonly<Record<string, string>> =>
    JSON.parse(settings.get('door.followers') ?? '{}') as Record<string, string>;
  const accountOf = (name: string): string | undefined => {
    const kept = read();
    return Object.hasOwn(kept, name) ? kept[name] : undefined;
  };
  return {
    accountOf,
    followerOf: (name) => {
      const wanted = accountOf(name) ?? name;
      const found = followers().find((id) => id === wanted);
      return found === undefined
        ? err('FOLLOWER_UNKNOWN', `There is no follower ${name.slice(0, 40)} on this desk.`)
        : ok(found);
    },
    nameOf: (id) => Object.entries(read()).find(([, known]) => known === id)?.[0] ?? id,
    remember: (name, id) => {
      const others = Object.entries(read()).filter(([known, account]) => known !== name && account !== id);
      settings.set('door.followers', JSON.stringify(Object.fromEntries([...others, [name, id]])), clock.now());
    },
  };
}
