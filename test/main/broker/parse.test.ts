// The recorded shapes of the broker's documents and their known variations, read into execution reports or refused.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accountId } from '../../../domain/ids.ts';
import { readBookRow, readOrderFrame } from '../../../main/broker/alice-blue/parse.ts';
import { readFunds, readPositionRow, readTradeRow } from '../../../main/broker/alice-blue/parse-books.ts';
import { account, aFrame, aRow, context, fixture, fixtureRow, receivedAt } from '../../support/alice-blue.ts';

const row = (change: Record<string, unknown> = {}) => readBookRow(aRow(change), context());
const frame = (change: Record<string, unknown> = {}) => readOrderFrame(aFrame(change), context());

describe('recorded samples', () => {
  test('the rejected order of the order book', () => {
    expect(readBookRow(fixtureRow('order-book'), context())).toEqual({
      ok: true,
      value: {
        execId: '912444/25071400112229/Rejected/30/0/0/112015/0/Limit',
        accountId: '912444',
        orderId: '25071400112229',
        instrumentId: 'NSE|22',
        side: 'Buy',
        ordType: 'Limit',
        timeInForce: 'Day',
        product: 'CNC',
        orderQty: 30,
        price: 112015,
        stopPx: 0,
        tag: '',
        state: 'Rejected',
        unknownStatus: '',
        cumQty: 0,
        cumValue: 0,
        text: 'ORA:Price 1120.15 is not a multiple of tick size 0.10',
        transactTime: null,
        receivedAt,
        source: 'Book',
      },
    });
  });

  test('the rejection of the order feed, its instrument found by trading symbol', () => {
    expect(readOrderFrame(fixture('feed-rejected'), context(accountId('1332014')))).toMatchObject({
      ok: true,
      value: {
        orderId: '24070600000744',
        instrumentId: 'NSE|2277',
        side: 'Buy',
        ordType: 'Market',
        product: 'MIS',
        orderQty: 1,
        price: 0,
        state: 'Rejected',
        source: 'Feed',
        text: expect.stringContaining('Margin Shortfall') as string,
      },
    });
  });

  test('the fill of the trade book, named by exchange, trade and order', () => {
    expect(readTradeRow(fixtureRow('trades'), context())).toMatchObject({
      ok: true,
      value: {
        execId: 'NSE/207745115/250526000005634',
        instrumentId: 'NSE|14366',
        side: 'Buy',
        lastQty: 1,
        lastPx: 695,
        tag: '',
        transactTime: Date.UTC(2025, 4, 26, 8, 57, 43),
      },
    });
  });

  test('the position, whose product is called CNC there', () => {
    expect(readPositionRow(fixtureRow('positions'), account)).toEqual({
      ok: true,
      value: {
        accountId: account,
        instrumentId: 'NSE|14366',
        product: 'CNC',
        netQty: 1,
        carriedQty: 0,
        realisedPnl: 0,
        averagePrice: 769,
      },
    });
  });

  test('the funds', () => {
    expect(readFunds(fixtureRow('limits'))).toMatchObject({
      ok: true,
      value: { available: 0, figures: { openingCash: 5_000, used: 0, usedSpan: 0 } },
    });
  });

  test('the feed and the book give one report the same id', () => {
    const filled = { orderStatus: 'OPEN', filledQuantity: 10, averageTradedPrice: 1120.1, orderTag: 'L123456789' };
    const fromBook = row(filled);
    const fromFeed = frame({
      fillshares: '10',
      avgprc: '1120.10',
      remarks: 'L123456789',
      reporttype: 'Fill',
      flqty: '10',
      flprc: '1120.10',
    });
    if (!fromBook.ok || !fromFeed.ok || !fromFeed.value) throw new Error('unreadable');
    expect(fromFeed.value.execId).toBe(fromBook.value.execId);
    expect(fromFeed.value).toMatchObject({ tag: 'L123456789', cumQty: 10, cumValue: 1_120_100 });
  });
});

