// What can still be told of a row of the order book that is no order we can read: enough to know whose it may be, whether
// it may still trade, and to cancel it by its id.

import { orderId } from '../../../domain/ids.ts';
import type { OddRow } from '../broker.ts';
import { plainText } from './answer.ts';
import { isPlausibleOrderId } from './command-outcome.ts';
import { safeStance, type BrokerStance } from './broker-stance.ts';
import { bookRow } from './messages.ts';
import { readStatus } from './wire-words.ts';

export function readOddRow(raw: unknown, stance: BrokerStance = safeStance): OddRow {
  const read = bookRow.safeParse(raw);
  if (!read.success) return { orderId: null, tag: null, mayWork: true };
  const { brokerOrderId, orderTag, remarks, orderStatus } = read.data;
  const { state } = readStatus(orderStatus, stance.statusSpellings);
  return {
    orderId: isPlausibleOrderId(brokerOrderId) ? orderId(brokerOrderId) : null,
    tag: plainText(orderTag || remarks),
    mayWork: state === 'Working' || state === 'InFlight',
  };
}
