// One rule for every report: take in what is news, never go backwards.

import { isOpen, type Order, type OrderTerms } from './order.ts';
import type { ExecutionReport } from './execution-report.ts';

export type Applied = {
  readonly order: Order;
  /** Stale: says nothing new or is older than what we know. Illegal: contradicts what the broker proved before. */
  readonly verdict: 'News' | 'Stale' | 'Illegal';
  readonly detail: string;
};

/** An order that only the broker has told us of: the master's, or one made by hand. */
export function orderFromReport(report: ExecutionReport): Order {
  const blank: Order = {
    instrumentId: report.instrumentId,
    side: report.side,
    ordType: report.ordType,
    timeInForce: report.timeInForce,
    product: report.product,
    orderQty: report.orderQty,
    price: report.price,
    stopPx: report.stopPx,
    accountId: report.accountId,
    clOrdId: null,
    orderId: report.orderId,
    acknowledged: false,
    cumQty: 0,
    cumValue: 0,
    replaceOpen: false,
    cancelOpen: false,
    ended: null,
    unknownSince: null,
    overruledQty: null,
    text: '',
    transactTime: 0,
  };
  return applyReport(blank, report).order;
}

/**
 * Cumulative quantity only grows, an end is final, terms follow the newest report by the broker's clock (whole
 * seconds, so equal moments count as news), and a fill after a cancel keeps its quantity. Where the trade book has proven
 * another quantity, reports that repeat the old one tell nothing of it.
 */
export function applyReport(order: Order, report: ExecutionReport): Applied {
  if (order.orderId !== null && order.orderId !== report.orderId) {
    return { order, verdict: 'Illegal', detail: `order ${order.orderId} was reported as ${report.orderId}` };
  }
  if (report.side !== order.side || report.instrumentId !== order.instrumentId) {
    return { order, verdict: 'Illegal', detail: `order ${report.orderId} changed its side or instrument` };
  }
  const older = report.transactTime !== null && report.transactTime < order.transactTime;
  const overruled = order.overruledQty !== null && report.cumQty <= order.overruledQty;
  const behind = report.cumQty < order.cumQty && !overruled;
  const terms: OrderTerms = older || behind || !isOpen(order) ? order : report;
  // A frame may tell the quantity and leave the price to a later one or to the book.
  const priced = report.cumQty === order.cumQty && order.cumValue === 0;
  const fills = (report.cumQty > order.cumQty || priced) && !overruled ? report : order;
  const ended = order.ended ?? endOf(report);
  // Each part by its name: spread parts cost several times as much, and a day takes in very many reports.
  const next: Order = {
    instrumentId: terms.instrumentId,
    side: terms.side,
    ordType: terms.ordType,
    timeInForce: terms.timeInForce,
    product: terms.product,
    orderQty: terms.orderQty,
    price: terms.price,
    stopPx: terms.stopPx,
    accountId: order.accountId,
    clOrdId: order.clOrdId,
    orderId: report.orderId,
    acknowledged: order.acknowledged || report.state !== 'InFlight',
    cumQty: fills.cumQty,
    cumValue: fills.cumValue,
    replaceOpen: order.replaceOpen && ended === null && fills.cumQty < terms.orderQty,
    cancelOpen: order.cancelOpen && ended === null && fills.cumQty < terms.orderQty,
    ended,
    unknownSince: null,
    overruledQty: order.overruledQty,
    text: report.text === '' || (older && order.text !== '') ? order.text : report.text,
    transactTime: Math.max(order.transactTime, report.transactTime ?? 0),
  };
  if (next.cumQty > next.orderQty) {
    return {
      order: next,
      verdict: 'Illegal',
      detail: `order ${report.orderId} traded ${next.cumQty} of ${next.orderQty}`,
    };
  }
  return { order: next, verdict: sameFacts(order, next) ? 'Stale' : 'News', detail: '' };
}

export function termsOf(from: OrderTerms): OrderTerms {
  const { instrumentId, side, ordType, timeInForce, product, orderQty, price, stopPx } = from;
  return { instrumentId, side, ordType, timeInForce, product, orderQty, price, stopPx };
}

/** Whether the parts that a replace can change are equal. */
export function sameReplaceable(a: OrderTerms, b: OrderTerms): boolean {
  return a.orderQty === b.orderQty && a.price === b.price && a.stopPx === b.stopPx && a.ordType === b.ordType;
}

function endOf(report: ExecutionReport): Order['ended'] {
  switch (report.state) {
    case 'Canceled':
    case 'Rejected':
    case 'Expired':
      return report.state;
    case 'InFlight':
    case 'Working':
    case 'Filled':
      return null;
  }
}

function sameFacts(a: Order, b: Order): boolean {
  return (
    sameReplaceable(a, b) &&
    a.orderId === b.orderId &&
    a.acknowledged === b.acknowledged &&
    a.cumQty === b.cumQty &&
    a.cumValue === b.cumValue &&
    a.ended === b.ended &&
    a.cancelOpen === b.cancelOpen &&
    a.replaceOpen === b.replaceOpen &&
    a.unknownSince === b.unknownSince &&
    a.text === b.text
  );
}