describe('variations of the wire', () => {
  test.each([
    ['COMPLETE', 'Filled'],
    ['complete', 'Filled'],
    ['COMPLETED', 'Filled'],
    ['CANCELED', 'Canceled'],
    ['CANCELLED', 'Canceled'],
    ['cancelled after market order', 'Canceled'],
    ['REJECTED', 'Rejected'],
    ['FAILED', 'Rejected'],
    ['OPEN', 'Working'],
    ['TRIGGER_PENDING', 'Working'],
    ['trigger pending', 'Working'],
    ['REPLACED', 'Working'],
    ['PENDING', 'InFlight'],
    ['open pending', 'InFlight'],
    ['put order req received', 'InFlight'],
    ['CANCEL PENDING', 'InFlight'],
    ['AFTER MARKET ORDER REQ RECEIVED', 'InFlight'],
    ['EXPIRED', 'Expired'],
  ])('the status %s means %s', (orderStatus, state) => {
    const filledQuantity = state === 'Filled' ? 30 : 0;
    expect(row({ orderStatus, filledQuantity })).toMatchObject({ ok: true, value: { state, unknownStatus: '' } });
  });

  test('a status never seen counts as working and keeps its spelling', () => {
    expect(row({ orderStatus: 'Frozen by RMS' })).toMatchObject({
      ok: true,
      value: { state: 'Working', unknownStatus: 'Frozen by RMS' },
    });
  });

  test.each([
    'CANCEL REJECTED',
    'CANCEL_REJECTED',
    'CANCEL ORDER REQ RECEIVED',
    'CANCEL VALIDATION PENDING',
    'CANCEL REQUESTED',
  ])('the status %s tells of a request and ends no order', (orderStatus) => {
    expect(row({ orderStatus })).toMatchObject({ ok: true, value: { state: 'Working', unknownStatus: orderStatus } });
  });

  test('a refused cancel whose status says so leaves the order at work', () => {
    expect(frame({ status: 'CANCEL_REJECTED', reporttype: 'CancelRejected' })).toMatchObject({
      ok: true,
      value: { state: 'Working' },
    });
  });

  test.each([
    ['as a number', 1120.15, 112015],
    ['as text', '1120.15', 112015],
    ['with thousands commas', '1,120.15', 112015],
    ['with the dust of a float', 1120.1499999999999, 112015],
    ['with trailing zeros', '1120.150000', 112015],
    ['whole', 1120, 112000],
  ])('a price %s is read to the paisa', (_, price, paise) => {
    expect(row({ price })).toMatchObject({ ok: true, value: { price: paise } });
  });

  test.each([
    ['a true fraction of a paisa', '1120.155'],
    ['an exponent', '1.1e3'],
    ['a negative price', -5],
    ['a word', 'MKT'],
  ])('a price of %s is refused', (_, price) => {
    expect(row({ price })).toMatchObject({ ok: false, code: 'ORDER_UNREADABLE' });
  });

  test('the value traded comes from the average exactly, at any number of decimals', () => {
    expect(row({ filledQuantity: 3, averageTradedPrice: 833.0533333333 })).toMatchObject({
      ok: true,
      value: { cumValue: 249916 },
    });
    expect(row({ filledQuantity: '10', averageTradedPrice: '0.1' })).toMatchObject({
      ok: true,
      value: { cumValue: 100 },
    });
  });

  test.each(['--', 'NA', '', null])('an order tag of %j is no tag', (orderTag) => {
    expect(row({ orderTag, remarks: '' })).toMatchObject({ ok: true, value: { tag: '' } });
  });

  test('a tag that moved to the remarks is found there', () => {
    expect(row({ orderTag: '--', remarks: 'L123456789' })).toMatchObject({ ok: true, value: { tag: 'L123456789' } });
  });

  test('the newest readable moment of the broker is taken, and an impossible one is not', () => {
    const transactTime = Date.UTC(2025, 6, 14, 5, 0, 2);
    const times = {
      orderTime: '14-Jul-2025 10:30:00',
      exchangeUpdateTime: '10:30:02 14-07-2025',
      brokerUpdateTime: '1970-01-01 00:00:00',
    };
    expect(row({ ...times, exchangeTimestamp: '2099-01-01 00:00:00' })).toMatchObject({
      ok: true,
      value: { transactTime },
    });
  });

  test('a token that went through a spreadsheet is mended', () => {
    expect(row({ instrumentId: '2885.0' })).toMatchObject({ ok: true, value: { instrumentId: 'NSE|2885' } });
  });

  test('LONGTERM means delivery in cash and carry-forward in derivatives', () => {
    expect(row({ exchange: 'NFO', product: 'LONGTERM' })).toMatchObject({ ok: true, value: { product: 'NRML' } });
    expect(row({ exchange: 'NFO', product: 'NRML' })).toMatchObject({ ok: true, value: { product: 'NRML' } });
  });

  test('a market order has no price, whatever the book shows in its place', () => {
    expect(row({ orderType: 'MARKET', price: 1119.9, slTriggerPrice: 3 })).toMatchObject({
      ok: true,
      value: { price: 0, stopPx: 0 },
    });
  });

  test('a stop order keeps its trigger', () => {
    expect(row({ orderType: 'SLM', price: 0, slTriggerPrice: 1100.5 })).toMatchObject({
      ok: true,
      value: { ordType: 'Stop', price: 0, stopPx: 110050 },
    });
    expect(frame({ prctyp: 'SL-LMT', trgprc: '1100.50' })).toMatchObject({
      ok: true,
      value: { ordType: 'StopLimit', stopPx: 110050 },
    });
  });

  test('escape codes and direction marks in a rejection are made harmless', () => {
    expect(row({ rejectionReason: 'RED:\u001b[2Jno\u202emargin\r\n' })).toMatchObject({
      ok: true,
      value: { text: 'RED:no margin' },
    });
  });

  test('a refused modify or cancel ends the request and not the order', () => {
    expect(frame({ status: 'REJECTED', reporttype: 'CancelRejected' })).toMatchObject({
      ok: true,
      value: { state: 'Working' },
    });
    expect(frame({ status: 'REJECTED', reporttype: 'ReplaceRejected' })).toMatchObject({
      ok: true,
      value: { state: 'Working' },
    });
    expect(frame({ status: 'REJECTED', reporttype: 'Rejected' })).toMatchObject({
      ok: true,
      value: { state: 'Rejected' },
    });
  });

  test('a complete frame that says nothing of its fills is filled', () => {
    expect(frame({ status: 'COMPLETE', fillshares: undefined, avgprc: '1120.00' })).toMatchObject({
      ok: true,
      value: { cumQty: 30, cumValue: 3_360_000 },
    });
  });

  test('what is no order message is nothing to report', () => {
    expect(readOrderFrame({ status: 'Ok' }, context())).toEqual({ ok: true, value: null });
    expect(readOrderFrame({ t: 'h' }, context())).toEqual({ ok: true, value: null });
  });
});

