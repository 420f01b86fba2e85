// How old a reading of an account's positions may be before it says nothing of now: "flat" needs the broker's word.

/** Several readings at the easy pace of an account without trouble; ms. */
const trustedMs = 20_000;

/** `at` of the reading, `now` both epoch ms; absent: the age was not told. */
export function isOldReading(at: number | null | undefined, now: number): boolean {
  return at !== undefined && at !== null && now - at > trustedMs;
}
