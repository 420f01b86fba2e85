// Entries that a state refuses which no person set: an exit, or a start after a death. Whoever looks elsewhere must hear it.

import type { Notice } from '../domain/desk-view.ts';
import type { JournalFact } from '../domain/journal-entry.ts';
import { orderText } from '../domain/journal-line.ts';
import type { AlertNames } from './failure-notice.ts';

export const heldBackKey = 'held-back';

type Denied = Extract<JournalFact, { kind: 'Denied' }>;

/** Null: nothing of the kind. One condition, however many orders it holds back. */
export function heldBackNotice(facts: readonly JournalFact[], names: AlertNames, at: number): Notice | null {
  const held = facts.filter((fact): fact is Denied => fact.kind === 'Denied' && fact.denial.bySystem === true);
  const first = held[0];
  if (first === undefined) return null;
  const who = [...new Set(held.map(({ key }) => names.alias(key.followerId)))];
  const shown = who.length > 4 ? `${who.slice(0, 4).join(', ')} and ${who.length - 4} more` : who.join(', ');
  return {
    key: heldBackKey,
    condition: heldBackKey,
    at,
    level: 'Warning',
    title: `Not copied to ${who.length === 1 ? shown : `${who.length} followers`}: entries are held back`,
    body: `${orderText(first.command, names.symbol(first.command.instrumentId))}, ${shown}. ${first.denial.text} ${first.denial.remedy}`,
    account: who.length === 1 ? first.key.followerId : '',
    masterOrderId: first.key.masterKey,
    sound: 'OutOfStep',
  };
}
