// Seeded mutations of recorded payloads: values swapped for awkward ones, keys moved, lists stretched, text cut and bent.

/** Mulberry32: the same seed gives the same day. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const awkward: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  1.5,
  2 ** 53 + 2,
  1e21,
  1e308,
  '',
  ' ',
  '--',
  'NA',
  '0',
  '-1',
  '1e309',
  '1,00,000',
  '12,34',
  '0x10',
  '١٢٣',
  'NaN',
  '30.0',
  'OPEN',
  'COMPLETE',
  'CANCELED',
  'rejected',
  'EC087',
  'EC916',
  'EC920',
  'EC912',
  'Ok',
  'Not_Ok',
  'BUY',
  'S',
  'LIMIT',
  'MKT',
  'SL',
  'IOC',
  'NFO',
  'MCX',
  '31-04-2025 10:00:00',
  '<script>alert(1)</script>',
  '\u001b[2J\u001b]0;owned\u0007',
  '\u202eflipped',
  '\ud800',
  '\u0000',
  'x'.repeat(5_000),
  [],
  {},
  [[]],
  [null],
  { status: 'EC920' },
  { toString: 1 },
];
const keys = ['status', 'message', 'result', 'brokerOrderId', '__proto__', 'constructor', 'toString', 'length', 't'];

type Random = () => number;
const pick = <T>(from: readonly T[], random: Random): T => from[Math.floor(random() * from.length)] as T;

/** The payload with one to four changes, as text of the wire. */
export function mutate(payload: unknown, random: Random): string {
  let value: unknown = structuredClone(payload);
  for (let left = 1 + Math.floor(random() * 4); left > 0; left -= 1) value = change(value, random, 0);
  const text = JSON.stringify(value) ?? '';
  return random() < 0.25 ? bend(text, random) : text;
}

function change(value: unknown, random: Random, depth: number): unknown {
  if (random() < (depth === 0 ? 0.03 : 0.3) || typeof value !== 'object' || value === null)
    return structuredClone(pick(awkward, random));
  if (Array.isArray(value)) {
    const list = value as unknown[];
    const at = Math.floor(random() * list.length);
    if (random() < 0.1) return [...list, ...list];
    if (random() < 0.1 || list.length === 0) return list.slice(1);
    return list.map((one, i) => (i === at ? change(one, random, depth + 1) : one));
  }
  const entries = Object.entries(value);
  const at = Math.floor(random() * entries.length);
  const kind = random();
  if (kind < 0.08) return Object.fromEntries(entries.filter((_, i) => i !== at));
  if (kind < 0.14)
    return Object.fromEntries([...entries, [pick(keys, random), structuredClone(pick(awkward, random))]]);
  if (kind < 0.18)
    return Object.fromEntries(entries.map(([key, one], i) => [i === at ? pick(keys, random) : key, one]));
  return Object.fromEntries(entries.map(([key, one], i) => [key, i === at ? change(one, random, depth + 1) : one]));
}

function bend(text: string, random: Random): string {
  const at = Math.floor(random() * (text.length + 1));
  switch (Math.floor(random() * 7)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return (
        text.slice(0, at) + pick(['{', '}', '"', ',', '\\', '\u0000', '\u001b', 'é', '<'], random) + text.slice(at)
      );
    case 2:
      return text.slice(0, at) + text.slice(at + 1 + Math.floor(random() * 5));
    case 3:
      return `\uFEFF${text}`;
    case 4:
      return `<!doctype html>${text}`;
    case 5:
      return `${text}${text}`;
    default:
      return `${'['.repeat(Math.floor(random() * 3_000))}${text}`;
  }
}
