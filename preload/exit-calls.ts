// The calls about exits: what one would do, begun, and the record of them.

import type { ExitRunView } from '../domain/exit-view.ts';
import type { ExitRequest } from '../domain/exit-scope.ts';

export type ExitPreviewRow = {
  readonly accountId: string;
  readonly alias: string;
  readonly cancels: number;
  readonly positions: number;
  readonly orders: number;
  readonly estimateMs: number;
  /** Why its books could not be read just now; empty when they were. */
  readonly why: string;
};

export type ExitPreview = {
  readonly accounts: number;
  readonly positions: number;
  readonly workingOrders: number;
  /** Closing orders that the positions take, each below the exchange's freeze quantity. */
  readonly orders: number;
  /** Estimate under the pace limits, ms. */
  readonly estimateMs: number;
  readonly rows: readonly ExitPreviewRow[];
  /** Accounts whose books could not be read just now, by alias with the reason. */
  readonly unreadable: readonly string[];
};

export type ExitCalls = {
  /** What an exit would do now; sends nothing. */
  previewExit: { in: ExitRequest; out: ExitPreview };
  /** Pressing again for the same, or for part of it, joins the run under way. */
  exit: { in: ExitRequest; out: { readonly runId: string } };
  /** The record of exits of any day, newest first; `before` is an id to go on from. */
  exitRuns: { in: { readonly before: string | null; readonly limit: number }; out: readonly ExitRunView[] };
  /** Cancels what is left of one master order's copies and closes what they traded (P71). */
  exitMasterOrder: { in: { readonly masterOrderId: string }; out: { readonly runId: string } };
  /** Pressing again while a run is under way joins that run. */
  exitAll: { in: { readonly includeMaster: boolean }; out: { readonly runId: string } };
};

export const exitCallNames: readonly (keyof ExitCalls)[] = [
  'previewExit',
  'exit',
  'exitRuns',
  'exitMasterOrder',
  'exitAll',
];
