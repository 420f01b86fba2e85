// First prices that were asked for: an order of the master's without one of its own is decided when they are here, or do
// not come.

import type { ExecutionReport } from '../../domain/execution-report.ts';
import type { AccountId, InstrumentId } from '../../domain/ids.ts';
import type { Blotter } from './blotter.ts';

export type PriceWait = {
  readonly isComing: (id: InstrumentId) => boolean;
  /** A report of the master's: a new order without a price of its own needs one of now. */
  readonly heard: (report: ExecutionReport) => void;
  readonly await: (id: InstrumentId) => void;
};

/** `wantPrices`: null where nothing is to be waited for. `onHere`: it has come, or it is over with waiting. */
export function createPriceWait(parts: {
  readonly masterId: AccountId;
  readonly blotter: Pick<Blotter, 'master'>;
  readonly wantPrices: (ids: readonly InstrumentId[]) => Promise<void> | null;
  readonly onHere: (id: InstrumentId) => void;
}): PriceWait {
  const coming = new Set<InstrumentId>();

  function awaitPrice(id: InstrumentId): void {
    const here = coming.has(id) ? null : parts.wantPrices([id]);
    if (here === null) return;
    coming.add(id);
    void here.then(() => {
      coming.delete(id);
      parts.onHere(id);
    });
  }

  return {
    isComing: (id) => coming.has(id),
    await: awaitPrice,
    heard: ({ accountId, orderId, ordType, instrumentId }) => {
      if (accountId !== parts.masterId || (ordType !== 'Market' && ordType !== 'Stop')) return;
      if (parts.blotter.master(orderId) === undefined) awaitPrice(instrumentId);
    },
  };
}
