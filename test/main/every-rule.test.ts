import { describe, expect, it } from 'vitest';
import { entryRules, decisionLines, codesOutsideTheOrder } from '../../domain/decision.ts';
import { denialCodes, denialMeanings } from '../../domain/denial-codes.ts';
import { decideOn, holding, type Decision } from '../support/one-decision.ts';
import { alsoExit, answerTo, exit, figures } from './rules/asked.ts';
import { everyCase, ruleCodes } from './rules/every-case.ts';

describe('every rule of the fixed order', () => {
  it.each(ruleCodes.map((code) => [code, everyCase[code]] as const))(
    '%s refuses, allows, and is exact at its edge',
    (code, { refuses, allows, edge }) => {
      expect(answerTo(refuses)).toBe(code);
      expect(answerTo(allows)).toBeNull();
      expect(answerTo(edge.passes)).toBeNull();
      if (edge.fails !== undefined) expect(answerTo(edge.fails)).toBe(code);
    },
  );

  /** An exit of the same size under the same circumstances; where the order itself is what is refused, there is none. */
  const asExit = ruleCodes.flatMap((code) => {
    const { refuses, exit: held } = everyCase[code];
    const { exits } = denialMeanings[code];
    return typeof refuses === 'function' || held === null || refuses.report !== undefined || exits === 'Only'
      ? []
      : [[code, exits, alsoExit(refuses)] as const];
  });

  it.each(asExit)('%s is %s for exits, as the documents say', (code, exits, asked) => {
    expect(answerTo(asked)).toBe(exits === 'Passed' ? null : code);
  });

  it('stands once in the order in which it is shown, and no other does', () => {
    const shown = entryRules.flatMap(({ codes }) => codes);
    expect(new Set([...shown, ...codesOutsideTheOrder])).toEqual(new Set(denialCodes));
    expect(shown).toHaveLength(denialCodes.length - codesOutsideTheOrder.length);
  });

  it('is shown refusing by the first that refuses: what comes before passed, what comes after was not reached', () => {
    for (const code of ruleCodes) {
      const { refuses } = everyCase[code];
      if (typeof refuses === 'function') continue;
      const denied = decideOn(refuses).find((fact) => fact.kind === 'Denied');
      if (denied?.inputs === undefined) continue;
      const lines = decisionLines(
        denied.command,
        { enabled: true, mandate: null, limits: null, maxQty: null, maxOrderValue: null, ...refuses.terms } as never,
        denied.inputs,
        denied.denial,
      );
      const verdicts = lines.map(({ verdict }) => verdict);
      expect(
        verdicts.filter((verdict) => verdict === 'Refused'),
        code,
      ).toHaveLength(1);
      expect(verdicts.lastIndexOf('Passed'), code).toBeLessThan(verdicts.indexOf('Refused'));
    }
  });
});

describe('a decision in the journal', () => {
  it('keeps what it was held against, whether it was allowed or refused', () => {
    const plan: Decision = { ...figures(123, -45), limits: { maxDailyLoss: 100_00 }, before: holding(7), lateMs: 40 };
    const kept = {
      masterType: 'Limit',
      held: 7,
      working: 0,
      positions: 1,
      ordersToday: 1,
      used: 123,
      dayPnl: -45,
      quote: 790_00,
      masterPrice: 790_00,
      // The master's own order rests there.
      ownBuy: 790_00,
      ownSell: null,
      total: 100,
      ageMs: 40,
    };
    expect(decideOn(plan)[0]).toMatchObject({ kind: 'NewIntended', inputs: kept });
    expect(decideOn({ ...plan, limits: { maxDailyLoss: 45 } })[0]).toMatchObject({ kind: 'Denied', inputs: kept });
  });

  it('asks nothing of an exit', () => {
    expect(decideOn(exit)[0]).not.toHaveProperty('inputs');
  });
});
