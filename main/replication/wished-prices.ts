// Live prices are wished for by an exit, not needed: it goes on by the last that was traded when nobody can ask for them.

import type { FlattenParts } from './flatten.ts';

/** The same, but it neither throws nor rejects: what fails is told and counts as nothing to wait for. */
export function wishedPrices(
  want: FlattenParts['wantPrices'],
  onFailed: (reason: string) => void,
): FlattenParts['wantPrices'] {
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
