// Names one intent for ever: which action of the master, for whom, why, and which part of it.

import type { AccountId } from './ids.ts';

/** Copy: a new order in step with the master's. Exit: closes a holding. Flatten: sent by Exit All. */
export type CopyPurpose = 'Copy' | 'Exit' | 'Flatten';

export type CopyKey = {
  /** The master's broker order id, or the id of an Exit All run. */
  readonly masterKey: string;
  readonly followerId: AccountId;
  readonly purpose: CopyPurpose;
  /** From 0; one more for each further order under the same purpose. */
  readonly slice: number;
};