describe('refused by name', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['another account', { clientId: '999999' }, 'another account'],
    ['an unknown side', { transactionType: 'HOLD' }, 'side'],
    ['an unknown order type', { orderType: 'ICEBERG' }, 'order type'],
    ['an unknown product', { product: 'BNPL' }, 'product'],
    ['an unknown validity', { validity: 'GTC' }, 'validity'],
    ['an unknown exchange', { exchange: 'NYSE' }, 'exchange'],
    ['no id', { brokerOrderId: '' }, 'id'],
    ['an id with quotes', { brokerOrderId: `1' or '1'='1` }, 'id'],
    ['an id that lost digits as a number', { brokerOrderId: 12345678901234567890 }, 'not an order'],
    ['no status', { orderStatus: '' }, 'status'],
    ['no quantity', { quantity: 0 }, 'quantity'],
    ['a broken quantity', { quantity: '30.5' }, 'quantity'],
    ['more filled than ordered', { filledQuantity: 31 }, 'filled'],
    ['a negative fill', { filledQuantity: -1 }, 'filled'],
    ['complete but only partly filled', { orderStatus: 'COMPLETE', filledQuantity: 10 }, 'filled'],
    ['an object in a field', { quantity: { units: 30 } }, 'not an order'],
  ])('%s', (_, change, word) => {
    const read = row(change);
    expect(read.ok).toBe(false);
    expect(read).toMatchObject({ message: expect.stringContaining(word) as string });
  });

  test.each([{ orderComplexity: 'BO' }, { orderComplexity: 'CO' }, { mainLegOrderId: '250714000' }, { product: 'BO' }])(
    'a bracket or cover leg (%j)',
    (change) => {
      expect(row(change)).toMatchObject({ ok: false, code: 'ORDER_BRACKET' });
    },
  );

  test('a bracket leg on the feed', () => {
    expect(frame({ pcode: 'B' })).toMatchObject({ ok: false, code: 'ORDER_BRACKET' });
    expect(frame({ snonum: '25071400112228' })).toMatchObject({ ok: false, code: 'ORDER_BRACKET' });
  });

  test('a frame for an instrument that is not in the contract master', () => {
    expect(frame({ tsym: 'NOSUCH-EQ' })).toMatchObject({ ok: false, code: 'INSTRUMENT_UNKNOWN' });
  });

  test("another account's frame", () => {
    expect(frame({ actid: '999999' })).toMatchObject({ ok: false });
  });

  test('a position whose quantity cannot be read', () => {
    expect(readPositionRow({ ...fixtureRow('positions'), netQuantity: '' }, account)).toMatchObject({ ok: false });
  });
});

