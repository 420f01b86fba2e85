import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accountOfRow,
  clOrdIdOfRow,
  execIdOfReport,
  letters,
  masterOrderOfRow,
  shapes,
  words,
} from '../../db/fact-codes.ts';
import { packFact, unpackFact } from '../../db/fact-pack.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { aRow } from '../support/a-profile.ts';
import { morning } from '../support/an-order.ts';
import { everyFact } from '../support/every-fact.ts';

const rowOf = (fact: JournalFact) => {
  const { entry, accountId, masterOrderId, clOrdId } = aRow(1, fact);
  return { at_ms: entry.at, account_id: accountId, master_order_id: masterOrderId, cl_ord_id: clOrdId };
};
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const ofYearsAgo = {
  row: { at_ms: 1_795_411_800_000, account_id: 'FO001', master_order_id: '9001', cl_ord_id: 'L00000000A' },
  body: '[10,"d",[11,"1","8001","NSE|3045","A","C","G","H",100,79000,0,"3","Y","",100,7900000,"",[2,-1200],[2,0],"U","4"],"3"]',
};

describe('a fact in the file', () => {
  it.each(Object.entries(everyFact))('comes back as it was told, name by name in their order: %s', (_, fact) => {
    const row = rowOf(fact);
    expect(JSON.stringify(unpackFact(packFact(fact, row), row))).toBe(JSON.stringify(fact));
  });

  it('comes back whatever a broker or a person may have written into it', () => {
    const some = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(...words, ...Array.from(letters), '1', '2', '3', '4', '', 'FO001', 'L0001'),
      fc.integer({ min: morning - 200_000_000, max: morning + 200_000_000 }),
      fc.record({ code: fc.string(), text: fc.jsonValue(), remedy: fc.constantFrom(undefined, 'A', 'AB') }),
    );
    const value = fc.oneof(some, fc.array(some), fc.dictionary(fc.string(), some));
    fc.assert(
      fc.property(value, value, (report, clOrdId) => {
        const fact = { kind: 'FollowerReported', report, clOrdId } as unknown as JournalFact;
        const row = { at_ms: morning, account_id: 'FO001', master_order_id: 'A', cl_ord_id: 'L0001' };
        expect(unpackFact(packFact(fact, row), row)).toEqual(asJson(fact));
      }),
      { numRuns: 300 },
    );
  });

  it('is read as it was written years ago: no code is ever moved', () => {
    const { row, body } = ofYearsAgo;
    const fact = unpackFact(body, row);
    expect(packFact(fact, row)).toBe(body);
    expect(fact).toEqual({
      kind: 'FollowerReported',
      clOrdId: 'L00000000A',
      report: {
        ...{ accountId: 'FO001', orderId: '8001', instrumentId: 'NSE|3045', side: 'Buy', ordType: 'Limit' },
        ...{ timeInForce: 'Day', product: 'MIS', orderQty: 100, price: 79_000, stopPx: 0, tag: 'L00000000A' },
        ...{ state: 'Filled', unknownStatus: '', cumQty: 100, cumValue: 7_900_000, text: '', source: 'Feed' },
        ...{ transactTime: 1_795_411_798_800, receivedAt: 1_795_411_800_000 },
        execId: 'FO001/8001/Filled/100/100/7900000/79000/0/Limit',
      },
    });
  });

  it('has an execution’s id in few signs only where that is made of its report', () => {
    const { row, body } = ofYearsAgo;
    const reported = unpackFact(body, row) as typeof everyFact.FollowerReported;
    const { report } = reported;
    const kept = (part: object): JournalFact => ({ ...reported, report: { ...report, ...part } });
    for (const fact of [kept({ execId: 'E-77' }), kept({ text: report.execId }), kept({ text: execIdOfReport })])
      expect(unpackFact(packFact(fact, row), row)).toEqual(fact);
  });

  it('says an empty text and a text of its row’s columns each in one way', () => {
    const fact = (report: unknown) =>
      ({ kind: 'FollowerReported', report, clOrdId: 'L0001' }) as unknown as JournalFact;
    const row = { at_ms: morning, account_id: 'FO001', master_order_id: '9001', cl_ord_id: 'L0001' };
    expect(packFact(fact('9001'), row)).toBe(`[10,"d","${masterOrderOfRow}","${clOrdIdOfRow}"]`);
    expect(packFact(fact('FO001'), row)).toBe(`[10,"d","${accountOfRow}","${clOrdIdOfRow}"]`);
    expect(packFact(fact(''), { ...row, account_id: '' })).toBe(`[10,"d","","${clOrdIdOfRow}"]`);
  });

  it('says a moment by its distance from its row’s, where it is one and no more than about a day away', () => {
    const packed = (value: number, at: number): string => {
      const fact = { kind: 'FollowerReported', report: value, clOrdId: '' } as unknown as JournalFact;
      return packFact(fact, { at_ms: at, account_id: 'FO001', master_order_id: '9001', cl_ord_id: 'L0001' });
    };
    const [near, far] = [99_999_999, 100_000_000];
    for (const ms of [0, 40, near, -near]) expect(packed(morning + ms, morning)).toBe(`[10,"d",[2,${ms}],""]`);
    for (const ms of [far, -far, 0.5]) expect(packed(morning + ms, morning)).toBe(`[10,"d",${morning + ms},""]`);
    expect(packed(100, 60)).toBe('[10,"d",100,""]');
    const first = 1_000_000_000_000;
    expect([packed(first, first), packed(first + 1, first)]).toEqual([`[10,"d",${first},""]`, '[10,"d",[2,1],""]']);
  });

  it('of a later version is refused, not guessed at', () => {
    const row = { at_ms: morning, account_id: '', master_order_id: '', cl_ord_id: '' };
    expect(() => unpackFact('[99,"d"]', row)).toThrow(/code \(99\).*newer version/);
    expect(() => unpackFact('[15,"z","8001"]', row)).toThrow(/newer version/);
  });
});

it('every code stands for one thing', () => {
  expect(new Set(shapes.map((names) => names.join())).size).toBe(shapes.length);
  expect(new Set(words).size).toBe(words.length);
  expect(words.length).toBeLessThanOrEqual(letters.length);
  for (const names of shapes) if (names.includes('execId')) expect(names.at(-1)).toBe('execId');
});
