import { describe, expect, it } from 'vitest';
import type { JournalFact } from '../../domain/journal-entry.ts';
import type { Names } from '../../domain/desk-line.ts';
import { factLine, orderText } from '../../domain/journal-line.ts';
import { aCopyReport, anAnswer, notSent, ref, refused, terms, unknown } from '../support/an-order.ts';
import { everyFact } from '../support/every-fact.ts';

const names: Names = {
  alias: (id) => ({ FO001: 'Asha', MA001: 'Arjun' })[id] ?? id,
  symbol: (id) => (id === 'NSE|3045' ? 'SBIN-EQ' : id),
};
const line = (fact: JournalFact) => factLine(fact, names);

describe('a line of the journal', () => {
  it.each(Object.values(everyFact))('says $kind in a sentence of its own', (fact) => {
    const { level, summary } = line(fact);
    expect(['Info', 'Warning', 'Error', 'Intervention']).toContain(level);
    expect(summary.length).toBeGreaterThan(10);
    expect(summary).not.toMatch(/undefined|NaN|\[object|null/);
  });

  it('finds an intent by follower, master order and reference', () => {
    for (const fact of [everyFact.NewIntended, everyFact.Denied]) {
      expect(line(fact)).toMatchObject({ accountId: 'FO001', masterOrderId: '26112400001001', clOrdId: ref });
    }
    for (const fact of [
      everyFact.ReplaceIntended,
      everyFact.CancelIntended,
      everyFact.FollowerReported,
      everyFact.DuplicateFound,
    ]) {
      expect(line(fact)).toMatchObject({ accountId: 'FO001', clOrdId: ref });
    }
  });

  it.each([
    [anAnswer(refused), 'Error', `New ${ref}: refused (EC957): Price is not a multiple of tick size`],
    [anAnswer(notSent), 'Error', `New ${ref}: never left (ECONNREFUSED): No connection`],
    [
      anAnswer(unknown, 'Cancel'),
      'Warning',
      `Cancel ${ref}: outcome unknown (TIMEOUT): No answer in 5 s; the broker's book will tell`,
    ],
  ] as const)('tells an answer that is no order for what it is', (fact, level, summary) => {
    expect(line(fact)).toMatchObject({ level, summary });
  });

  it('raises its voice for what costs money: a rejection, a halt, a duplicate, an account left open', () => {
    const rejected: JournalFact = {
      kind: 'FollowerReported',
      report: aCopyReport({ state: 'Rejected', text: 'margin' }),
      clOrdId: ref,
    };
    const flat = {
      ...everyFact.ExitAccountEnded,
      account: { ...everyFact.ExitAccountEnded.account, state: 'Flat' as const },
    };
    for (const fact of [
      rejected,
      everyFact.CopyingChanged,
      everyFact.DuplicateFound,
      everyFact.AttentionRaised,
      everyFact.ExitAccountEnded,
      everyFact.ExitFinished,
    ]) {
      expect(line(fact).level).toBe('Error');
    }
    for (const fact of [flat, { ...everyFact.ExitFinished, left: 0 }]) expect(line(fact).level).toBe('Info');
    expect(line(everyFact.CopyingChanged).summary).toContain('a sum did not add up');
  });

  it('writes an order the way a trader says it', () => {
    expect(orderText(terms({ price: 812_50 }), 'SBIN-EQ')).toBe('BUY 100 SBIN-EQ LIMIT 812.50');
    expect(orderText(terms({ side: 'Sell', ordType: 'Stop', price: 0, stopPx: 785_05 }), 'SBIN-EQ')).toBe(
      'SELL 100 SBIN-EQ SL-M trigger 785.05',
    );
  });
});
