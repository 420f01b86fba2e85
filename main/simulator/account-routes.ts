import type { Instrument } from './instrument.ts';
import { marginOf } from './margin.ts';
import { rupees, rupeeText } from './money.ts';
import type { Order } from './order.ts';
import { readPlacement } from './order-entry.ts';
import { nothingFound, refused, success } from './reply.ts';
import type { Reply } from './reply.ts';
import { refusal } from './refusal.ts';
import { spellNumbers } from './spelling.ts';
import type { Desk, Route, SignedCall } from './route.ts';
import { fieldsOf } from './route.ts';

const BASE = '/open-api/od/v1';

function profile(_: Desk, { account }: SignedCall): Reply {
  return success([
    {
      clientId: account.id,
      clientName: account.name,
      isTotpEnabled: 'Y',
      isPoaProvided: 'N',
      accountStatus: 'Activated',
      exchanges: ['BSE', 'BFO', 'BCD', 'CDS', 'MCX', 'NSE', 'NFO', 'NCOM'],
      products: ['LONGTERM', 'INTRADAY', 'MTF', 'CO', 'BO'],
      orderComplexity: ['REGULAR', 'AMO', 'BO', 'CO'],
    },
  ]);
}

function limits(desk: Desk, { account }: SignedCall): Reply {
  const money = desk.broker.marginOf(account.id);
  const row = {
    tradingLimit: rupees(money.availablePaise),
    openingCashLimit: rupees(money.cashPaise),
    intradayPayin: 0,
    collateralMargin: 0,
    creditForSell: 0,
    adhocMargin: 0,
    utilizedMargin: rupees(money.cashSegmentPaise + money.derivativePaise),
    blockedForPayout: 0,
    utilizedSpanMargin: rupees(money.derivativePaise),
    utilizedExposureMargin: 0,
  };
  return success([spellNumbers(row, desk.switches())]);
}

/** The same share at the other exchange, if it is listed there. */
function elsewhere(desk: Desk, exchange: string, symbol: string): Instrument | undefined {
  return desk.broker
    .today()
    .instruments.find((item) => item.kind === 'EQ' && item.exchange === exchange && item.symbol === symbol);
}

function holdings(desk: Desk, { account }: SignedCall, product: 'CNC' | 'MTF'): Reply {
  const rows = account.holdings
    .filter((holding) => (holding.product ?? 'CNC') === product)
    .map((holding) => {
      const instrument = desk.broker.today().instrument(`NSE|${holding.token}`);
      const twin = elsewhere(desk, 'BSE', instrument.symbol);
      const row = {
        isin: '',
        nseInstrumentId: instrument.token,
        bseInstrumentId: twin?.token ?? '',
        nseTradingSymbol: instrument.tradingSymbol,
        bseTradingSymbol: twin?.tradingSymbol ?? '',
        previousDayClose: rupees(instrument.closePaise),
        product: product === 'CNC' ? 'DELIVERY' : 'MTF',
        formattedInstrumentName: instrument.symbol,
        averageTradedPrice: rupees(holding.averagePaise),
        collateralQuantity: 0,
        authorizedQuantity: 0,
        dpQuantity: holding.quantity,
        totalQuantity: holding.quantity,
        t1Quantity: 0,
        ltp: rupees(desk.broker.today().market.lastPaise(instrument.key)),
        sellableQty: holding.quantity,
        investedPrice: rupees(holding.averagePaise),
      };
      return spellNumbers(row, desk.switches());
    });
  return rows.length === 0 ? nothingFound(refusal('EC922')) : success(rows);
}

function checkMargin(desk: Desk, { account, body, arrival }: SignedCall): Reply {
  const { broker } = desk;
  const read = readPlacement(fieldsOf(body), broker.today().listed, desk.switches());
  if (!read.ok) return refused(read.refusal, desk.switches());
  const { instrument, side, product, complexity, terms, tag, algoId } = read.value;
  const asked: Order = {
    brokerOrderId: '',
    account: account.id,
    source: 'API',
    tag,
    algoId,
    instrumentKey: instrument.key,
    side,
    product,
    complexity,
    arrival,
    terms,
    status: 'OPEN',
    triggered: false,
    exchangeOrderId: '',
    receivedAtMs: 0,
    exchangeAtMs: 0,
    updatedAtMs: 0,
    filledQuantity: 0,
    filledValuePaise: 0,
    cancelledQuantity: 0,
    rejectionReason: '',
    transitions: [],
  };
  const before = broker.marginOf(account.id);
  const after = marginOf(
    broker.today().state,
    account.id,
    broker.today().instrument,
    (key) => broker.today().market.lastPaise(key),
    asked,
  );
  const needed = before.availablePaise - after.availablePaise;
  return success([
    {
      status: 'Ok',
      message: 'Success',
      totalCashAvailable: rupeeText(before.availablePaise),
      preOrderMargin: rupeeText(before.cashSegmentPaise + before.derivativePaise),
      postOrderMargin: rupeeText(after.cashSegmentPaise + after.derivativePaise),
      currentOrderMargin: rupeeText(Math.max(0, needed)),
      rmsValidationCheck: '',
      fundShort: after.availablePaise < 0 ? rupeeText(-after.availablePaise) : '',
    },
  ]);
}

const holdingsRoute = (path: string, product: 'CNC' | 'MTF'): Route => ({
  method: 'GET',
  path: `${BASE}/holdings/${path}`,
  endpoint: 'holdings',
  access: 'read',
  handle: (desk, call) => holdings(desk, call, product),
});

/** What an account is and what it owns. */
export const accountRoutes: readonly Route[] = [
  { method: 'GET', path: `${BASE}/profile`, endpoint: 'profile', access: 'read', handle: profile },
  { method: 'GET', path: `${BASE}/limits`, endpoint: 'limits', access: 'read', handle: limits },
  holdingsRoute('CNC', 'CNC'),
  holdingsRoute('cnc', 'CNC'),
  holdingsRoute('MTF', 'MTF'),
  holdingsRoute('mtf', 'MTF'),
  { method: 'POST', path: `${BASE}/orders/checkMargin`, endpoint: 'checkMargin', access: 'read', handle: checkMargin },
];
