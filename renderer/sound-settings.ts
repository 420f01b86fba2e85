// Which sounds are on and how loud, kept by the page. Reading never fails: what cannot be read is the default.

import { soundKinds, type SoundKind } from './alarm-sounds.ts';

/** `volume` from 0 to 100. */
export type SoundSetting = { readonly on: boolean; readonly volume: number };
export type SoundSettings = Readonly<Record<SoundKind, SoundSetting>>;

export const defaultSounds: SoundSettings = {
  Fill: { on: true, volume: 20 },
  Rejection: { on: true, volume: 60 },
  OutOfStep: { on: true, volume: 60 },
  ConnectionLost: { on: true, volume: 60 },
};

const key = 'lockstep.sounds';

export function rememberedSounds(): SoundSettings {
  return readSounds(localStorage.getItem(key));
}

export function keepSounds(settings: SoundSettings): void {
  localStorage.setItem(key, JSON.stringify(settings));
}

export function readSounds(text: string | null): SoundSettings {
  let kept: unknown;
  try {
    kept = JSON.parse(text ?? '{}');
  } catch {
    return defaultSounds;
  }
  const read = (kind: SoundKind): SoundSetting => {
    const one = typeof kept === 'object' && kept !== null ? (kept as Record<string, unknown>)[kind] : undefined;
    if (typeof one !== 'object' || one === null) return defaultSounds[kind];
    const { on, volume } = one as Record<string, unknown>;
    return {
      on: typeof on === 'boolean' ? on : defaultSounds[kind].on,
      volume: typeof volume === 'number' && volume >= 0 && volume <= 100 ? volume : defaultSounds[kind].volume,
    };
  };
  return Object.fromEntries(soundKinds.map((kind) => [kind, read(kind)])) as Record<SoundKind, SoundSetting>;
}
