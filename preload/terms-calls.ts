// The calls about terms: templates, mandates, and why an order was decided as it was.

import type { DecisionLine } from '../domain/decision.ts';
import type { FollowerTerms } from '../domain/account.ts';
import type { LegOrder } from '../domain/legs.ts';
import type { LimitTemplate } from '../domain/limit-template.ts';
import type { FollowerLimits, Segment } from '../domain/limits.ts';
import type { TermChange } from '../domain/terms-change.ts';

/** Only the fields named change. Names parted by commas, rupees and numbers as typed; an empty text removes a limit. */
export type LimitsEdit = Partial<
  Pick<FollowerLimits, 'exchanges' | 'segments' | 'ordTypes' | 'products' | 'crossingGuard'>
> & {
  readonly allowed?: string;
  readonly blocked?: string;
  readonly maxExposure?: string;
  readonly maxPositions?: string;
  readonly maxOrdersPerDay?: string;
  readonly maxUsedCapital?: string;
  readonly maxDailyLoss?: string;
  readonly profitLock?: string;
  /** Percent. */
  readonly maxSlippage?: string;
  /** Ticks or rupees by `parityUnit`; empty for no budget. */
  readonly parity?: string;
  readonly parityUnit?: 'Ticks' | 'Rupees';
};

/** Only the fields named change; numbers and rupees as typed, an empty text removes a limit. */
export type TemplateEdit = {
  readonly maxQty?: string;
  readonly maxOrderValue?: string;
  readonly aboveMaximum?: FollowerTerms['aboveMaximum'];
  readonly limits?: LimitsEdit;
};

/** As typed: a name, a day such as 2026-12-31, rupees or empty. */
export type MandateForm = {
  readonly holder: string;
  readonly validUntil: string;
  readonly maxOrderValue: string;
  readonly maxUsedCapital: string;
  readonly maxDailyLoss: string;
  readonly segments: readonly Segment[];
};

export type TemplateOutcome = {
  readonly template: LimitTemplate;
  readonly lines: readonly { readonly field: string; readonly value: string }[];
  /** Against what stood under this name; against no limits where the name is new. */
  readonly changes: readonly TermChange[];
};

/** What a template changes at one follower. */
export type TemplateEffect = { readonly followerId: string; readonly changes: readonly TermChange[] };

export type DecisionView = {
  readonly at: number;
  readonly verdict: 'Allowed' | 'Refused';
  /** How the size came about; empty where nothing is known of it. */
  readonly size: string;
  readonly lines: readonly DecisionLine[];
  /** Why there are no lines; empty where there are. */
  readonly why: string;
};

export type TermsCalls = {
  limitTemplates: { in: null; out: readonly LimitTemplate[] };
  /** `save` false shows what it would be and keeps nothing. `from`: the follower whose limits it begins with. */
  saveTemplate: {
    in: { readonly name: string; readonly from: string | null; readonly edit: TemplateEdit; readonly save: boolean };
    out: TemplateOutcome;
  };
  removeTemplate: { in: { readonly name: string }; out: null };
  /** `save` false shows what it would change and keeps nothing. All of the followers, or none. */
  applyTemplate: {
    in: { readonly name: string; readonly followerIds: readonly string[]; readonly save: boolean };
    out: readonly TemplateEffect[];
  };
  /** Gives every follower that is in the group now these legs; each may be given others of its own afterwards. */
  setGroupLegs: {
    in: { readonly group: string; readonly legs: LegOrder };
    out: { readonly changed: readonly string[] };
  };
  /** Null takes the mandate away: then none bounds the account. */
  setMandate: { in: { readonly followerId: string; readonly mandate: MandateForm | null }; out: null };
  /** What the rules held an order of a follower's against, and which refused it. */
  decision: { in: { readonly clOrdId: string }; out: DecisionView };
};

export const termsCallNames = [
  'limitTemplates',
  'saveTemplate',
  'removeTemplate',
  'applyTemplate',
  'setGroupLegs',
  'setMandate',
  'decision',
] as const satisfies readonly (keyof TermsCalls)[];
