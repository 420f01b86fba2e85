/** Order feeds that are down for a while. Times are epoch ms of the simulator's clock. */
export interface FeedOutage {
  /** Takes the feed of an account, or everyone's, down for so many seconds; 0 ends an outage early. */
  readonly begin: (account: string | undefined, seconds: number) => void;
  /** Whether an account cannot have its feed now; without an account, whether nobody can. */
  readonly isOn: (account?: string) => boolean;
}

const EVERYONE = '*';

export function openFeedOutage(nowMs: () => number): FeedOutage {
  const until = new Map<string, number>();
  const lasts = (name: string): boolean => nowMs() < (until.get(name) ?? 0);
  return {
    begin: (account, seconds) => {
      if (account === undefined) until.clear();
      until.set(account ?? EVERYONE, nowMs() + seconds * 1000);
    },
    isOn: (account) => lasts(EVERYONE) || (account !== undefined && lasts(account)),
  };
}
