// Live prices are wished for by an exit, not needed: it goes on by the last that was traded when nobody can ask for them.

import type { InstrumentId } from '../../domain/ids.ts';

/** Null: nothing to wait for. */
type WantPrices = (ids: readonly InstrumentId[]) => Promise<void> | null;

/** The same, but it neither throws nor rejects: what fails is told and counts as nothing to wait for. */
export function wishedPrices(want: WantPrices, onFailed: (reason: string) => void): WantPrices {
  const failed = (error: unknown): void => {
    onFailed(error instanceof Error ? error.message : String(error));
  };
  return (ids) => {
    try {
      return want(ids)?.catch(failed) ?? null;
    } catch (error) {
      failed(error);
      return null;
    }
  };
}
