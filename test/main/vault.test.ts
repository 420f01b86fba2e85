// Which kept session is given back: of the day of the broker as its settings say, and of no other.

import { expect, it } from 'vitest';
import type { SettingsStore } from '../../db/settings-store.ts';
import { safeStance } from '../../main/broker/alice-blue/broker-stance.ts';
import { systemClock } from '../../main/clock.ts';
import { createRedactor } from '../../main/redactor.ts';
import { openVault, type Vault } from '../../main/vault.ts';
import { account } from '../support/alice-blue.ts';

/** Indian time on 23 November 2026. */
const at = (hour: number, minute: number) => Date.UTC(2026, 10, 23, hour, minute) - 330 * 60_000;

async function vaultAt(now: number, sessionEndsAtMinute: number, memory: Map<string, string>): Promise<Vault> {
  const kept = new Map<string, string>();
  const settings = {
    get: (name) => kept.get(name) ?? null,
    set: (name, value) => void kept.set(name, value),
  } satisfies SettingsStore;
  return openVault({
    service: 'lockstep-test',
    load: () => Promise.reject(new Error('there is none')),
    settings,
    clock: { ...systemClock, now: () => now },
    redactor: createRedactor(),
    issuer: 'https://broker.example/login',
    stance: { ...safeStance, sessionEndsAtMinute },
    memory,
  });
}

it.each([
  ['until midnight where nothing else is known', 0, at(9, 0), at(23, 59), true],
  ['not after it', 0, at(9, 0), at(24, 1), false],
  ['over midnight where sessions end at six', 360, at(9, 0), at(24 + 5, 59), true],
  ['not after that', 360, at(9, 0), at(24 + 6, 0), false],
  ['not after an end on the day of its issue', 360, at(5, 0), at(6, 30), false],
])('a session is given back %s', async (_, endsAt, issuedAt, now, given) => {
  const memory = new Map<string, string>();
  const session = { accountId: account, token: 'a.session.token', issuedAt };
  await (await vaultAt(issuedAt, endsAt, memory)).setSession(session);
  expect(await (await vaultAt(now, endsAt, memory)).session(account)).toEqual(given ? session : null);
});
