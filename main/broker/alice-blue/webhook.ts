// The broker's postback: the keys of a feed frame without `t` and `uid`, without any signature. Whoever knows the address
// can send one, so it is a reason to read the book and never a fact about an order.

import { orderId, type AccountId, type OrderId } from '../../../domain/ids.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import { isPlausibleOrderId } from './command-outcome.ts';
import { orderFrame } from './messages.ts';
import { sameClient } from './parse.ts';

/** One order in flat text fields is about 1 KB. */
const longestBody = 16 * 1024;

/** The order that is worth a look. */
export function readWebhook(body: string, accountId: AccountId): Result<OrderId> {
  if (body.length > longestBody) return refuse('it is too long');
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return refuse('it is not JSON');
  }
  const read = orderFrame.safeParse(json);
  if (!read.success) return refuse('it is not an order message');
  // A frame may leave its account out, since its connection is known; here nothing else says whose order this is.
  if (read.data.actid === '' || !sameClient(read.data.actid, accountId)) return refuse('it names another account');
  if (!isPlausibleOrderId(read.data.norenordno)) return refuse('it names no order');
  return ok(orderId(read.data.norenordno));
}

function refuse(why: string): Result<OrderId> {
  return err('WEBHOOK_REFUSED', `A webhook was ignored: ${why}.`);
}
