// The ledger as a person reads it: each order of the master, and under it each follower's.
import { groupOrders, quantitiesOf } from './groups.mjs';

const columns = [
  { head: 'account', width: 22 },
  { head: 'side', width: 4 },
  { head: 'quantity', width: 9, right: true },
  { head: 'filled', width: 6, right: true },
  { head: 'average', width: 10, right: true },
  { head: 'status', width: 15 },
  { head: 'delay ms', width: 8, right: true },
  { head: 'the broker’s words', width: 0 },
];

export function orderTable(facts) {
  const { groups, closing } = groupOrders(facts);
  const name = (id) => {
    const follower = facts.followers.find((one) => one.id === id);
    return follower === undefined ? `  ${id} master` : `    ${id} × ${follower.multiplier}`;
  };
  const line = (order, since) =>
    row([
      name(order.account),
      order.side,
      quantitiesOf(order).join('→'),
      String(order.filledQuantity),
      order.averagePaise === 0 ? '' : (order.averagePaise / 100).toFixed(2),
      order.status,
      since === null ? '' : (order.arrivedWallMs - since).toFixed(1),
      order.rejectionReason,
    ]);
  return [
    'The practice broker’s own ledger. Delay: from the master order’s arrival at the broker to the follower’s.',
    '',
    row(columns.map(({ head }) => head)),
    row(columns.map(({ width }) => '─'.repeat(width === 0 ? 18 : width))),
    ...groups.flatMap(({ order, copies }) => [
      `${clock(order.arrivedWallMs)} ${order.tradingSymbol} ${order.orderType}${prices(order)} ${order.product}`,
      line(order, null),
      ...copies.map((copy) => line(copy, order.arrivedWallMs)),
    ]),
    ...(closing.length === 0 ? [] : ['EXIT ALL']),
    ...closing.flatMap((order, index) => [
      ...(closing[index - 1]?.tradingSymbol === order.tradingSymbol
        ? []
        : [`${clock(order.arrivedWallMs)} ${order.tradingSymbol}`]),
      line(order, null),
    ]),
  ].join('\n');
}

function row(cells) {
  return columns
    .map(({ width, right }, index) => (right ? cells[index].padStart(width) : cells[index].padEnd(width)))
    .join('  ')
    .trimEnd();
}

function prices({ pricePaise, triggerPaise }) {
  const price = pricePaise > 0 ? ` at ${(pricePaise / 100).toFixed(2)}` : '';
  return triggerPaise > 0 ? `${price} below ${(triggerPaise / 100).toFixed(2)}` : price;
}

/** The exchange's clock, whatever this machine's is set to. */
function clock(wallMs) {
  return new Date(wallMs + 5.5 * 3_600_000).toISOString().slice(11, 23);
}
