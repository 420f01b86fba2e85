// What the broker's clock shows at least: the newest moment it has stamped on a report, and the time that has passed
// since then by a clock that nobody can set. A wall clock that is set back must not make an old order pass for a fresh one.

export type BrokerTime = {
  /** A stamp of the broker's, epoch ms. */
  readonly heard: (stamp: number | null, wall: number, monotonic: number) => void;
  /** Epoch ms; -Infinity: it has shown nothing yet. */
  readonly atLeast: (monotonic: number) => number;
};

/** `trustMs`: a stamp further ahead of the wall clock than this may be a wrong row, and would age every order after it. */
export function createBrokerTime(trustMs: number): BrokerTime {
  let apart = -Infinity;
  return {
    heard: (stamp, wall, monotonic) => {
      if (stamp !== null && stamp <= wall + trustMs) apart = Math.max(apart, stamp - monotonic);
    },
    atLeast: (monotonic) => apart + monotonic,
  };
}
