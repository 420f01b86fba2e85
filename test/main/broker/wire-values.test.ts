// Times, numbers and empty answers of the wire.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rupeesText } from '../../../domain/price.ts';
import type { HttpEnding } from '../../../main/broker/alice-blue/http-exchange.ts';
import { istDate, nextIstMidnight, readWireTime } from '../../../main/broker/alice-blue/ist-time.ts';
import { readBookEnding } from '../../../main/broker/alice-blue/read-ending.ts';
import { readCommandEnding } from '../../../main/broker/alice-blue/command-outcome.ts';
import { readAmount, readPrice, readQuantity, valueOf } from '../../../main/broker/alice-blue/wire-number.ts';
import { fixture } from '../../support/alice-blue.ts';

const now = Date.UTC(2026, 2, 4, 10, 0);

describe('times', () => {
  test.each([
    ['26-May-2025 11:42:10', Date.UTC(2025, 4, 26, 6, 12, 10)],
    ['17:21:21 26-05-2025', Date.UTC(2025, 4, 26, 11, 51, 21)],
    ['2025-05-26 14:27:43', Date.UTC(2025, 4, 26, 8, 57, 43)],
    ['04-03-2026 15:21:01', Date.UTC(2026, 2, 4, 9, 51, 1)],
    ['15:21:01', Date.UTC(2026, 2, 4, 9, 51, 1)],
    ['1658911102', 1_658_911_102_000],
    ['2025-05-26T14:27:43.120', Date.UTC(2025, 4, 26, 8, 57, 43, 120)],
  ])('%s is Indian time', (text, at) => {
    expect(readWireTime(text, now)).toBe(at);
  });

  test.each([
    '',
    '--',
    '31-04-2025 10:00:00',
    '25:00:00',
    '26-Mayo-2025 11:42:10',
    '01-01-1970 00:00:00',
    '2099-01-01 00:00:00',
    'yesterday',
    '1 2 3',
  ])('%j is no moment', (text) => {
    expect(readWireTime(text, now)).toBeNull();
  });

  test('any text is a moment or none, and never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => Number.isInteger(readWireTime(text, now) ?? 0)),
      { numRuns: 2_000 },
    );
  });

  test('the Indian day turns at half past six in the evening of Greenwich', () => {
    expect(istDate(Date.UTC(2026, 10, 23, 18, 29, 59))).toBe('2026-11-23');
    expect(istDate(Date.UTC(2026, 10, 23, 18, 30, 0))).toBe('2026-11-24');
    expect(nextIstMidnight(Date.UTC(2026, 10, 23, 4, 0))).toBe(Date.UTC(2026, 10, 23, 18, 30));
  });
});

describe('numbers', () => {
  test('every price survives the way out and back, as text and as a JSON number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000 }), (paise) => {
        expect(readPrice(rupeesText(paise))).toEqual({ ok: true, value: paise });
        expect(readPrice(String(JSON.parse(rupeesText(paise))))).toEqual({ ok: true, value: paise });
      }),
      { numRuns: 2_000 },
    );
  });

  test('an amount has a sign and is rounded half away from zero', () => {
    expect(readAmount('-28,030.645')).toEqual({ ok: true, value: -2_803_065 });
    expect(readAmount('-0.001')).toEqual({ ok: true, value: 0 });
  });

  test('a value is rounded once, after multiplying', () => {
    expect(valueOf('33.333333', 3)).toEqual({ ok: true, value: 10_000 });
  });

  test('Indian digit groups are read and half units are not', () => {
    expect(readQuantity('1,00,000')).toEqual({ ok: true, value: 100_000 });
    expect(readQuantity('-100')).toEqual({ ok: true, value: -100 });
    expect(readQuantity('0.5')).toMatchObject({ ok: false });
    expect(readQuantity('')).toMatchObject({ ok: false });
  });
});

const answered = (body: unknown, status = 200): HttpEnding => ({
  kind: 'Answered',
  status,
  contentType: 'application/json',
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const rowsOf = (ending: HttpEnding) => readBookEnding(ending, 'The book').rows;

describe('answers to a read', () => {
  test.each(['EC916', 'EC918', 'EC920', 'EC922', 'EC926'])('%s is an empty book, whatever the HTTP status', (code) => {
    expect(rowsOf(answered({ status: code, message: 'nothing', result: null }))).toEqual({ ok: true, value: [] });
    expect(rowsOf(answered({ status: 'Not_Ok', message: code }, 400))).toEqual({ ok: true, value: [] });
  });

  test('the recorded answer for no positions is empty', () => {
    expect(rowsOf(answered(fixture('positions-empty')))).toEqual({ ok: true, value: [] });
  });

  test.each(['EC915', 'EC917', 'EC919', 'EC921', 'EC924', 'EC927', 'EC003'])(
    '%s is a failed read and never an empty book',
    (code) => {
      expect(rowsOf(answered({ status: code, message: 'Failed to retrieve' }))).toMatchObject({ ok: false, code });
    },
  );

  test.each([
    ['an empty code beside a failure code', answered({ status: 'EC920', message: 'EC921' })],
    ['no list at all', answered({ status: 'Ok', message: 'Success' })],
    ['a list that is null', answered({ status: 'Ok', message: 'Success', result: null })],
    ['a list without a good status', answered({ result: [] })],
    ['a server error with an empty code', answered({ status: 'EC916' }, 500)],
    ['too many requests', answered('', 429)],
    ['a web page', answered('<html></html>')],
    ['a lost answer', { kind: 'Lost', code: 'ANSWER_LATE', text: 'late' } as const],
  ])('%s is a failed read', (_, ending) => {
    expect(rowsOf(ending)).toMatchObject({ ok: false });
  });

  test('an expired session is noticed by status and by code', () => {
    expect(readBookEnding(answered('', 401), 'x').sessionOver).toBe(true);
    expect(readBookEnding(answered({ status: 'EC087' }), 'x').sessionOver).toBe(true);
    expect(readBookEnding(answered({ status: 'EC921' }), 'x').sessionOver).toBe(false);
  });
});

test('any answer to a command is one of the outcomes, and placed only with an id', () => {
  const leaf = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.constantFrom(null, 'Ok', 'Not_Ok', 'EC954', 'EC912', '250526000002697'),
  );
  const item = fc.dictionary(fc.constantFrom('brokerOrderId', 'status', 'message', 'requestTime', '__proto__'), leaf);
  const body = fc.dictionary(
    fc.constantFrom('status', 'stat', 'message', 'emsg', 'result'),
    fc.oneof(leaf, fc.array(fc.oneof(item, leaf), { maxLength: 3 })),
  );
  const status = fc.constantFrom(200, 200, 200, 201, 302, 400, 401, 403, 404, 429, 500, 502);
  fc.assert(
    fc.property(fc.oneof(body, fc.anything()), status, (shape, code) => {
      const text = JSON.stringify(shape) ?? '';
      const { outcome } = readCommandEnding(answered(text, code), null);
      expect(['Refused', 'Placed', 'Unknown']).toContain(outcome.kind);
      if (outcome.kind === 'Placed') expect(text).toContain(outcome.orderId);
      if (outcome.kind === 'Refused')
        expect(code === 401 || code === 429 || code === 400 || /EC\d{3}/.test(text.toUpperCase())).toBe(true);
      if (code >= 500) expect(outcome.kind).toBe('Unknown');
    }),
    { numRuns: 4_000 },
  );
});
