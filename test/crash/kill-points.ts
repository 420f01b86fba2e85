// The named moments at which an engine is killed, and what has to happen for each to be reached.

import type { JournalFact } from '../../domain/journal-entry.ts';

/**
 * What the broker's market and the person at the console do so that a moment comes:
 * Entry a resting order of the master's, Fill one that trades at once, Modify and Cancel of a copied order, Exit the
 * press of Exit All over positions and working orders, Refused and Doubt and Attention an entry that one follower's
 * broker refuses, or takes and never answers, or loses; Recovery a start over commands that nobody can vouch for.
 */
export type KillScene =
  | 'Entry'
  | 'Fill'
  | 'Modify'
  | 'Cancel'
  | 'Exit'
  | 'Refused'
  | 'Doubt'
  | 'Attention'
  | 'Recovery'
  | 'NewProfile'
  | 'OldProfile';

export type KillPoint = {
  readonly name: string;
  readonly scene: KillScene;
  /** Passings of the moment in one scene that may be chosen from; 1 where there may be no second. */
  readonly most: number;
};

type FactKind = JournalFact['kind'];

/** Inside: its row is inserted, others may follow. Before: all rows are in and COMMIT is next. After: COMMIT returned. */
export type CommitMoment = 'inside' | 'before' | 'after';

/** Create: decided, no byte has left. Sent: every byte has. Answer: its head is here. Read: the whole of it is. */
export type WireMoment = 'create' | 'sent' | 'answer' | 'read';

export const commitPoint = (moment: CommitMoment, kind: FactKind): string => `${moment} commit of ${kind}`;
export const wirePoint = (moment: WireMoment, path: string): string => `${moment} ${path}`;

export const followers = 6;

function commits(kind: FactKind, scene: KillScene, most = 1, moments: readonly CommitMoment[] = ['before', 'after']) {
  return moments.map((moment): KillPoint => ({ name: commitPoint(moment, kind), scene, most }));
}

function calls(path: string, scene: KillScene, most: number, moments: readonly WireMoment[]) {
  return moments.map((moment): KillPoint => ({ name: wirePoint(moment, path), scene, most }));
}

export const killPoints: readonly KillPoint[] = [
  ...commits('MasterReported', 'Entry', 1, ['inside', 'before', 'after']),
  ...commits('NewIntended', 'Entry', 1, ['inside', 'before', 'after']),
  ...commits('CommandAnswered', 'Entry', 2, ['inside', 'before', 'after']),
  ...commits('CommandAnswered', 'Refused'),
  ...commits('FollowerReported', 'Fill', 3),
  ...commits('ReplaceIntended', 'Modify'),
  ...commits('CancelIntended', 'Cancel'),
  ...commits('AttentionRaised', 'Attention'),
  ...commits('SessionOpened', 'Recovery', 1, ['inside', 'before', 'after']),
  ...commits('DoubtBegan', 'Recovery', 1, ['inside']),
  ...commits('AccountReconciled', 'Recovery', 4),
  ...commits('ExitStarted', 'Exit'),
  ...commits('ExitAccountEnded', 'Exit'),
  ...commits('ExitFinished', 'Exit', 1, ['after']),
  ...calls('orders/placeorder', 'Entry', followers, ['create', 'sent', 'answer', 'read']),
  ...calls('orders/modify', 'Modify', followers, ['create', 'sent', 'read']),
  ...calls('orders/cancel', 'Cancel', followers, ['create', 'sent', 'read']),
  ...calls('orders/book', 'Recovery', 4, ['sent', 'read']),
  ...calls('orders/book', 'Doubt', 1, ['read']),
  ...calls('positions', 'Exit', 3, ['read']),
  ...calls('orders/cancel', 'Exit', followers, ['sent']),
  ...calls('orders/placeorder', 'Exit', followers, ['sent', 'read']),
  { name: 'database opened', scene: 'Recovery', most: 1 },
  { name: 'database made', scene: 'NewProfile', most: 1 },
  { name: 'migration copied', scene: 'OldProfile', most: 1 },
  { name: 'migration before commit', scene: 'OldProfile', most: 1 },
];

/** The same moment in another scene is another point. */
export const pointId = ({ name, scene }: KillPoint): string => `${scene}: ${name}`;
