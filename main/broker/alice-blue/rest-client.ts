// The trading calls of one account: each sent once, each ending read. Orders are never repeated by anything in here.

import type { AccountId, OrderId } from '../../../domain/ids.ts';
import type { CancelOrder, CommandOutcome, NewOrder, ReplaceOrder } from '../../../domain/order-command.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import type { BrokerAddresses } from '../../../preload/contract.ts';
import { under } from './addresses.ts';
import { readAnswer, saysSessionOver } from './answer.ts';
import { safeStance, type BrokerStance } from './broker-stance.ts';
import { readCommandEnding } from './command-outcome.ts';
import type { HttpEnding, HttpLine } from './http-exchange.ts';
import { orderTokenItem } from './messages.ts';
import { cancelBody, marginBody, modifyBody, placeBody, type BodyRules } from './order-body.ts';
import { readBookEnding } from './read-ending.ts';
import type { Session } from './session.ts';

export type RestSignals = {
  /** The broker says that the session with this token is over; by now another may be in use. */
  readonly onSessionOver: (reason: string, token: string) => void;
  /** A web page or something else answered in the broker's place. */
  readonly onWrongAddress: (reason: string) => void;
};

/** Path under the trading root, as the reference writes it (trailing slashes included). */
export type BookPath =
  'orders/book' | 'orders/trades' | 'positions' | 'limits/' | 'profile/' | 'holdings/CNC' | 'holdings/MTF';

export type RestClient = {
  readonly place: (command: NewOrder) => Promise<CommandOutcome>;
  readonly replace: (command: ReplaceOrder) => Promise<CommandOutcome>;
  readonly cancel: (command: CancelOrder) => Promise<CommandOutcome>;
  readonly read: (path: BookPath, what: string) => Promise<Result<readonly unknown[]>>;
  readonly history: (order: OrderId, what: string) => Promise<Result<readonly unknown[]>>;
  readonly margin: (command: NewOrder, what: string) => Promise<Result<readonly unknown[]>>;
  /** A token for one connection of the order feed. */
  readonly orderFeedToken: () => Promise<Result<string>>;
};

export type RestClientPlan = {
  readonly accountId: AccountId;
  readonly addresses: BrokerAddresses;
  readonly line: HttpLine;
  readonly stance?: BrokerStance;
  readonly lotSizeOf?: BodyRules['lotSizeOf'];
  /** The session of this moment; null: none that may be used, and why. */
  readonly session: () => Result<Session>;
} & RestSignals;

export function openRestClient(plan: RestClientPlan): RestClient {
  const stance = plan.stance ?? safeStance;
  const rules: BodyRules = { stance, lotSizeOf: plan.lotSizeOf ?? (() => null) };
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
    const { outcome, sessionOver, configurationFault } = readCommandEnding(ending, about, stance);
    if (sessionOver) plan.onSessionOver(outcome.kind === 'Placed' ? '' : outcome.text, token);
    if (configurationFault !== '') plan.onWrongAddress(configurationFault);
    return outcome;
  };

  const ask = async (
    method: 'GET' | 'POST',
    path: string,
    what: string,
    body?: unknown,
  ): Promise<Result<readonly unknown[]>> => {
    const { ending, token } = await exchange(method, at(path), body);
    const { rows, sessionOver } = readBookEnding(ending, what, stance);
    if (!rows.ok && sessionOver) plan.onSessionOver(rows.message, token);
    if (!rows.ok && rows.code === 'ANSWER_NOT_JSON') plan.onWrongAddress(rows.message);
    return rows;
  };

  return {
    place: (order) => command('orders/placeorder', placeBody(order, rules), null),
    replace: (order) => command('orders/modify', modifyBody(order, rules), order.orderId),
    cancel: (order) => command('orders/cancel', cancelBody(order), order.orderId),
    read: (path, what) => ask('GET', path, what),
    history: (order, what) => ask('POST', 'orders/history', what, { brokerOrderId: order }),
    margin: async (order, what) => {
      const body = marginBody(order, rules);
      return body.ok ? ask('POST', 'orders/checkMargin', what, body.value) : body;
    },
    orderFeedToken: async () => {
      const { ending, token } = await exchange('GET', new URL(plan.addresses.orderFeedToken));
      const read = readOrderToken(ending, stance);
      if (!read.ok && read.context?.['sessionOver'] === true) plan.onSessionOver(read.message, token);
      if (!read.ok && read.code === 'FEED_ADDRESS') plan.onWrongAddress(read.message);
      return read;
    },
  };
}

/** A 200 that is not JSON is a wrong address and said so: asking again for ever would not mend it. */
export function readOrderToken(ending: HttpEnding, stance: BrokerStance = safeStance): Result<string> {
  const failed = (code: string, text: string, sessionOver = false): Result<string> =>
    err(code, `The order feed gave no token. ${text}`, { sessionOver });
  if (ending.kind !== 'Answered') return failed(ending.code, ending.text);
  if (ending.status >= 500)
    return failed(`HTTP_${ending.status}`, `The broker's server failed (HTTP ${ending.status}).`);
  const read = readAnswer(ending, stance);
  if (!read.ok) {
    if (saysSessionOver(ending.status, [], stance))
      return failed(`HTTP_${ending.status}`, 'The session has expired.', true);
    return ending.status === 200
      ? failed('FEED_ADDRESS', `${read.fault.text}. Check the address of the order feed's token.`)
      : failed(read.fault.code, `${read.fault.text}.`);
  }
  const { codes, items } = read.value;
  if (saysSessionOver(ending.status, codes, stance))
    return failed(codes[0] ?? `HTTP_${ending.status}`, 'The session has expired.', true);
  const item = orderTokenItem.safeParse(items[0]);
  if (item.success && item.data.orderToken !== '') return ok(item.data.orderToken);
  return failed(codes[0] ?? 'ANSWER_ODD', `HTTP ${ending.status} without a token.`);
}
