// The prices that an exit's closes are protected by: asked for once in a run, and waited for before anything is closed.

import { concerns } from '../../domain/exit.ts';
import type { ExitReading } from '../../domain/exit-verdict.ts';
import type { InstrumentId } from '../../domain/ids.ts';
import type { Worker } from './exit-worker.ts';

/** Asks for live prices. Null: nothing to wait for; otherwise resolves once all are known, or after a moment. */
export type WantPrices = (ids: readonly InstrumentId[]) => Promise<void> | null;

/**
 * A close without a price to protect it is not sent. What the journal knows to be held is asked for with the press, the
 * rest once the positions show it; null: nothing to wait for.
 */
export function pricesFor(wantPrices: WantPrices, worker: Worker, reading: ExitReading): Promise<void> | null {
  if (reading.working.length > 0) return null;
  const wanted = reading.held
    .map(({ instrumentId }) => instrumentId)
    .filter((id) => [...worker.claims.values()].some((claimed) => concerns(claimed.claim(), id)));
  askPrices(wantPrices, worker, wanted);
  const { pricesComing } = worker;
  worker.pricesComing = null;
  return pricesComing;
}

export function askPrices(wantPrices: WantPrices, worker: Worker, ids: readonly InstrumentId[]): void {
  const fresh = ids.filter((id) => !worker.pricesAsked.has(id));
  if (fresh.length === 0) return;
  const coming = wantPrices(fresh);
  for (const id of fresh) worker.pricesAsked.add(id);
  if (coming === null) return;
  const before = worker.pricesComing;
  worker.pricesComing = before === null ? coming : Promise.all([before, coming]).then(() => undefined);
}
