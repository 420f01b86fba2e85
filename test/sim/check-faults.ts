// What must hold on a day of a named fault beyond the promises of every day.

import { sortEvidence, type Evidence, type Violation } from './evidence.ts';
import type { History } from './history.ts';

export function checkFaults(history: History): readonly Violation[] {
  const evidence = sortEvidence(history);
  return [...silencesOf(evidence), ...refusalsOf(evidence), ...bindingsOf(evidence), ...exitsOf(history)];
}

/** What was asked and never answered, and is not at the broker, ends before a person: silence is no refusal. */
function silencesOf({ asks, placed, rows, handedOver }: Evidence): readonly Violation[] {
  const silent = new Set<string>();
  const answered = new Set<string>();
  for (const { command, outcome } of asks) {
    if (command.kind !== 'New') continue;
    if (outcome === null || outcome.kind === 'Unknown') silent.add(command.clOrdId);
    else answered.add(command.clOrdId);
  }
  return [...silent].flatMap((ref): readonly Violation[] => {
    if (answered.has(ref) || placed.has(ref) || handedOver.has(ref)) return [];
    return [
      { rule: 'SILENCE_AS_NO', text: `${ref} was never answered and ends ${rows.get(ref)?.status ?? 'nowhere'}` },
    ];
  });
}

/** A refusal other than for the rate or the session is final. */
function refusalsOf({ asks }: Evidence): readonly Violation[] {
  const refused = new Set<string>();
  const found: Violation[] = [];
  for (const { command, outcome } of asks) {
    if (command.kind !== 'New') continue;
    if (refused.has(command.clOrdId))
      found.push({ rule: 'SENT_AFTER_NO', text: `${command.clOrdId} was sent again after the broker's no` });
    if (outcome?.kind === 'Refused' && !outcome.code.startsWith('HTTP_')) refused.add(command.clOrdId);
  }
  return found;
}

/** Whatever the broker holds of ours is known by the broker's own id in the end. */
function bindingsOf({ placed, rows }: Evidence): readonly Violation[] {
  return [...placed].flatMap(([ref, [order]]): readonly Violation[] => {
    const bound = rows.get(ref)?.orderId ?? null;
    if (order === undefined || bound === order.orderId) return [];
    return [
      { rule: 'NOT_BOUND', text: `${ref} is ${order.orderId} at the broker and ${bound ?? 'nothing'} to the desk` },
    ];
  });
}

/** However often it is pressed, one Exit All is under way at a time. */
function exitsOf({ wire }: History): readonly Violation[] {
  const found: Violation[] = [];
  let open: string | null = null;
  for (const event of wire) {
    if (event.kind !== 'Committed') continue;
    for (const { fact } of event.entries) {
      if (fact.kind === 'ExitFinished' && fact.runId === open) open = null;
      if (fact.kind !== 'ExitStarted' || (fact.request?.scope.kind ?? 'Fleet') !== 'Fleet') continue;
      if (open !== null) found.push({ rule: 'TWO_EXITS', text: `${fact.runId} began while ${open} was under way` });
      open = fact.runId;
    }
  }
  return found;
}
