// The most that a figure of a follower's terms may be; the least is always 1.

export const figureBounds = {
  /** Units in one order, as the broker takes them. */
  units: 50_000_000,
  lots: 100_000,
  ticks: 100_000,
  /** Contracts held at once. */
  contracts: 1000,
  /** Orders of one account in a day. */
  ordersPerDay: 2500,
  /** Seconds that an entry may wait for its fill. */
  entrySeconds: 300,
} as const;
