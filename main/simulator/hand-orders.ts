import type { SimAccount } from './accounts.ts';
import type { Arrival } from './arrival-clock.ts';
import { arrivalNow } from './arrival-clock.ts';
import type { AuctionCommand, HandChange, HandOrder } from './control-command.ts';
import type { Ledger } from './ledger.ts';
import { rupees } from './money.ts';
import type { Order, OrderSource } from './order.ts';
import { isChangeable, isLive } from './order.ts';
import { readPlacement, readReplacement } from './order-entry.ts';
import type { Refusal } from './refusal.ts';
import { refusal } from './refusal.ts';
import type { SimulatedBroker } from './simulated-broker.ts';
import type { Switches } from './switches.ts';

/** Orders entered past the API, and what the exchange does of its own accord. */
export interface HandOrders {
  readonly placeByHand: (order: HandOrder) => { readonly brokerOrderId: string } | { readonly refusal: Refusal };
  readonly modifyByHand: (change: HandChange) => Refusal | null;
  readonly cancelByHand: (brokerOrderId: string) => Refusal | null;
  /** The exchange cancels an order that nobody asked it to. */
  readonly withdraw: (brokerOrderId: string, reason: string) => void;
  /** The closing auction begins: waiting stops and disclosed quantities of shares go. Answers the orders withdrawn. */
  readonly enterAuction: (command: AuctionCommand) => readonly string[];
}

/** What orders by hand act on. */
export interface HandOrderParts {
  readonly broker: SimulatedBroker;
  readonly ledger: Ledger;
  readonly switches: () => Switches;
}

const AUCTION_REASON = 'Order cancelled by exchange: not allowed in closing auction session';

/** At 15:15 the exchange drops untriggered stops and disclosed quantities; plain limit orders carry over. */
const isBarredFromAuction = (order: Order): boolean =>
  order.status === 'TRIGGER PENDING' || order.terms.disclosedQuantity > 0;

export function openHandOrders(parts: HandOrderParts, accountAt: (id: string) => SimAccount): HandOrders {
  const { broker, ledger } = parts;
  const orderAt = (id: string) => {
    const order = broker.today().state.orders.get(id);
    if (order === undefined) throw new RangeError(`There is no order ${id}.`);
    return order;
  };
  const note = (endpoint: string, account: string, fields: unknown): Arrival => {
    const arrival = arrivalNow();
    ledger.noteRequest({
      kind: 'request',
      sequence: ledger.nextSequence(),
      account,
      endpoint: `hand-${endpoint}`,
      method: 'POST',
      path: `/control/${endpoint}`,
      remoteAddress: '',
      fields,
      arrival,
    });
    return arrival;
  };

  return {
    placeByHand: (order) => {
      const account = accountAt(order.account);
      const arrival = note('order', account.id, order);
      const read = readPlacement(
        { orderComplexity: 'REGULAR', validity: 'DAY', ...order },
        broker.today().listed,
        parts.switches(),
      );
      if (!read.ok) return { refusal: read.refusal };
      const source: OrderSource = order.source ?? 'MOB';
      const { brokerOrderId, settle } = broker.place(account.id, read.value, source, arrival);
      settle();
      return { brokerOrderId };
    },
    modifyByHand: (change) => {
      const order = orderAt(change.brokerOrderId);
      note('modify', order.account, change);
      if (!isChangeable(order)) return refusal('EC993');
      const { terms } = order;
      const asHeld = {
        quantity: terms.quantity,
        orderType: terms.orderType,
        price: rupees(terms.pricePaise),
        slTriggerPrice: rupees(terms.triggerPaise),
      };
      const read = readReplacement(
        { ...asHeld, ...change },
        order,
        broker.today().instrument(order.instrumentKey),
        parts.switches(),
      );
      if (!read.ok) return read.refusal;
      broker.replace(order, read.value)();
      return null;
    },
    cancelByHand: (brokerOrderId) => {
      const order = orderAt(brokerOrderId);
      note('cancel', order.account, { brokerOrderId });
      if (!isChangeable(order)) return refusal('EC997');
      broker.cancel(order)();
      return null;
    },
    withdraw: (brokerOrderId, reason) => broker.withdraw(orderAt(brokerOrderId), reason),
    enterAuction: ({ exchange, token, reason }) => {
      const leaving = [...broker.today().state.orders.values()].filter((order) => {
        const instrument = broker.today().instrument(order.instrumentKey);
        const isMeant =
          instrument.kind === 'EQ' &&
          (exchange === undefined || instrument.exchange === exchange) &&
          (token === undefined || instrument.token === token);
        return isMeant && isLive(order) && isBarredFromAuction(order);
      });
      for (const order of leaving) broker.withdraw(order, reason ?? AUCTION_REASON);
      return leaving.map(({ brokerOrderId }) => brokerOrderId);
    },
  };
}
