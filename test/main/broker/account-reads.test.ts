// The reads beside the order book: each recorded sample of the reference, its known variations, and its failures.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { accountId, orderId, type AccountId } from '../../../domain/ids.ts';
import { openAliceBlueAccount, type AliceBlueAccount } from '../../../main/broker/alice-blue/alice-blue-account.ts';
import { readWebhook } from '../../../main/broker/alice-blue/webhook.ts';
import { systemClock } from '../../../main/clock.ts';
import { silentLog } from '../../../main/log.ts';
import { createRedactor } from '../../../main/redactor.ts';
import { account, aListener, aNewOrder, aRow, fixture, fixtureRow, instruments } from '../../support/alice-blue.ts';
import { until } from '../../support/until.ts';
import { json, openWireServer, page, type WireServer } from '../../support/wire-server.ts';

let server: WireServer;
let opened: AliceBlueAccount;

const open = (id: AccountId = account): AliceBlueAccount => {
  opened = openAliceBlueAccount({
    accountId: id,
    addresses: server.addresses,
    session: { accountId: id, token: 'secret.session.token', issuedAt: systemClock.now() },
    instruments: () => instruments,
    watch: 'WhenWorking',
    clock: systemClock,
    random: () => 0.5,
    log: silentLog,
    redactor: createRedactor(),
  });
  return opened;
};
const listOf = (...rows: readonly unknown[]) => json({ status: 'Ok', message: 'Success', result: rows });
const sent = (path: string): unknown => JSON.parse(server.at(path)[0]?.body ?? 'null');

beforeEach(async () => {
  server = await openWireServer();
});
afterEach(async () => {
  await opened?.close();
  await server.close();
});

describe('the profile', () => {
  const own = accountId('123456');

  test('the recorded sample says what may be traded; LONGTERM stands for two products', async () => {
    server.answer('profile/', json(fixture('profile')));
    expect(await open(own).profile()).toEqual({
      ok: true,
      value: {
        accountId: own,
        name: '…',
        active: true,
        exchanges: ['BSE', 'BFO', 'BCD', 'CDS', 'MCX', 'NSE', 'NFO'],
        products: ['CNC', 'NRML', 'MIS', 'MTF'],
        complexities: ['REGULAR', 'AMO', 'BO', 'CO'],
        otherWords: ['NCOM'],
      },
    });
  });

  test("another account's profile is refused, since its session would trade in the wrong name", async () => {
    server.answer('profile/', json(fixture('profile')));
    expect(await open().profile()).toMatchObject({ ok: false, code: 'PROFILE_OTHER_ACCOUNT' });
  });

  test('a list that is none, and no item at all, are failed reads', async () => {
    server.answer('profile/', listOf({ ...fixtureRow('profile'), exchanges: 'NSE' }));
    expect(await open(own).profile()).toMatchObject({ ok: false, code: 'PROFILE_UNREADABLE' });
    server.answer('profile/', listOf());
    expect(await opened.profile()).toMatchObject({ ok: false, code: 'ANSWER_ODD' });
    server.answer('profile/', json({ status: 'EC923', message: 'Failed to retrieve' }));
    expect(await opened.profile()).toMatchObject({ ok: false, code: 'EC923' });
  });
});

describe('the limits', () => {
  test('the recorded sample gives every figure', async () => {
    server.answer('limits/', json(fixture('limits')));
    expect(await open().funds()).toEqual({
      ok: true,
      value: {
        available: 0,
        figures: {
          openingCash: 5_000,
          payinToday: 0,
          collateral: 0,
          creditForSales: 0,
          adhoc: 0,
          used: 0,
          blockedForPayout: 0,
          usedSpan: 0,
          usedExposure: 0,
        },
      },
    });
  });

  test('a figure that cannot be read is not known, which is not zero', async () => {
    server.answer(
      'limits/',
      listOf({ ...fixtureRow('limits'), utilizedMargin: 'n/a', openingCashLimit: '1,00,000.5' }),
    );
    expect(await open().funds()).toMatchObject({ value: { figures: { used: null, openingCash: 10_000_050 } } });
  });
});

