// The watch over what is closed by hand, over a follower of `exit-watched.ts`: told the positions of this moment.

import { watchHandCloses, type HandCloseWatch } from '../../main/hand-close-watch.ts';
import { follower, sbin, type exitWatched } from './exit-watched.ts';

/** `raise` is told each notice's title. */
export function watchHands(
  { world, blotter, engine, nets }: Awaited<ReturnType<typeof exitWatched>>,
  raise: (title: string) => void,
): HandCloseWatch {
  return watchHandCloses({
    clock: world.time.machineClock(() => true),
    blotter,
    followers: [follower],
    alias: (one) => one,
    symbol: () => 'SBIN',
    isCounted: () => true,
    figures: () => ({
      positions: [
        {
          accountId: follower,
          instrumentId: sbin,
          product: 'NRML',
          netQty: nets()[1] ?? 0,
          carriedQty: 0,
          realisedPnl: null,
        },
      ],
      funds: null,
      positionsAt: world.time.now(),
    }),
    record: (facts) => {
      engine.record(facts);
    },
    raise: ({ title }) => {
      raise(title);
    },
    clear: () => undefined,
  });
}
