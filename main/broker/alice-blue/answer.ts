// Reads an answer's body: is it the broker's JSON at all, and which code of the broker's does it carry? Never decides on
// the HTTP status alone, since empty lists, refusals and good answers share it (A3 API, envelope).

import { safeStance, type BrokerStance } from './broker-stance.ts';
import type { HttpEnding } from './http-exchange.ts';
import { commandItem, envelope, type Envelope } from './messages.ts';

export type Answered = Extract<HttpEnding, { readonly kind: 'Answered' }>;

export type ReadAnswer = {
  readonly envelope: Envelope;
  /** `result` as a list: it is one even for single objects, and sometimes it is the object itself. */
  readonly items: readonly unknown[];
  /** Every EC code found where the broker puts them: status, message, emsg, then each item. */
  readonly codes: readonly string[];
};

export type AnswerFault = {
  readonly code: 'ANSWER_EMPTY' | 'ANSWER_NOT_JSON' | 'ANSWER_CUT' | 'ANSWER_ODD';
  readonly text: string;
};

export function readAnswer(
  answer: Answered,
  stance: BrokerStance = safeStance,
): { readonly ok: true; readonly value: ReadAnswer } | { readonly ok: false; readonly fault: AnswerFault } {
  const body = answer.body.replace(/^\uFEFF/, '').trim();
  const fault = (code: AnswerFault['code'], text: string) => ({ ok: false, fault: { code, text } }) as const;
  if (body === '') return fault('ANSWER_EMPTY', `HTTP ${answer.status} with an empty body`);
  if (!body.startsWith('{')) {
    // The broker's host answers unknown paths with its web page and HTTP 200.
    const what = body.startsWith('<') ? 'a web page' : 'something that is not JSON';
    return fault(
      'ANSWER_NOT_JSON',
      `HTTP ${answer.status} with ${what} (${answer.contentType || 'no content type'}) instead of JSON`,
    );
  }
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return fault('ANSWER_CUT', `HTTP ${answer.status} with JSON that does not end or is broken`);
  }
  const read = envelope.safeParse(json);
  if (!read.success) return fault('ANSWER_ODD', `HTTP ${answer.status} with JSON of an unknown shape`);
  const { result } = read.data;
  const items = Array.isArray(result) ? (result as unknown[]) : result === null || result === undefined ? [] : [result];
  return { ok: true, value: { envelope: read.data, items, codes: codesIn(read.data, items, stance) } };
}

const itemsSearched = 20;

function codesIn(outer: Envelope, items: readonly unknown[], { codePlaces }: BrokerStance): readonly string[] {
  const texts: string[] = [];
  if (codePlaces.includes('status')) texts.push(outer.status, outer.stat);
  if (codePlaces.includes('message')) texts.push(outer.message);
  if (codePlaces.includes('emsg')) texts.push(outer.emsg);
  for (const item of codePlaces.includes('item') ? items.slice(0, itemsSearched) : []) {
    const inner = commandItem.safeParse(item);
    if (inner.success) texts.push(inner.data.status, inner.data.stat, inner.data.message, inner.data.emsg);
  }
  return [...new Set(texts.flatMap((text) => text.toUpperCase().match(/\bEC\d{3}\b/g) ?? []))];
}

/** "Ok" in any of its spellings; `Not_ok`, `Not_Ok` and `Not ok` are the same word too. */
export function saysOk(outer: Envelope): boolean {
  const word = (outer.status || outer.stat).toUpperCase().replaceAll(/[_\s]/g, '');
  return word === 'OK' || word === 'SUCCESS';
}

/** The broker's own text of a failure, to be shown as it came; its code is beside it. */
export function failureText(answer: ReadAnswer): string {
  const texts = [answer.envelope.message, answer.envelope.emsg];
  for (const item of answer.items.slice(0, itemsSearched)) {
    const inner = commandItem.safeParse(item);
    if (inner.success) texts.push(inner.data.message, inner.data.emsg);
  }
  const words = texts.filter((text) => text !== '' && !/^(success|ok|EC\d{3})$/i.test(text));
  return plainText(words.join(' · '));
}

/** A broker's text made inert: no control characters, escape sequences or direction marks; at most 500 characters. */
export function plainText(text: string): string {
  const plain = text
    .replaceAll(/\u001b\[[0-9;?]*[A-Za-z]/g, '')
    .replaceAll(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, ' ')
    .trim();
  return plain.length > 500 ? `${plain.slice(0, 500)}…` : plain;
}

/** Codes that say "nothing there"; those that say "failed to retrieve" are a failed read, never an empty book. */
export function saysEmpty(codes: readonly string[], stance: BrokerStance = safeStance): boolean {
  return codes.length > 0 && codes.every((code) => stance.emptyBookCodes.includes(code));
}

/** `text`: the words of a failure that carries no code, where words must do. */
export function saysSessionOver(
  status: number,
  codes: readonly string[],
  stance: BrokerStance = safeStance,
  text = '',
): boolean {
  if (stance.sessionOverStatuses.includes(status)) return true;
  if (codes.length > 0) return codes.some((code) => stance.sessionOverCodes.includes(code));
  const words = text.toLowerCase();
  return stance.sessionOverWords.some((phrase) => words.includes(phrase));
}
