// The failed copies of one master order as one notice: how many, of whom, why, the broker's words, and what to do.

import { attentionOf, type CopyOrder } from '../domain/copy-order.ts';
import type { Notice } from '../domain/desk-view.ts';
import { orderText } from '../domain/journal-line.ts';
import { explainRejection } from '../domain/rejection.ts';

export type AlertNames = {
  readonly alias: (accountId: string) => string;
  readonly symbol: (instrumentId: string) => string;
};

type Cause = { readonly cause: string; readonly words: string; readonly remedy: string; readonly who: string[] };

const namedAtMost = 4;
const causesAtMost = 2;

/** Null when none of them failed, or a person has looked at every one. */
export function failureNotice(
  masterKey: string,
  copies: readonly CopyOrder[],
  names: AlertNames,
  at: number,
): Notice | null {
  const failed = copies.filter((copy) => attentionOf(copy) === 'Failed');
  const first = failed[0];
  if (first === undefined) return null;
  const accounts = new Set(failed.map(({ key }) => key.followerId));
  const fleet = new Set(copies.map(({ key }) => key.followerId)).size;
  const causes = causesOf(failed, names);
  const order = orderText(first.command, names.symbol(first.command.instrumentId));
  return {
    key: `failed:${masterKey}`,
    at,
    level: 'Error',
    title:
      accounts.size === 1
        ? `${names.alias(first.key.followerId)}: copy failed (${causes[0]?.cause ?? ''})`
        : `${accounts.size} of ${fleet} failed: ${causeWords(causes)}`,
    body: inSentences([order, ...causes.slice(0, causesAtMost).map((cause) => causeText(cause, accounts.size > 1))]),
    account: first.key.followerId,
    masterOrderId: masterKey,
    condition: `failed:${causes.map(({ cause, who }) => `${cause}=${who.toSorted().join('+')}`).join(';')}`,
    sound: 'Rejection',
  };
}

/** By cause, the commonest first. */
function causesOf(failed: readonly CopyOrder[], names: AlertNames): readonly Cause[] {
  const causes = new Map<string, Cause>();
  for (const copy of failed) {
    const { cause, remedy } =
      copy.denial === null
        ? explainRejection(copy.reasonCode, copy.reasonText)
        : { cause: copy.denial.code.toLowerCase().replaceAll('_', ' '), remedy: copy.denial.remedy };
    const known = causes.get(cause) ?? { cause, words: copy.reasonText, remedy, who: [] };
    const who = names.alias(copy.key.followerId);
    if (!known.who.includes(who)) known.who.push(who);
    causes.set(cause, known);
  }
  return [...causes.values()].toSorted((a, b) => b.who.length - a.who.length);
}

function causeWords(causes: readonly Cause[]): string {
  const only = causes[0];
  if (causes.length === 1 && only !== undefined) return only.cause;
  return causes.map(({ cause, who }) => `${cause} (${who.length})`).join(', ');
}

/** One full stop between two, whether the first brings its own or not. */
function inSentences(words: readonly string[]): string {
  return words.map((one, at) => (at < words.length - 1 ? one.replace(/\.$/, '') : one)).join('. ');
}

function causeText({ words, remedy, who }: Cause, named: boolean): string {
  return `${named ? `${namedWords(who)}: ` : ''}${words} ${remedy}`.trim();
}

/** The first few by name, the others by their number. */
export function namedWords(who: readonly string[]): string {
  const more = who.length - namedAtMost;
  return `${who.slice(0, namedAtMost).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
