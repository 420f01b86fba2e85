// What the trader has settled about the broker's open questions: kept as text by name, changed all together or not at all.

import type { SettingsStore } from '../db/settings-store.ts';
import type { JournalFact } from '../domain/journal-entry.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { DeskCalls } from '../preload/contract.ts';
import type { BrokerSetting } from '../preload/settings-calls.ts';
import { isLoopback } from './broker/alice-blue/addresses.ts';
import { safeStance, type BrokerStance } from './broker/alice-blue/broker-stance.ts';
import { checkStance, stanceFields, stanceOf } from './broker/alice-blue/stance-fields.ts';
import type { Clock } from './clock.ts';

export type BrokerSettingsParts = {
  readonly settings: SettingsStore;
  readonly clock: Clock;
  /** Used where no page is set: practice has one of its own. */
  readonly ownAddressPage: string;
  readonly record: (facts: readonly JournalFact[]) => void;
  /** The desk is opened anew, so that no connection goes on by the old stance. */
  readonly restart: () => void;
  readonly actor: string;
};

export type SavedBrokerSettings = {
  readonly stance: BrokerStance;
  /** Settings that could not be taken as saved, in words; their safe stance stands. */
  readonly refused: readonly string[];
  readonly addressPage: string;
};

const pageName = 'addressPage';

/** Read once, where the desk is put together. */
export function savedBrokerSettings(settings: SettingsStore, ownAddressPage: string): SavedBrokerSettings {
  const { stance, refused } = stanceOf(savedStance(settings));
  return { stance, refused, addressPage: settings.get('addressPage') || ownAddressPage };
}

export function createBrokerSettings(parts: BrokerSettingsParts) {
  const { settings, clock } = parts;
  const list = (): readonly BrokerSetting[] => {
    const { stance } = stanceOf(savedStance(settings));
    return [
      ...stanceFields.map(({ name, point, title, hint, choices, write }) => ({
        name,
        point,
        title,
        hint,
        choices,
        value: write(stance),
        safe: write(safeStance),
      })),
      {
        name: pageName,
        point: 'U11',
        title: 'Page that tells the caller’s address',
        hint: 'Asked by the readiness run alone, over each account’s own line, such as a page of your own. Empty: nobody is asked.',
        choices: null,
        value: settings.get('addressPage') || parts.ownAddressPage,
        safe: parts.ownAddressPage,
      },
    ];
  };
  return {
    brokerSettings: async (): Promise<Result<readonly BrokerSetting[]>> => ok(list()),
    setBrokerSettings: async ({ values }: DeskCalls['setBrokerSettings']['in']): Promise<Result<null>> => {
      const before = list();
      const changes = before.flatMap(({ name, value: from }) => {
        const to = values[name]?.trim();
        return to === undefined || to === from ? [] : [{ name, from, to }];
      });
      const unknown = Object.keys(values).find((name) => before.every((one) => one.name !== name));
      if (unknown !== undefined) return err('BROKER_SETTING', `There is no setting "${unknown.slice(0, 40)}".`);
      if (changes.length === 0) return ok(null);
      let stance: BrokerStance = stanceOf(savedStance(settings)).stance;
      for (const { name, to } of changes) {
        const field = stanceFields.find((one) => one.name === name);
        const read = field === undefined ? checkPage(to) : field.read(stance, to);
        if (!read.ok) return read;
        if (field !== undefined) stance = read.value as BrokerStance;
      }
      const whole = checkStance(stance);
      if (!whole.ok) return whole;
      const kept = stanceFields.filter(({ write }) => write(stance) !== write(safeStance));
      const now = clock.now();
      settings.set(
        'brokerStance',
        JSON.stringify(Object.fromEntries(kept.map((one) => [one.name, one.write(stance)]))),
        now,
      );
      const page = changes.find(({ name }) => name === pageName);
      if (page !== undefined) settings.set('addressPage', page.to, now);
      parts.record([{ kind: 'BrokerSettingsChanged', changes, actor: parts.actor }]);
      parts.restart();
      return ok(null);
    },
  };
}

function savedStance(settings: SettingsStore): Readonly<Record<string, string>> {
  return JSON.parse(settings.get('brokerStance') ?? '{}') as Record<string, string>;
}

/** Encrypted, unless it is on this machine: what it answers decides whether an account is called ready. */
function checkPage(text: string): Result<null> {
  if (text === '') return ok(null);
  try {
    const url = new URL(text);
    const plain = url.protocol === 'http:' && isLoopback(url.hostname);
    if ((url.protocol === 'https:' || plain) && url.username === '' && url.password === '') return ok(null);
  } catch {
    // Refused below, like every other text that is no such address.
  }
  return err('BROKER_SETTING', 'Give an address that begins with https://, or leave it empty.', { field: pageName });
}
