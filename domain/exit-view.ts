// Exits as the screen shows them: a run, each account in it, and those that have not happened. Plain data; moments are epoch ms.

import type { PositionView } from './account-view.ts';
import type { ExitRequest } from './exit-scope.ts';
import type { Product } from './order.ts';

export type ExitAccountState = 'Waiting' | 'Cancelling' | 'Closing' | 'Proving' | 'Flat' | 'Left';

export type ExitAccountView = {
  readonly accountId: string;
  readonly alias: string;
  readonly state: ExitAccountState;
  readonly cancelsSent: number;
  readonly closesSent: number;
  readonly workingLeft: number;
  readonly positionsLeft: readonly PositionView[];
  /** When the broker's books last proved this state. */
  readonly provenAt: number | null;
  readonly reason: string;
};

export type ExitRunView = {
  readonly id: string;
  readonly request: ExitRequest;
  /** "EXIT ALL", "EXIT GROUP Family". */
  readonly title: string;
  readonly actor: string;
  readonly startedAt: number;
  readonly finishedAt: number | null;
  readonly accounts: readonly ExitAccountView[];
};

/** An exit of the master's that a follower has not made yet (P75). Units signed as held; moments epoch ms. */
export type ExitPendingView = {
  readonly masterKey: string;
  readonly followerId: string;
  readonly alias: string;
  readonly instrumentId: string;
  readonly symbol: string;
  readonly product: Product;
  readonly qty: number;
  readonly state: 'Working' | 'Unknown' | 'Failed';
  readonly since: number;
  readonly reason: string;
  /** Runs that were begun to close it. */
  readonly tries: number;
};
