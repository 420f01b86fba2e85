// How a read of a book ended: its rows, or why it counts as no evidence. A failed read must never pass for an empty book,
// since "flat" read by mistake doubles a position.

import { err, ok, type Err, type Result } from '../../../domain/result.ts';
import { failureText, readAnswer, saysEmpty, saysOk, saysSessionOver } from './answer.ts';
import { safeStance, type BrokerStance } from './broker-stance.ts';
import type { HttpEnding } from './http-exchange.ts';

export type ReadEnding = {
  readonly rows: Result<readonly unknown[]>;
  readonly sessionOver: boolean;
};

export function readBookEnding(ending: HttpEnding, what: string, stance: BrokerStance = safeStance): ReadEnding {
  const failed = (code: string, text: string, sessionOver = false): ReadEnding => ({
    rows: readFailed(what, code, text),
    sessionOver,
  });
  if (ending.kind !== 'Answered') return failed(ending.code, ending.text);
  const { status } = ending;
  if (status >= 500) return failed(`HTTP_${status}`, `The broker's server failed (HTTP ${status}).`);
  if (status === 429) return failed('HTTP_429', 'The broker says there were too many requests.');
  const read = readAnswer(ending, stance);
  if (!read.ok) {
    return saysSessionOver(status, [], stance)
      ? failed(`HTTP_${status}`, 'The session has expired.', true)
      : failed(read.fault.code, `${read.fault.text}.`);
  }
  const { codes, envelope, items } = read.value;
  const text = saysOk(envelope) ? '' : failureText(read.value);
  if (saysSessionOver(status, codes, stance, text))
    return failed(codes[0] ?? `HTTP_${status}`, failureText(read.value) || 'The session has expired.', true);
  if (saysEmpty(codes, stance)) return { rows: ok([]), sessionOver: false };
  const code = codes[0];
  if (code !== undefined) return failed(code, failureText(read.value) || `The broker answered ${code}.`);
  if (status !== 200 || !saysOk(envelope))
    return failed(`HTTP_${status}`, failureText(read.value) || 'The answer is not a good one.');
  if (envelope.result === null || envelope.result === undefined)
    return failed('ANSWER_ODD', 'The answer says Ok but holds no list.');
  return { rows: ok(items), sessionOver: false };
}

function readFailed(what: string, code: string, text: string): Err {
  return err(code, `${what} could not be read. ${text}`);
}
