/** Hashes any parts to an unsigned 32-bit number; the same parts always give the same number. */
export function hashOf(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const part of parts) {
    const text = String(part);
    for (let index = 0; index < text.length; index += 1) {
      hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
    }
    hash = Math.imul(hash ^ 0x7c, 0x01000193);
  }
  // FNV alone leaves neighbouring inputs close together; two rounds of mixing spread them.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A number in [0, 1) that depends on its parts alone. */
export function unitOf(...parts: readonly (string | number)[]): number {
  return hashOf(...parts) / 0x1_0000_0000;
}

/** A roughly normal number with mean 0 and deviation 1 that depends on its parts alone. */
export function bellOf(...parts: readonly (string | number)[]): number {
  const sum = unitOf('a', ...parts) + unitOf('b', ...parts) + unitOf('c', ...parts);
  return (sum - 1.5) * 2;
}

/** A stream of numbers for decisions that have no natural name: latencies, chances. */
export interface RandomStream {
  /** The next number in [0, 1). */
  readonly next: () => number;
  /** The next number in [min, max]. */
  readonly between: (min: number, max: number) => number;
}

/** Opens a stream; the same seed and name always give the same sequence. */
export function openRandomStream(seed: number, name: string): RandomStream {
  let count = 0;
  const next = (): number => {
    count += 1;
    return unitOf(seed, name, count);
  };
  return { next, between: (min, max) => min + next() * (max - min) };
}
