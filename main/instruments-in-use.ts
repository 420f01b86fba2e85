// Instruments whose price matters at this moment: those that any account holds or has an order working in.

import { isWorking } from '../domain/copy-order.ts';
import type { AccountId, InstrumentId } from '../domain/ids.ts';
import { isOpen } from '../domain/order.ts';
import type { BrokerPosition } from './broker/broker.ts';
import type { Blotter } from './replication/blotter.ts';

export function instrumentsInUse(
  accounts: Iterable<AccountId>,
  positionsOf: (account: AccountId) => readonly BrokerPosition[],
  blotter: Blotter,
): ReadonlySet<InstrumentId> {
  const inUse = new Set<InstrumentId>();
  for (const account of accounts) {
    for (const { instrumentId, netQty } of positionsOf(account)) if (netQty !== 0) inUse.add(instrumentId);
  }
  for (const { order } of blotter.masters()) if (isOpen(order)) inUse.add(order.instrumentId);
  for (const copy of blotter.copies()) if (isWorking(copy)) inUse.add(copy.order.instrumentId);
  return inUse;
}
