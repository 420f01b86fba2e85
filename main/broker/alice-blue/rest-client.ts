// The trading calls of one account: each sent once, each ending read. Orders are never repeated by anything in here.

import type { AccountId } from '../../../domain/ids.ts';
import type { CancelOrder, CommandOutcome, NewOrder, ReplaceOrder } from '../../../domain/order-command.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import type { BrokerAddresses } from '../../../preload/contract.ts';
import { under } from './addresses.ts';
import { readAnswer, saysSessionOver } from './answer.ts';
import { readCommandEnding } from './command-outcome.ts';
import type { HttpEnding, HttpLine } from './http-exchange.ts';
import { orderTokenItem } from './messages.ts';
import { cancelBody, modifyBody, placeBody } from './order-body.ts';
import { readBookEnding } from './read-ending.ts';
import type { Session } from './session.ts';

export type RestSignals = {
  /** The broker says that the session with this token is over; by now another may be in use. */
  readonly onSessionOver: (reason: string, token: string) => void;
  /** A web page or something else answered in the broker's place. */
  readonly onWrongAddress: (reason: string) => void;
};

/** Path under the trading root, as the reference writes it (trailing slashes included). */
export type BookPath = 'orders/book' | 'orders/trades' | 'positions' | 'limits/';

export type RestClient = {
  readonly place: (command: NewOrder) => Promise<CommandOutcome>;
  readonly replace: (command: ReplaceOrder) => Promise<CommandOutcome>;
  readonly cancel: (command: CancelOrder) => Promise<CommandOutcome>;
  readonly read: (path: BookPath, what: string) => Promise<Result<readonly unknown[]>>;
  /** A token for one connection of the order feed. */
  readonly orderFeedToken: () => Promise<Result<string>>;
};

export type RestClientPlan = {
  readonly accountId: AccountId;
  readonly addresses: BrokerAddresses;
  readonly line: HttpLine;
  /** The session of this moment; null: none that may be used, and why. */
  readonly session: () => Result<Session>;
} & RestSignals;

export function openRestClient(plan: RestClientPlan): RestClient {
  const exchange = async (
    method: 'GET' | 'POST',
    url: URL,
    body?: unknown,
  ): Promise<{ readonly ending: HttpEnding; readonly token: string }> => {
    const session = plan.session();
    if (!session.ok) return { ending: { kind: 'NotSent', code: session.code, text: session.message }, token: '' };
    const { token } = session.value;
    const ending = await plan.line.exchange({
      method,
      url,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { ending, token };
  };
  const at = (path: string): URL => under(plan.addresses.rest, path);

  const command = async (path: string, body: Result<unknown>, about: string | null): Promise<CommandOutcome> => {
    if (!body.ok) return { kind: 'NotSent', code: body.code, text: body.message };
    const { ending, token } = await exchange('POST', at(path), body.value);
    const { outcome, sessionOver, configurationFault } = readCommandEnding(ending, about);
    if (sessionOver) plan.onSessionOver(outcome.kind === 'Placed' ? '' : outcome.text, token);
    if (configurationFault !== '') plan.onWrongAddress(configurationFault);
    return outcome;
  };

  return {
    place: (order) => command('orders/placeorder', placeBody(order), null),
    replace: (order) => command('orders/modify', modifyBody(order), order.orderId),
    cancel: (order) => command('orders/cancel', cancelBody(order), order.orderId),
    read: async (path, what) => {
      const { ending, token } = await exchange('GET', at(path));
      const { rows, sessionOver } = readBookEnding(ending, what);
      if (!rows.ok && sessionOver) plan.onSessionOver(rows.message, token);
      if (!rows.ok && rows.code === 'ANSWER_NOT_JSON') plan.onWrongAddress(rows.message);
      return rows;
    },
    orderFeedToken: async () => {
      const { ending, token } = await exchange('GET', new URL(plan.addresses.orderFeedToken));
      const read = readOrderToken(ending);
      if (!read.ok && read.context?.['sessionOver'] === true) plan.onSessionOver(read.message, token);
      if (!read.ok && read.code === 'FEED_ADDRESS') plan.onWrongAddress(read.message);
      return read;
    },
  };
}

/** A 200 that is not JSON is a wrong address and said so: asking again for ever would not mend it. */
function readOrderToken(ending: HttpEnding): Result<string> {
  const failed = (code: string, text: string, sessionOver = false): Result<string> =>
    err(code, `The order feed gave no token. ${text}`, { sessionOver });
  if (ending.kind !== 'Answered') return failed(ending.code, ending.text);
  if (ending.status >= 500)
    return failed(`HTTP_${ending.status}`, `The broker's server failed (HTTP ${ending.status}).`);
  const read = readAnswer(ending);
  if (!read.ok) {
    if (ending.status === 401) return failed('HTTP_401', 'The session has expired.', true);
    return ending.status === 200
      ? failed('FEED_ADDRESS', `${read.fault.text}. Check the address of the order feed's token.`)
      : failed(read.fault.code, `${read.fault.text}.`);
  }
  const { codes, items } = read.value;
  if (saysSessionOver(ending.status, codes)) return failed(codes[0] ?? 'HTTP_401', 'The session has expired.', true);
  const item = orderTokenItem.safeParse(items[0]);
  if (item.success && item.data.orderToken !== '') return ok(item.data.orderToken);
  return failed(codes[0] ?? 'ANSWER_ODD', `HTTP ${ending.status} without a token.`);
}
