// How a place, modify or cancel ended, as one of four outcomes. Unknown is the default: it takes proof to be anything
// else, because a wrong "refused" or "not sent" would let the same order be sent twice.

import { orderId } from '../../../domain/ids.ts';
import type { CommandOutcome } from '../../../domain/order-command.ts';
import { failureText, readAnswer, saysOk, saysSessionOver, type Answered, type ReadAnswer } from './answer.ts';
import { safeStance, type BrokerStance } from './broker-stance.ts';
import type { HttpEnding } from './http-exchange.ts';
import { commandItem } from './messages.ts';

const signInAgain = 'The session has expired: sign in again.';
const registerAddress =
  'This internet address is not registered with the broker: register it, or send from the registered one.';

export type CommandEnding = {
  readonly outcome: CommandOutcome;
  /** The broker said that the session is over. */
  readonly sessionOver: boolean;
  /** The answer was not the broker's JSON: a wrong address or a page in between, to be said loudly. */
  readonly configurationFault: string;
};

/** `about`: the order that a modify or cancel named; null when placing. */
export function readCommandEnding(
  ending: HttpEnding,
  about: string | null,
  stance: BrokerStance = safeStance,
): CommandEnding {
  switch (ending.kind) {
    case 'NotSent':
    case 'Lost':
      return plainly({ kind: ending.kind === 'NotSent' ? 'NotSent' : 'Unknown', code: ending.code, text: ending.text });
    case 'Answered':
      return readAnswered(ending, about, stance);
  }
}

function readAnswered(answer: Answered, about: string | null, stance: BrokerStance): CommandEnding {
  const { status } = answer;
  const read = readAnswer(answer, stance);
  if (!read.ok) {
    const outcome = refusedByStatus(status, stance) ?? unknown(read.fault.code, `${read.fault.text}.`);
    const configurationFault = status === 200 && read.fault.code === 'ANSWER_NOT_JSON' ? read.fault.text : '';
    return { outcome, sessionOver: saysSessionOver(status, [], stance), configurationFault };
  }
  const outcome = outcomeOf(status, read.value, about, stance);
  // Words alone may end the session, which heals by itself, but never say that an order was refused.
  const text = saysOk(read.value.envelope) ? '' : failureText(read.value);
  const sessionOver = outcome.kind !== 'Placed' && saysSessionOver(status, read.value.codes, stance, text);
  return { outcome, sessionOver, configurationFault: '' };
}

function outcomeOf(status: number, answer: ReadAnswer, about: string | null, stance: BrokerStance): CommandOutcome {
  // A server error says nothing about the order, whatever its body says.
  if (status >= 500)
    return unknown(`HTTP_${status}`, `The broker's server failed (HTTP ${status}). ${failureText(answer)}`.trim());
  const named = orderIdsIn(answer);
  if (named.length > 0) {
    return status >= 200 && status < 300
      ? placed(named, about)
      : unknown('ANSWER_CONTRADICTS', `HTTP ${status} with an order id.`);
  }
  const ambiguous = answer.codes.find((code) => stance.ambiguousCodes.includes(code));
  if (ambiguous !== undefined)
    return unknown(ambiguous, failureText(answer) || 'The broker failed without saying whether it took the order.');
  if (status >= 300 && status < 400)
    return unknown(`HTTP_${status}`, 'The broker sent us to another address, which is never followed.');
  const code = answer.codes[0];
  if (code !== undefined) return refused(code, failureText(answer), remedyFor(code, stance));
  const byStatus = refusedByStatus(status, stance, failureText(answer));
  if (byStatus) return byStatus;
  if (status === 400 && failureText(answer) !== '') return refused('HTTP_400', failureText(answer));
  return unknown('ANSWER_WITHOUT_ID', `HTTP ${status} without an order id or a code. ${failureText(answer)}`.trim());
}

/** Answers of the gate in front of the order system: whatever their body, the order was not taken. */
function refusedByStatus(status: number, stance: BrokerStance, text = ''): CommandOutcome | null {
  if (stance.sessionOverStatuses.includes(status)) return refused(`HTTP_${status}`, text || signInAgain);
  if (status === 429) return refused('HTTP_429', text || 'Too many requests: the broker refused this one.');
  return null;
}

/** Success is a non-empty brokerOrderId and nothing else (A3 API, envelope, rule for orders). */
function placed(named: readonly string[], about: string | null): CommandOutcome {
  const [id] = named;
  if (id === undefined || named.length > 1) return unknown('ANSWER_MANY_IDS', 'The answer names several orders.');
  if (!isPlausibleOrderId(id))
    return unknown('ANSWER_ODD_ID', 'The answer holds something that cannot be an order id.');
  if (about !== null && id !== about)
    return unknown('ANSWER_OTHER_ORDER', 'The answer names another order than the one asked about.');
  return { kind: 'Placed', orderId: orderId(id) };
}

function orderIdsIn(answer: ReadAnswer): readonly string[] {
  const ids = answer.items.map((item) => {
    const read = commandItem.safeParse(item);
    return read.success ? read.data.brokerOrderId : '';
  });
  return [...new Set(ids.filter((id) => id !== ''))];
}

/** Ids are opaque (14 or 15 digits seen); longer, spaced or quoted text is something else. */
export function isPlausibleOrderId(id: string): boolean {
  return /^[A-Za-z0-9._:/-]{1,64}$/.test(id);
}

function remedyFor(code: string, stance: BrokerStance): string | undefined {
  if (stance.sessionOverCodes.includes(code)) return signInAgain;
  return stance.addressRefusedCodes.includes(code) ? registerAddress : undefined;
}

function refused(code: string, text: string, remedy?: string): CommandOutcome {
  const words = text || `The broker refused with ${code}.`;
  return { kind: 'Refused', code, text: remedy === undefined || words.includes(remedy) ? words : `${words} ${remedy}` };
}

function unknown(code: string, text: string): CommandOutcome {
  return { kind: 'Unknown', code, text };
}

function plainly(outcome: CommandOutcome): CommandEnding {
  return { outcome, sessionOver: false, configurationFault: '' };
}
