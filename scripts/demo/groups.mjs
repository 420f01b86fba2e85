// The broker's orders in groups: each order of the master with the followers' orders that the console made of it.

/** The master's own orders with their copies, and the orders by which Exit All closed what was left. */
export function groupOrders({ orders, mappings, master }) {
  const mapped = new Map(mappings.map((mapping) => [`${mapping.account} ${mapping.brokerOrderId}`, mapping]));
  const mappingOf = (order) => mapped.get(`${order.account} ${order.brokerOrderId}`);
  const byArrival = orders.toSorted((a, b) => a.arrivedWallMs - b.arrivedWallMs);
  const placed = byArrival.filter((order) => order.account === master.id && mappingOf(order) === undefined);
  const groups = placed.map((order) => ({
    order,
    copies: byArrival.filter((copy) => mappingOf(copy)?.masterKey === order.brokerOrderId),
  }));
  const closing = byArrival
    .filter((order) => mappingOf(order)?.purpose === 'FLATTEN')
    .toSorted((a, b) => a.tradingSymbol.localeCompare(b.tradingSymbol) || a.account.localeCompare(b.account));
  return { groups, closing, mappingOf };
}

/**
 * What a copy must be: the master's quantity times the multiplier; for one that closes a holding, never more than the
 * follower has left of it.
 */
export function expectedQuantity(copy, { order, purpose, multiplier, ofFollower }) {
  const sized = order.quantity * Number(multiplier);
  if (purpose !== 'EXIT') return sized;
  const held = ofFollower
    .filter((other) => other !== copy && other.token === copy.token && other.product === copy.product)
    .reduce((sum, other) => sum + (other.side === copy.side ? -other.filledQuantity : other.filledQuantity), 0);
  return Math.min(sized, held);
}

/** The quantities an order has had, from the first to the last: [60, 80] after one change. */
export function quantitiesOf({ transitions, quantity }) {
  const all = [...transitions.map((transition) => transition.quantity), quantity];
  return all.filter((each, index) => index === 0 || each !== all[index - 1]);
}
