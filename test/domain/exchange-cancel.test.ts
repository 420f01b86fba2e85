// Which ends of the master's orders somebody asked for, by the broker's words and the shipped hours.

import { describe, expect, test } from 'vitest';
import type { ExecutionReport } from '../../domain/execution-report.ts';
import { unaskedCancel } from '../../domain/exchange-cancel.ts';
import type { Market } from '../../domain/market-calendar.ts';
import { alwaysOpenSession, sessionAt } from '../../domain/trading-session.ts';
import { shippedTables } from '../../main/market-calendar.ts';
import { aReport } from '../support/an-order.ts';

const { calendar } = shippedTables();
const ist = (time: string): number => Date.parse(`2026-11-25T${time}+05:30`);
const canceled = (part: Partial<ExecutionReport> = {}): ExecutionReport => aReport({ state: 'Canceled', ...part });
const stop = { ordType: 'StopLimit', stopPx: 780_00 } as const;
const at = (market: Market, time: string, part: Partial<ExecutionReport> = {}) =>
  unaskedCancel(canceled({ transactTime: ist(time), ...part }), sessionAt(calendar, market, ist(time)));

describe('a cancel that nobody asked for', () => {
  test.each([
    'Order cancelled by exchange: not allowed in closing auction session',
    'Cancelled by RMS',
    'Order Canceled from Exchange',
    'Order outside the price range of the closing auction',
    'MIS auto square-off',
    'cancelled by system at end of day',
    '17070 : The price is out of the current execution range',
    'RED:Block Type:ALL Reason:MIS orders are not allowed',
    'Order cancelled due to self-trade prevention',
    'same group cancellation',
  ])('is told by the broker’s words: %s', (text) => {
    expect(unaskedCancel(canceled({ text }), alwaysOpenSession)).toMatchObject({ sure: true });
  });

  test.each(['', 'Cancelled by user', 'Order cancelled by client 1234'])(
    'is not seen in the words of a person’s own cancel: "%s"',
    (text) => {
      expect(unaskedCancel(canceled({ text }), alwaysOpenSession)).toBeNull();
    },
  );

  test('is in doubt where the words say neither', () => {
    expect(unaskedCancel(canceled({ text: 'removed' }), alwaysOpenSession)).toEqual({
      sure: false,
      why: 'The broker’s words: removed',
    });
  });

  test('is nothing that happens to a living order, a rejected one, or the rest of an IOC order', () => {
    const text = 'cancelled by exchange';
    expect(unaskedCancel(aReport({ text }), alwaysOpenSession)).toBeNull();
    expect(unaskedCancel(aReport({ text, state: 'Rejected' }), alwaysOpenSession)).toBeNull();
    expect(unaskedCancel(canceled({ text, timeInForce: 'ImmediateOrCancel' }), alwaysOpenSession)).toBeNull();
  });

  test.each<[string, Market, string, Partial<ExecutionReport>, boolean | null]>([
    ['a stop in mid-day', 'CashAuction', '12:00:00', stop, null],
    ['a stop just before the minute', 'CashAuction', '15:13:59', stop, null],
    ['a stop that a clock off by seconds may date early', 'CashAuction', '15:14:00', stop, false],
    ['a plain limit then', 'CashAuction', '15:14:30', {}, null],
    ['a stop at the quarter', 'CashAuction', '15:15:00', stop, true],
    ['a disclosed quantity at the quarter', 'CashAuction', '15:15:02', {}, true],
    ['a plain limit in the auction', 'CashAuction', '15:22:00', {}, null],
    ['a stop that is heard of in the auction', 'CashAuction', '15:22:00', stop, true],
    ['a leftover of the auction', 'CashAuction', '15:31:00', {}, true],
    ['a stop of a stock without derivatives', 'Cash', '15:15:00', stop, null],
    ['what the close takes', 'Cash', '15:30:00', {}, true],
    ['a future outside its range', 'Futures', '15:15:30', {}, false],
    ['a future a little later', 'Futures', '15:20:00', {}, null],
    ['an option then', 'Options', '15:15:30', {}, null],
    ['a day that the tables do not cover', 'Cash', '15:29:59', {}, null],
  ])('by the hour: %s', (_, market, time, part, sure) => {
    expect(at(market, time, part)?.sure ?? null).toBe(sure);
  });

  test('takes our own clock where the broker gave no time', () => {
    const report = canceled({ ...stop, transactTime: null, receivedAt: ist('15:15:01') });
    expect(unaskedCancel(report, sessionAt(calendar, 'CashAuction', ist('15:15:01')))?.sure).toBe(true);
  });
});
