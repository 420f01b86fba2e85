// The strokes that do something anywhere, as the person has set them, kept by the page. Each is Ctrl+Shift and a letter, so
// that nothing acts on a single key, and no two are the same.

export const keyDeeds = ['ExitAll', 'Pause', 'Leftovers', 'Acknowledge', 'Privacy'] as const;
export type KeyDeed = (typeof keyDeeds)[number];

/** A capital letter for each. */
export type Keys = Readonly<Record<KeyDeed, string>>;

export const defaultKeys: Keys = { ExitAll: 'X', Pause: 'P', Leftovers: 'L', Acknowledge: 'A', Privacy: 'H' };

export const keyWords: Readonly<Record<KeyDeed, string>> = {
  ExitAll: 'Open Exit All; holding its button exits',
  Pause: 'Pause copying, at once',
  Leftovers: 'Open what is left over before the intraday cut-off',
  Acknowledge: 'Acknowledge every trouble in the message line',
  Privacy: 'Hide or show names, codes and balances',
};

/** Left to the page itself: copy, paste, undo, cut of a line, closing and opening. */
const taken = new Set(['C', 'V', 'Z', 'I', 'J', 'N', 'Q', 'R', 'T', 'W']);
const letters = Array.from({ length: 26 }, (_, at) => String.fromCharCode(65 + at)).filter((one) => !taken.has(one));

/** What may be chosen for a deed: its own letter, and those that no other has. */
export function freeLetters(keys: Keys, deed: KeyDeed): readonly string[] {
  const others = new Set(keyDeeds.filter((one) => one !== deed).map((one) => keys[one]));
  return letters.filter((one) => !others.has(one));
}

export function strokeOf(keys: Keys, deed: KeyDeed): string {
  return `Ctrl+Shift+${keys[deed]}`;
}

/** Null: the stroke does nothing here. On a Mac the command key counts as Ctrl. */
export function deedOf(
  keys: Keys,
  stroke: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey'>,
): KeyDeed | null {
  if (!stroke.shiftKey || (!stroke.ctrlKey && !stroke.metaKey)) return null;
  return keyDeeds.find((deed) => keys[deed] === stroke.key.toUpperCase()) ?? null;
}

const key = 'lockstep.keys';

export function rememberedKeys(): Keys {
  return readKeys(localStorage.getItem(key));
}

export function keepKeys(keys: Keys): void {
  localStorage.setItem(key, JSON.stringify(keys));
}

/** All or nothing: one that cannot be read, or stands twice, would leave the person guessing. */
export function readKeys(text: string | null): Keys {
  let kept: unknown;
  try {
    kept = JSON.parse(text ?? '{}');
  } catch {
    return defaultKeys;
  }
  if (typeof kept !== 'object' || kept === null) return defaultKeys;
  const read = keyDeeds.map((deed) => (kept as Record<string, unknown>)[deed]);
  const good = read.every((one): one is string => typeof one === 'string' && letters.includes(one));
  if (!good || new Set(read).size !== keyDeeds.length) return defaultKeys;
  return Object.fromEntries(keyDeeds.map((deed, at) => [deed, read[at]])) as Keys;
}
