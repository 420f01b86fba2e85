// The market's phase and what may be sent in it, on the exact edges of the shipped tables and on any instant at all.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instrumentId } from '../../domain/ids.ts';
import type { Exchange, Instrument, InstrumentKind } from '../../domain/instrument.ts';
import { marketOfInstrument, markets, type Market } from '../../domain/market-calendar.ts';
import type { Product } from '../../domain/order.ts';
import { alwaysOpenSession, mayEnter, mayExit, sessionAt } from '../../domain/trading-session.ts';
import { istWeekday, startOfTradingDay, tradingDayOf } from '../../domain/trading-day.ts';
import { shippedTables } from '../../main/market-calendar.ts';

const { calendar } = shippedTables();
/** "2026-11-25 15:10" in IST -> epoch ms. */
const ist = (text: string): number => Date.parse(`${text.replace(' ', 'T')}${text.length === 16 ? ':00' : ''}+05:30`);
const phase = (market: Market, text: string) => sessionAt(calendar, market, ist(text)).phase;
const enters = (market: Market, text: string, product: Product = 'NRML') =>
  mayEnter(sessionAt(calendar, market, ist(text)), product, ist(text)).may;

describe('the phase', () => {
  test.each<[Market, string, string]>([
    ['Cash', '2026-11-25 08:59:59', 'Closed'],
    ['Cash', '2026-11-25 09:00', 'PreOpen'],
    ['Cash', '2026-11-25 09:14:59', 'PreOpen'],
    ['Cash', '2026-11-25 09:15', 'Open'],
    ['Cash', '2026-11-25 15:29:59', 'Open'],
    ['Cash', '2026-11-25 15:30', 'Closed'],
    ['Cash', '2026-11-25 15:50', 'PostClose'],
    ['Cash', '2026-11-25 16:00', 'Closed'],
    ['CashAuction', '2026-11-25 15:14:59', 'Open'],
    ['CashAuction', '2026-11-25 15:15', 'Auction'],
    ['CashAuction', '2026-11-25 15:34:59', 'Auction'],
    ['CashAuction', '2026-11-25 15:35', 'Closed'],
    ['Options', '2026-11-25 09:14:59', 'Closed'],
    ['Futures', '2026-11-25 09:14:59', 'PreOpen'],
    ['Options', '2026-11-25 15:39:59', 'Open'],
    ['Options', '2026-11-25 15:40', 'Closed'],
    ['Commodity', '2026-11-25 23:54:59', 'Open'],
    ['Commodity', '2026-11-25 23:55', 'Closed'],
    ['AgriCommodity', '2026-11-25 17:00', 'Closed'],
    ['Currency', '2026-11-25 16:59:59', 'Open'],
    ['Currency', '2026-11-25 17:00', 'Closed'],
    ['Cash', '2026-11-24 10:00', 'Closed'],
    ['Options', '2026-11-24 10:00', 'Closed'],
    ['Currency', '2026-11-24 10:00', 'Closed'],
    ['Commodity', '2026-11-24 16:59:59', 'Closed'],
    ['Commodity', '2026-11-24 17:00', 'Open'],
    ['AgriCommodity', '2026-11-24 17:00', 'Closed'],
    ['Commodity', '2026-12-25 18:00', 'Closed'],
    ['Cash', '2026-11-28 10:00', 'Closed'],
    ['Cash', '2026-11-29 10:00', 'Closed'],
    ['Cash', '2026-12-31 10:00', 'Open'],
    ['Cash', '2027-01-01 10:00', 'Closed'],
  ])('%s at %s is %s', (market, at, expected) => {
    expect(phase(market, at)).toBe(expected);
  });

  test('MCX ends at 23:30 in American summer time and at 23:55 outside it', () => {
    const wider = { ...calendar, holidays: { ...calendar.holidays, validFrom: '2026-09-07' } };
    const mcx = (text: string) => sessionAt(wider, 'Commodity', ist(text)).phase;
    expect([mcx('2026-10-30 23:29:59'), mcx('2026-10-30 23:30')]).toEqual(['Open', 'Closed']);
    expect([mcx('2026-11-02 23:30'), mcx('2026-11-02 23:54:59'), mcx('2026-11-02 23:55')]).toEqual([
      'Open',
      'Open',
      'Closed',
    ]);
  });

  test('says in words what it is and when it changes', () => {
    const at = (market: Market, text: string) => sessionAt(calendar, market, ist(text));
    expect(at('Options', '2026-11-25 10:00')).toMatchObject({
      label: 'options: open until 15:40',
      changesAt: ist('2026-11-25 15:40'),
    });
    expect(at('Cash', '2026-11-24 10:00')).toMatchObject({
      label: 'cash: closed until Wed 25, 09:00 (Guru Nanak Jayanti)',
      changesAt: ist('2026-11-25 09:00'),
    });
    expect(at('Cash', '2026-11-27 20:00').label).toBe('cash: closed until Mon 30, 09:00');
    expect(at('Cash', '2026-11-25 15:40')).toMatchObject({
      label: 'cash: closed until 15:50',
      changesAt: ist('2026-11-25 15:50'),
    });
    expect(at('Cash', '2026-12-31 20:00')).toMatchObject({
      known: true,
      label: 'cash: closed',
      changesAt: ist('2027-01-01 00:00'),
    });
    expect(at('Cash', '2027-01-01 10:00')).toMatchObject({
      known: false,
      label: 'cash: the holiday table does not cover 2027-01-01',
      changesAt: null,
    });
  });
});

