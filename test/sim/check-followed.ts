// That nothing of the master's is forgotten: whatever traded is followed at each follower, or refused, or says why not.

import type { JournalFact } from '../../domain/journal-entry.ts';
import type { Evidence, Violation } from './evidence.ts';

type Reported = { readonly notCopied: string; readonly traded: number; readonly seq: number };

export function checkFollowed({ history }: Evidence): readonly Violation[] {
  const masters = new Map<string, Reported>();
  const decided = new Set<string>();
  /** Since which fact an account has been copied to. */
  const since = new Map<string, number>();
  // Who presses an exit takes followers out of what the master does meanwhile.
  const pressed = new Set<string>();
  for (const event of history.wire) {
    if (event.kind === 'Pressed') for (const account of event.accounts) pressed.add(account);
    if (event.kind !== 'Committed') continue;
    for (const { seq, fact } of event.entries) {
      if (fact.kind === 'FollowerTermsChanged' && !since.has(fact.followerId)) since.set(fact.followerId, seq);
      if (fact.kind === 'MasterReported') {
        const { orderId, cumQty } = fact.report;
        const first = masters.get(orderId)?.seq ?? seq;
        masters.set(orderId, { notCopied: fact.notCopied, traded: cumQty, seq: first });
      }
      const pair = pairOf(fact);
      if (pair !== null) decided.add(pair);
    }
  }
  const found: Violation[] = [];
  for (const [id, { notCopied, traded, seq }] of masters)
    for (const account of history.followers)
      if (notCopied === '' && traded > 0 && (since.get(account) ?? Infinity) < seq && !pressed.has(account))
        if (!decided.has(`${id}/${account}`))
          found.push({ rule: 'UNFOLLOWED', text: `${id} traded ${traded}; nothing was decided for ${account}` });
  return found;
}

function pairOf(fact: JournalFact): string | null {
  switch (fact.kind) {
    case 'NewIntended':
    case 'Denied':
      return `${fact.key.masterKey}/${fact.key.followerId}`;
    case 'EntrySized':
    case 'ExitSized':
    case 'LegHeld':
      return `${fact.masterKey}/${fact.followerId}`;
    default:
      return null;
  }
}
