// How long the price feed waits for what, and how it spaces its attempts.

/** All in ms. */
export const quotePace = {
  connectMs: 5_000,
  /** The broker asks for one at least every 50 s. */
  heartbeatMs: 25_000,
  pingMs: 3_000,
  silentMs: 8_000,
  silentWithoutPongMs: 90_000,
  firstRetryMs: 500,
  longestRetryMs: 30_000,
  /** After an answer that only a person can mend, such as a wrong address. */
  misledRetryMs: 60_000,
  /** A connection must last so long before the next loss counts as a first one: somebody may be taking turns with us. */
  steadyMs: 20_000,
};

export type QuotePace = typeof quotePace;

/** Doubles from attempt to attempt, then between half and the whole of that, so that desks do not come back as one. */
export function retryDelay(pace: QuotePace, attempt: number, misled: boolean, random: () => number): number {
  const grown = Math.min(pace.longestRetryMs, pace.firstRetryMs * 2 ** Math.min(attempt, 8));
  return Math.round((misled ? pace.misledRetryMs : grown) * (0.5 + random() / 2));
}