describe('entries', () => {
  test.each<[Market, string, Product, boolean]>([
    ['CashAuction', '2026-11-25 15:09:59', 'CNC', true],
    ['CashAuction', '2026-11-25 15:10', 'CNC', false],
    ['CashAuction', '2026-11-25 15:15', 'CNC', false],
    ['CashAuction', '2026-11-25 14:54:59', 'MIS', true],
    ['CashAuction', '2026-11-25 14:55', 'MIS', false],
    ['Cash', '2026-11-25 15:24:59', 'CNC', true],
    ['Cash', '2026-11-25 15:25', 'CNC', false],
    ['Cash', '2026-11-25 14:59:59', 'MIS', true],
    ['Cash', '2026-11-25 15:00', 'MIS', false],
    ['Options', '2026-11-25 15:39:59', 'NRML', true],
    ['Options', '2026-11-25 15:40', 'NRML', false],
    ['Futures', '2026-11-25 14:59:59', 'MIS', true],
    ['Futures', '2026-11-25 15:00', 'MIS', false],
    ['Commodity', '2026-11-25 22:49:59', 'MIS', true],
    ['Commodity', '2026-11-25 22:50', 'MIS', false],
    ['Commodity', '2026-11-25 23:54:59', 'NRML', true],
    ['Commodity', '2026-11-25 23:55', 'NRML', false],
    ['Cash', '2026-11-25 09:10', 'CNC', false],
    ['Cash', '2026-11-25 15:55', 'CNC', false],
    ['Cash', '2027-01-04 10:00', 'CNC', false],
  ])('%s at %s, %s: %s', (market, at, product, expected) => {
    expect(enters(market, at, product)).toBe(expected);
  });

  test('a refusal says why and what to do, and an unknown year how to import it', () => {
    const at = ist('2026-11-25 15:10');
    expect(mayEnter(sessionAt(calendar, 'CashAuction', at), 'CNC', at)).toMatchObject({
      may: false,
      why: expect.stringContaining('stop at 15:10') as string,
    });
    const later = ist('2027-01-04 10:00');
    expect(mayEnter(sessionAt(calendar, 'Cash', later), 'CNC', later)).toMatchObject({
      may: false,
      why: expect.stringContaining('does not cover 2027-01-04') as string,
      remedy: expect.stringContaining('holidays.json') as string,
    });
  });

  test('the market that never closes takes any product at any time', () => {
    expect(mayEnter(alwaysOpenSession, 'MIS', ist('2026-12-25 03:00')).may).toBe(true);
    expect(mayExit(alwaysOpenSession)).toEqual({ may: true, warning: '' });
  });
});

