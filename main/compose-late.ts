// The engine tells feeds and watches of things, and they ask the engine: bound late, in the composition only.

import type { AccountWatch } from './account-watch.ts';
import type { DeskFeed } from './desk-feed.ts';
import type { ExitWatch } from './exit-watch.ts';
import type { FeedNotices } from './feed-notices.ts';
import type { TradeWatch } from './trade-watch.ts';
import type { UnshownWatch } from './unshown-watch.ts';
import type { WorklistFeed } from './worklist-feed.ts';

export type BoundLate = {
  worklists?: WorklistFeed;
  feed?: DeskFeed;
  feedNotices?: FeedNotices;
  watch?: AccountWatch;
  exitWatch?: ExitWatch;
  tradeWatch?: TradeWatch;
  unshown?: UnshownWatch;
  showLinks?: () => void;
};
