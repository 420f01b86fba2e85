// For every code one order that it refuses, one that it allows, and the edge between. A rule without its cases does not
// compile.

import { denialCodes, type DenialCode } from '../../../domain/denial-codes.ts';
import { standsBack } from '../../../main/replication/intents.ts';
import { decideOn } from '../../support/one-decision.ts';
import type { RuleCases } from './asked.ts';
import { whetherToAct } from './whether-to-act.ts';
import { whatAndHowMany } from './what-and-how-many.ts';
import { withWhatStands } from './with-what-stands.ts';
import { slicesLegsExits } from './slices-legs-exits.ts';

export type RuleCode = Exclude<DenialCode, 'EXIT_STANDS_BACK'>;
/** How exits share a holding has tests of its own. */
export const ruleCodes = denialCodes.filter((code): code is RuleCode => code !== 'EXIT_STANDS_BACK');

export const everyCase: Readonly<Record<RuleCode, RuleCases>> = {
  ...whetherToAct,
  ...whatAndHowMany,
  ...withWhatStands,
  ...slicesLegsExits,
};

/** What the refusal itself says to do. */
export function remedyOf(code: DenialCode): string {
  if (code === 'EXIT_STANDS_BACK') return standsBack().remedy;
  const { refuses } = everyCase[code];
  if (typeof refuses === 'function') return refuses()?.remedy ?? '';
  const denied = decideOn(refuses).find((fact) => fact.kind === 'Denied');
  return denied?.denial.remedy ?? '';
}
