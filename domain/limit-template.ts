// A named set of limits that can be given to many followers. Sizes, the switch and the mandate stay each follower's own.

import { newFollowerTerms, type FollowerTerms } from './account.ts';
import { noLimits, type FollowerLimits } from './limits.ts';
import type { Paise } from './price.ts';
import { err, ok, type Result } from './result.ts';

export type LimitTemplate = {
  readonly name: string;
  readonly maxQty: number | null;
  /** Paise. */
  readonly maxOrderValue: Paise | null;
  readonly aboveMaximum: FollowerTerms['aboveMaximum'];
  readonly limits: FollowerLimits;
  /** Raised by each saving under this name, from 1. */
  readonly version: number;
};

export const mostTemplates = 50;

/** The follower's terms with the template's limits in place of its own. */
export function withTemplate(terms: FollowerTerms, template: LimitTemplate): FollowerTerms {
  const { maxQty, maxOrderValue, aboveMaximum, limits } = template;
  return { ...terms, maxQty, maxOrderValue, aboveMaximum, limits };
}

export function templateOf(name: string, terms: FollowerTerms, version: number): LimitTemplate {
  const { maxQty, maxOrderValue, aboveMaximum, limits } = terms;
  return { name, maxQty, maxOrderValue, aboveMaximum, limits: limits ?? noLimits, version };
}

/** As terms, to be edited and compared like a follower's. */
export function termsOfTemplate(template: LimitTemplate | null): FollowerTerms {
  const blank = { ...newFollowerTerms, limits: noLimits };
  return template === null ? blank : withTemplate(blank, template);
}

export function readTemplateName(text: string): Result<string> {
  const name = text.trim().replaceAll(/\s+/g, ' ');
  return /^[\p{L}\p{N} ._()&+-]{1,40}$/u.test(name)
    ? ok(name)
    : err('TEMPLATE_NAME', 'Give it a name of 1 to 40 letters and digits, such as "Careful options".');
}
