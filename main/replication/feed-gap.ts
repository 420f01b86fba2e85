// Whether the master's feed may have missed something: it was away, and no book has been read since it came back.

export type FeedGap = {
  readonly hasGap: () => boolean;
  /** `now` is epoch ms. */
  readonly isLive: (live: boolean, now: number) => void;
  /** A book was read that was asked for at that moment. */
  readonly bookRead: (startedAt: number) => void;
};

export function createFeedGap(): FeedGap {
  let gap = true;
  let liveSince: number | null = null;
  return {
    hasGap: () => gap,
    isLive: (live, now) => {
      if (!live) {
        gap = true;
        liveSince = null;
      } else liveSince ??= now;
    },
    bookRead: (startedAt) => {
      if (liveSince !== null && startedAt >= liveSince) gap = false;
    },
  };
}
