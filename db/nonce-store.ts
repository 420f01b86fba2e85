// Nonces of the local door: each counts once, over restarts too.

import type { Db } from './database.ts';

/** Far longer than a signed request is good for, so that a clock that jumps and comes back opens nothing. */
const keptForMs = 60 * 60_000;

export type NonceStore = ReturnType<typeof createNonceStore>;

export function createNonceStore(db: Db) {
  const insert = db.prepare('INSERT OR IGNORE INTO door_nonces (nonce, seen_at_ms) VALUES (?, ?)');
  const forget = db.prepare('DELETE FROM door_nonces WHERE seen_at_ms < ?');
  return {
    /** True the first time; then it is durable. */
    claim: (nonce: string, at: number): boolean => {
      forget.run(at - keptForMs);
      return insert.run(nonce, at).changes === 1;
    },
  };
}