describe('the holdings', () => {
  test('the recorded sample may sell two, whatever its other counts say', async () => {
    server.answer('holdings/CNC', json(fixture('holdings')));
    expect(await open().holdings()).toEqual({
      ok: true,
      value: [
        {
          accountId: account,
          isin: 'INE669E01016',
          instrumentIds: ['NSE|14366', 'BSE|532822'],
          product: 'CNC',
          sellableQty: 2,
          averagePrice: 717,
        },
      ],
    });
  });

  test('those bought on margin have a path of their own', async () => {
    server.answer('holdings/MTF', listOf({ ...fixtureRow('holdings'), product: 'MTF', bseInstrumentId: '' }));
    expect(await open().holdings('MTF')).toMatchObject({ value: [{ product: 'MTF', instrumentIds: ['NSE|14366'] }] });
  });

  test('none is an empty list; a failed read and a row without a sellable quantity are not', async () => {
    server.answer('holdings/CNC', json({ status: 'EC922', message: 'No holdings', result: null }));
    expect(await open().holdings()).toEqual({ ok: true, value: [] });
    server.answer('holdings/CNC', json({ status: 'EC921', message: 'Failed to retrieve holdings' }));
    expect(await opened.holdings()).toMatchObject({ ok: false, code: 'EC921' });
    server.answer('holdings/CNC', listOf({ ...fixtureRow('holdings'), sellableQty: '' }));
    expect(await opened.holdings()).toMatchObject({ ok: false });
  });
});

describe('the margin of an order', () => {
  test('the recorded sample, asked with the keys of a placement and without placing anything', async () => {
    server.answer('orders/checkMargin', json(fixture('margin')));
    expect(await open().margin(aNewOrder())).toEqual({
      ok: true,
      value: { required: 11_370, available: 5_292_600, usedAfter: 18_365, shortfall: null, remark: '' },
    });
    expect(sent('orders/checkMargin')).toEqual({
      exchange: 'NSE',
      instrumentId: '22',
      transactionType: 'BUY',
      quantity: 30,
      product: 'INTRADAY',
      orderComplexity: 'REGULAR',
      orderType: 'LIMIT',
      price: '1120.10',
      validity: 'DAY',
      slTriggerPrice: '',
      slLegPrice: '',
      targetLegPrice: '',
    });
    expect(server.seen.map(({ path }) => path)).toEqual(['/open-api/od/v1/orders/checkMargin']);
  });

  test('a failure inside a good envelope, and an answer without the figure, are failed reads', async () => {
    server.answer('orders/checkMargin', listOf({ status: 'EC935', message: 'Failed to retrieve order margin' }));
    expect(await open().margin(aNewOrder())).toMatchObject({ ok: false, code: 'EC935' });
    server.answer('orders/checkMargin', listOf({ ...fixtureRow('margin'), currentOrderMargin: '' }));
    expect(await opened.margin(aNewOrder())).toMatchObject({ ok: false, code: 'MARGIN_UNREADABLE' });
  });
});

describe("an order's history", () => {
  const of = orderId('25071400112229');
  const complete = aRow({ orderStatus: 'COMPLETE', filledQuantity: 30, averageTradedPrice: 1120 });

  test('comes in no order, and its end is found wherever it stands', async () => {
    open();
    for (const rows of [
      [complete, aRow(), aRow({ orderStatus: 'PENDING' })],
      [aRow({ orderStatus: 'PENDING' }), complete, aRow()],
    ]) {
      server.answer('orders/history', listOf(...rows));
      const history = await opened.history(of);
      expect(history).toMatchObject({ value: { ended: { state: 'Filled', cumValue: 3_360_000 }, unreadable: [] } });
      expect(history.ok && history.value.reports).toHaveLength(3);
    }
    expect(sent('orders/history')).toEqual({ brokerOrderId: of });
  });

  test('the recorded row of the book is a history that ended in rejection', async () => {
    server.answer('orders/history', json(fixture('order-book')));
    expect(await open().history(of)).toMatchObject({ value: { ended: { state: 'Rejected' } } });
  });

  test('a living order has no end; a record of another order is named and left out', async () => {
    server.answer('orders/history', listOf(aRow(), aRow({ brokerOrderId: '777', orderStatus: 'CANCELED' })));
    const history = await open().history(of);
    expect(history).toMatchObject({ value: { ended: null, unreadable: [expect.stringContaining('777')] } });
  });

  test('none is empty, a failed read and an unknown order are not', async () => {
    server.answer('orders/history', json({ status: 'EC918', message: 'No history' }));
    expect(await open().history(of)).toEqual({ ok: true, value: { reports: [], ended: null, unreadable: [] } });
    for (const code of ['EC917', 'EC998']) {
      server.answer('orders/history', json({ status: code, message: 'no' }));
      expect(await opened.history(of)).toMatchObject({ ok: false, code });
    }
  });
});

