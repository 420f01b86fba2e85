// The broker's open questions as text: what is written is read back, what could do harm is refused with the reason.

import { describe, expect, test } from 'vitest';
import { safeStance, type BrokerStance } from '../../../main/broker/alice-blue/broker-stance.ts';
import { checkStance, stanceFields, stanceOf, type StanceName } from '../../../main/broker/alice-blue/stance-fields.ts';

const field = (name: StanceName) => stanceFields.find((one) => one.name === name)!;
const read = (name: StanceName, text: string) => field(name).read(safeStance, text);
const value = (name: StanceName, text: string): unknown => {
  const answer = read(name, text);
  return answer.ok ? (answer.value as BrokerStance)[name] : answer.message;
};

describe('the broker’s open questions', () => {
  test('are all there, each once, each with the point it answers and a hint', () => {
    expect(stanceFields.map(({ name }) => name).toSorted()).toEqual(Object.keys(safeStance).toSorted());
    for (const { title, hint } of stanceFields) expect(title.length * hint.length).toBeGreaterThan(0);
    const points = new Set(stanceFields.map(({ point }) => point).filter((point) => point !== ''));
    expect([...points].toSorted()).toEqual(Array.from({ length: 14 }, (_, i) => `U${i + 1}`).toSorted());
  });

  test('are read back as they are written, safe as they are', () => {
    for (const one of stanceFields)
      expect(one.read(safeStance, one.write(safeStance))).toEqual({ ok: true, value: safeStance });
  });

  test.each<[StanceName, string, unknown]>([
    ['codePlaces', 'item, STATUS', ['item', 'status']],
    ['emptyBookCodes', 'ec916, EC916', ['EC916']],
    ['sessionOverStatuses', '401, 403', [401, 403]],
    ['sessionOverWords', 'Invalid Token', ['invalid token']],
    ['statusSpellings', 'order parked = inflight, GONE=Canceled', { ORDERPARKED: 'InFlight', GONE: 'Canceled' }],
    ['statusSpellings', '', {}],
    ['sessionEndsAtMinute', '6:05', 365],
    ['readAfterFrame', 'false', false],
    ['mcxPlacement', 'Lots', 'Lots'],
    ['orderCallsPerSecond', '5', 5],
  ])('%s takes "%s"', (name, text, expected) => {
    expect(value(name, text)).toEqual(expected);
  });

  test.each<[StanceName, string, RegExp]>([
    ['emptyBookCodes', 'EC920, EC921', /"EC921" cannot stand here.*could not be read/],
    ['emptyBookCodes', '', /At least one/],
    ['emptyBookCodes', 'EC92', /cannot stand/],
    ['codePlaces', 'body', /cannot stand/],
    ['sessionOverStatuses', '200', /cannot stand/],
    ['sessionOverWords', 'no', /cannot stand/],
    ['statusSpellings', 'PARKED', /cannot be read/],
    ['statusSpellings', 'PARKED = Lost', /cannot be read/],
    ['sessionEndsAtMinute', '24:00', /time of day/],
    ['mcxPlacement', 'Kilos', /Choose one/],
    ['orderCallsPerSecond', '10', /from 1 to 9/],
    ['orderCallsPerSecond', '5.5', /whole number/],
    ['ordersPerPlacement', '2', /Choose one/],
    ['orderTagLength', '9', /from 10 to 50/],
  ])('%s refuses "%s"', (name, text, words) => {
    expect(value(name, text)).toMatch(words);
  });

  test('cannot leave the polling without reads', () => {
    expect(checkStance({ ...safeStance, readsPer15Minutes: 500, readsKeptFree: 400 })).toMatchObject({ ok: false });
  });

  test('as saved are taken one by one: a bad one is named and its safe stance stands', () => {
    const { stance, refused } = stanceOf({ mcxPlacement: 'Lots', orderCallsPerSecond: '50' });
    expect(stance).toEqual({ ...safeStance, mcxPlacement: 'Lots' });
    expect(refused).toEqual([expect.stringContaining('order calls a second')]);
  });
});
