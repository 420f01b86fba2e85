// The calls of the settings: the local door, and the broker's open questions.

/** Only the fields named change. */
export type DoorSettingsEdit = { readonly on?: boolean; readonly port?: number };

export type DoorStatus = {
  readonly on: boolean;
  readonly port: number;
  /** It answers now. */
  readonly open: boolean;
  /** Why it does not although it is on, and what to do; empty otherwise. */
  readonly reason: string;
  /** Epoch ms until which the secret before this one still counts; null: it does not. */
  readonly earlierSecretUntil: number | null;
  /** In the keychain; otherwise in memory for this run only. */
  readonly secretIsKept: boolean;
};

/** One of the broker's open questions as it is settled here: text that a person reads and may change. */
export type BrokerSetting = {
  readonly name: string;
  /** The question of the broker's reference, such as U5; empty for a limit of ours. */
  readonly point: string;
  readonly title: string;
  readonly hint: string;
  /** Null: typed freely. */
  readonly choices: readonly { readonly value: string; readonly words: string }[] | null;
  readonly value: string;
  /** The stance that does the least harm when it is wrong. */
  readonly safe: string;
};

export type SettingsCalls = {
  doorStatus: { in: null; out: DoorStatus };
  setDoor: { in: DoorSettingsEdit; out: DoorStatus };
  doorSecret: { in: null; out: { readonly secret: string } };
  /** The secret before it counts for ten minutes more. */
  rotateDoorSecret: { in: null; out: { readonly secret: string } };
  brokerSettings: { in: null; out: readonly BrokerSetting[] };
  /** All of the named ones or none; the desk is opened anew with them, and a start is a recovery. */
  setBrokerSettings: { in: { readonly values: Readonly<Record<string, string>> }; out: null };
};

export const settingsCallNames: readonly (keyof SettingsCalls)[] = [
  'doorStatus',
  'setDoor',
  'doorSecret',
  'rotateDoorSecret',
  'brokerSettings',
  'setBrokerSettings',
];