describe('at any instant', () => {
  const instants = fc.integer({ min: ist('2026-11-20 00:00'), max: ist('2027-01-10 00:00') });
  const anyMarket = fc.constantFrom(...markets);
  const products = fc.constantFrom<Product>('MIS', 'CNC', 'NRML', 'MTF');

  test('an entry goes only in continuous trading on a covered day', () => {
    fc.assert(
      fc.property(instants, anyMarket, products, (at, market, product) => {
        const session = sessionAt(calendar, market, at);
        if (!mayEnter(session, product, at).may) return;
        expect(session.phase).toBe('Open');
        const date = tradingDayOf(at);
        expect(date >= calendar.holidays.validFrom && date <= calendar.holidays.validUntil).toBe(true);
        if (!calendar.holidays.days.has(date)) expect([1, 2, 3, 4, 5]).toContain(istWeekday(at));
      }),
    );
  });

  test('an exit always goes, and is warned of wherever an entry would not be taken for the phase', () => {
    fc.assert(
      fc.property(instants, anyMarket, (at, market) => {
        const session = sessionAt(calendar, market, at);
        const exit = mayExit(session);
        expect(exit.may).toBe(true);
        expect(exit.may && exit.warning === '').toBe(session.phase === 'Open');
      }),
    );
  });

  test('the session stays as it is until the moment it says it changes, and is another one then', () => {
    fc.assert(
      fc.property(instants, anyMarket, fc.double({ min: 0, max: 0.999, noNaN: true }), (at, market, part) => {
        const session = sessionAt(calendar, market, at);
        if (session.changesAt === null) return;
        expect(session.changesAt).toBeGreaterThan(at);
        const between = Math.floor(at + (session.changesAt - at) * part);
        expect(sessionAt(calendar, market, between).phase).toBe(session.phase);
        const after = sessionAt(calendar, market, session.changesAt);
        expect([after.phase, after.label, after.known]).not.toEqual([session.phase, session.label, session.known]);
      }),
    );
  });

  test('midnights and weekdays agree with a calendar of another making', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), (at) => {
        const there = new Date(at + 5.5 * 3_600_000);
        expect(istWeekday(at)).toBe(there.getUTCDay());
        expect(startOfTradingDay(at)).toBe(
          Date.UTC(there.getUTCFullYear(), there.getUTCMonth(), there.getUTCDate()) - 5.5 * 3_600_000,
        );
      }),
    );
  });
});

describe('the market of an instrument', () => {
  const an = (exchange: Exchange, kind: InstrumentKind, symbol: string): Instrument => ({
    id: instrumentId(exchange, '1'),
    exchange,
    token: '1',
    symbol,
    tradingSymbol: symbol,
    name: symbol,
    kind,
    lotSize: 1,
    tick: 5,
    expiry: null,
  });
  const of = (instrument: Instrument) =>
    marketOfInstrument(instrument, calendar.sessions.agriSymbols, (symbol) => symbol === 'SBIN');

  test.each<[Instrument, Market]>([
    [an('NSE', 'Equity', 'SBIN'), 'CashAuction'],
    [an('BSE', 'Equity', 'SBIN'), 'CashAuction'],
    [an('NSE', 'Equity', 'GPTINFRA'), 'Cash'],
    [an('NFO', 'Future', 'NIFTY'), 'Futures'],
    [an('BFO', 'Call', 'SENSEX'), 'Options'],
    [an('MCX', 'Future', 'CRUDEOIL'), 'Commodity'],
    [an('MCX', 'Future', 'Kapas'), 'AgriCommodity'],
    [an('CDS', 'Future', 'USDINR'), 'Currency'],
  ])('%#: %o', (instrument, expected) => {
    expect(of(instrument)).toBe(expected);
  });
});