describe('any payload at all', () => {
  const value = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.double(),
    fc.boolean(),
    fc.constantFrom(null, undefined, '', '--', 'NA', '1,00,000', '1e309', '-0', '0.1'),
    fc.constantFrom('OPEN', 'COMPLETE', 'CANCELED', 'BUY', 'B', 'LIMIT', 'MKT', 'SL', 'DAY', 'NFO', 'I', 'MIS'),
    fc.array(fc.string(), { maxLength: 2 }),
    fc.dictionary(fc.string(), fc.integer(), { maxKeys: 2 }),
  );
  const mutated = (base: Record<string, unknown>) =>
    fc
      .dictionary(fc.constantFrom(...Object.keys(base)), value, { maxKeys: 4 })
      .map((change) => ({ ...base, ...change }));

  test('a mutated row or frame is read into something consistent or refused with a reason, and never throws', () => {
    const readers = [
      [mutated(aRow()), (raw: unknown) => readBookRow(raw, context())],
      [mutated(aFrame()), (raw: unknown) => readOrderFrame(raw, context())],
      [fc.anything(), (raw: unknown) => readBookRow(raw, context())],
      [fc.anything(), (raw: unknown) => readOrderFrame(raw, context())],
    ] as const;
    for (const [payload, read] of readers) {
      fc.assert(
        fc.property(payload as fc.Arbitrary<unknown>, (raw) => {
          const result = read(raw);
          if (!result.ok) expect(result.message.length).toBeGreaterThan(5);
          if (!result.ok || !result.value) return;
          const { orderQty, cumQty, cumValue, price, stopPx, state } = result.value;
          for (const n of [orderQty, cumQty, cumValue, price, stopPx])
            expect(Number.isSafeInteger(n) && n >= 0 && !Object.is(n, -0)).toBe(true);
          expect(cumQty).toBeLessThanOrEqual(orderQty);
          if (state === 'Filled') expect(cumQty).toBe(orderQty);
        }),
        { numRuns: 1_500 },
      );
    }
  });

  test('mutated trades, positions and limits never throw either', () => {
    fc.assert(
      fc.property(
        mutated(fixtureRow('trades')),
        mutated(fixtureRow('positions')),
        mutated(fixtureRow('limits')),
        (trade, position, limits) => {
          const read = [readTradeRow(trade, context()), readPositionRow(position, account), readFunds(limits)];
          for (const one of read) if (!one.ok) expect(one.message.length).toBeGreaterThan(5);
        },
      ),
      { numRuns: 1_500 },
    );
  });
});
