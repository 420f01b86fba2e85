import { bookOf } from './exchange-state.ts';
import type { RefusalCode } from './refusal.ts';
import { refusal } from './refusal.ts';
import { nothingFound, refused } from './reply.ts';
import type { Reply } from './reply.ts';
import type { Desk, Route, SignedCall } from './route.ts';
import { fieldsOf } from './route.ts';
import { textField } from './text-field.ts';

const BASE = '/open-api/od/v1';

const declined =
  (code: RefusalCode) =>
  (desk: Desk): Reply =>
    refused(refusal(code), desk.switches());

const declinedOrder =
  (code: RefusalCode) =>
  (desk: Desk, { body }: SignedCall): Reply =>
    refused(refusal(textField(fieldsOf(body)['brokerOrderId']) === '' ? 'EC945' : code), desk.switches());

function conversion(desk: Desk, { account, body }: SignedCall): Reply {
  const fields = fieldsOf(body);
  const symbol = textField(fields['tradingSymbol']);
  const { state, instrument } = desk.broker.today();
  const isHeld = [...bookOf(state, account.id).positions.values()].some(
    ({ instrumentKey, netQuantity }) => netQuantity !== 0 && instrument(instrumentKey).tradingSymbol === symbol,
  );
  if (textField(fields['quantity']) === '') return refused(refusal('EC903'), desk.switches());
  return refused(refusal(isHeld ? 'EC873' : 'EC868'), desk.switches());
}

const post = (
  path: string,
  endpoint: string,
  access: 'order' | 'read',
  handle: (desk: Desk, call: SignedCall) => Reply,
): Route => ({ method: 'POST', path: `${BASE}${path}`, endpoint, access, handle });

/** What the broker offers and this one declines, in the broker's own form: nothing here ever takes effect. */
export const declinedRoutes: readonly Route[] = [
  post('/orders/gtt/execute', 'gtt', 'order', declined('EC838')),
  post('/orders/gtt/modify', 'gtt', 'order', declinedOrder('EC994')),
  post('/orders/gtt/cancel', 'gtt', 'order', declinedOrder('EC997')),
  {
    method: 'GET',
    path: `${BASE}/orders/gtt/orderbook`,
    endpoint: 'gttBook',
    access: 'read',
    handle: () => nothingFound(refusal('EC916')),
  },
  post('/orders/exit/sno', 'exitBracket', 'order', declined('EC091')),
  post('/orders/positions/sqroff', 'squareOff', 'order', declined('EC912')),
  post('/orders/basket/margin', 'basketMargin', 'read', declined('EC935')),
  post('/conversion', 'conversion', 'order', conversion),
];