describe('the trades', () => {
  const trade = fixtureRow('trades');

  test('the recorded sample, once however often it is repeated', async () => {
    server.answer('orders/trades', listOf(trade, trade, { ...trade, exchangeTradeId: '207745116' }));
    const trades = await open().trades();
    expect(trades).toMatchObject({ value: [{ lastQty: 1, lastPx: 695 }, { execId: 'NSE/207745116/250526000005634' }] });
    expect(trades.ok && trades.value).toHaveLength(2);
  });

  test('the same trade id on another exchange or order is another fill', async () => {
    server.answer('orders/trades', listOf(trade, { ...trade, exchange: 'BSE' }, { ...trade, brokerOrderId: '1' }));
    const trades = await open().trades();
    expect(trades.ok && trades.value).toHaveLength(3);
  });

  test('two fills under one id that differ are no evidence', async () => {
    server.answer('orders/trades', listOf(trade, { ...trade, filledQuantity: 2 }));
    expect(await open().trades()).toMatchObject({ ok: false, code: 'TRADES_CONTRADICT' });
  });

  test('none is empty', async () => {
    server.answer('orders/trades', json({ status: 'EC926', message: 'No trades' }));
    expect(await open().trades()).toEqual({ ok: true, value: [] });
  });
});

describe('a webhook', () => {
  const its = accountId('1332014');
  const body = (change: Record<string, unknown> = {}) =>
    JSON.stringify({ ...(fixture('webhook') as object), ...change });

  test('the recorded keys name an order to look at', () => {
    expect(readWebhook(body(), its)).toEqual({ ok: true, value: '24070600000744' });
  });

  test.each([
    ['another account', body({ actid: '999999' })],
    ['no account', body({ actid: '' })],
    ['no order', body({ norenordno: '' })],
    ['an order id that is none', body({ norenordno: "1' or '1'='1" })],
    ['a web page', '<html></html>'],
    ['a list', '[]'],
    ['a flood', body({ remarks: 'x'.repeat(20_000) })],
  ])('with %s is ignored, and says so', (_, text) => {
    expect(readWebhook(text, its)).toMatchObject({ ok: false, code: 'WEBHOOK_REFUSED' });
  });

  test('is believed in nothing: it brings the next reading of the book forward', async () => {
    server.answer('orders/book', json({ status: 'EC916', message: 'No orders found', result: null }));
    server.answer('/open-api/order-notify/ws/createWsToken', json(fixture('order-feed-token')));
    const heard = aListener();
    open(its).connect(heard);
    await until('it is ready', () => opened.link().feed === 'Live' && heard.books.length > 0);
    const before = server.at('orders/book').length;
    for (let i = 0; i < 50; i += 1) expect(opened.webhook(body({ status: 'COMPLETE' }))).toMatchObject({ ok: true });
    await until('the book is read', () => server.at('orders/book').length > before);
    expect(server.at('orders/book').length - before).toBeLessThanOrEqual(2);
    expect(heard.reports).toEqual([]);
  });
});

test.each(['profile', 'funds', 'holdings', 'trades', 'positions'] as const)(
  'a web page in place of the %s is a failed read and said loudly',
  async (what) => {
    const heard = aListener();
    for (const path of ['profile/', 'limits/', 'holdings/CNC', 'orders/trades', 'positions'])
      server.answer(path, page());
    open().connect(heard);
    expect(await opened[what]()).toMatchObject({ ok: false, code: 'ANSWER_NOT_JSON' });
    expect(heard.unreadable.some((reason) => reason.includes('addresses in the settings'))).toBe(true);
  },
);
