// Orders as the screen shows them. Pure.

import { attentionOf, copyStatusOf, purposeOf, type CopyOrder } from '../../domain/copy-order.ts';
import type { CopyView, MasterOrderView } from '../../domain/order-view.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { avgPxOf, ordStatusOf } from '../../domain/order.ts';
import { explainRejection } from '../../domain/rejection.ts';
import type { MasterOrder } from './master-order.ts';

export function copyView(copy: CopyOrder, alias: string): CopyView {
  const { order, key } = copy;
  const status = copyStatusOf(copy);
  return {
    clOrdId: copy.clOrdId,
    followerId: key.followerId,
    followerAlias: alias,
    purpose: purposeOf(copy),
    slice: key.slice,
    side: order.side,
    ordType: order.ordType,
    orderQty: order.orderQty,
    cumQty: order.cumQty,
    price: order.price,
    stopPx: order.stopPx,
    avgPx: avgPxOf(order),
    status,
    attention: attentionOf(copy),
    orderId: order.orderId,
    reasonCode: copy.reasonCode,
    reasonText: copy.reasonText,
    remedy: remedyOf(copy, status),
    times: copy.times,
  };
}

function remedyOf(copy: CopyOrder, status: CopyView['status']): string {
  if (copy.denial !== null) return copy.denial.remedy;
  if (status === 'Unknown') return 'The broker’s book is being asked; nothing is sent again meanwhile.';
  if (status === 'NeedsAttention')
    return 'The broker’s book does not show it. Look at the account at the broker, then decide.';
  return copy.reasonCode === '' ? '' : explainRejection(copy.reasonCode, copy.reasonText).remedy;
}

export function masterOrderView(
  master: MasterOrder,
  copies: readonly CopyView[],
  waiting: NonNullable<MasterOrderView['waiting']>,
  instrument: Instrument | undefined,
): MasterOrderView {
  const { order } = master;
  return {
    key: order.orderId ?? '',
    kind: 'MasterOrder',
    instrumentId: order.instrumentId,
    symbol: instrument?.tradingSymbol ?? order.instrumentId,
    exchange: instrument?.exchange ?? '',
    side: order.side,
    ordType: order.ordType,
    product: order.product,
    orderQty: order.orderQty,
    cumQty: order.cumQty,
    price: order.price,
    stopPx: order.stopPx,
    avgPx: avgPxOf(order),
    status: ordStatusOf(order),
    text: order.text,
    receivedAt: master.receivedAt,
    notCopied: master.notCopied,
    unasked: master.unasked,
    waiting,
    copies,
  };
}

/** The orders of one Exit All run, which belong to no order of the master's. */
export function exitRunView(runId: string, startedAt: number, copies: readonly CopyView[]): MasterOrderView {
  const traded = copies.reduce((sum, copy) => sum + copy.cumQty, 0);
  const asked = copies.reduce((sum, copy) => sum + copy.orderQty, 0);
  return {
    key: runId,
    kind: 'ExitRun',
    instrumentId: '',
    symbol: 'EXIT ALL',
    exchange: '',
    side: 'Sell',
    ordType: 'Limit',
    product: 'MIS',
    orderQty: asked,
    cumQty: traded,
    price: 0,
    stopPx: 0,
    avgPx: null,
    status: traded >= asked ? 'Filled' : traded > 0 ? 'PartiallyFilled' : 'New',
    text: '',
    receivedAt: startedAt,
    notCopied: '',
    unasked: null,
    copies,
  };
}
