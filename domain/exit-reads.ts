// How many readings of one account's books its exits may make. A bucket that outlives the runs: pressing again and again
// must not use up the reads that the broker allows in 15 minutes, or the next press would be blind.

/** `perSecond` refills; an account's own polling leaves 300 of its reads in 15 minutes to others. */
export const exitReads = { most: 60, perSecond: 0.25 } as const;

/** Reads left at `at`, monotonic ms. */
export type ReadBucket = { readonly left: number; readonly at: number };

export const fullBucket: ReadBucket = { left: exitReads.most, at: 0 };

/** The bucket after taking so many, or how long (ms) until they are there. */
export function takeReads(
  bucket: ReadBucket,
  count: number,
  now: number,
): { readonly kind: 'Taken'; readonly bucket: ReadBucket } | { readonly kind: 'Wait'; readonly ms: number } {
  const left = Math.min(exitReads.most, bucket.left + (Math.max(0, now - bucket.at) / 1000) * exitReads.perSecond);
  if (left >= count) return { kind: 'Taken', bucket: { left: left - count, at: now } };
  return { kind: 'Wait', ms: Math.ceil(((count - left) / exitReads.perSecond) * 1000) };
}
