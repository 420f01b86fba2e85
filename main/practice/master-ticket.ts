// The simulated master's hands: orders placed through the same client, without a Lockstep reference.

import { figureBounds } from '../../domain/figure-bounds.ts';
import { clOrdId, orderId, type AccountId, type InstrumentId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { CommandOutcome } from '../../domain/order-command.ts';
import { isOpen, type OrderTerms } from '../../domain/order.ts';
import { isOnTick, parseRupees, rupeesText, type Paise } from '../../domain/price.ts';
import { err, ok, type Err, type Result } from '../../domain/result.ts';
import { commaRefusal } from '../../domain/typed-commas.ts';
import type { MasterReplace, MasterTicket } from '../../preload/master-calls.ts';
import type { BrokerAccount } from '../broker/broker.ts';
import type { Blotter } from '../replication/blotter.ts';

export type MasterHands = {
  readonly place: (ticket: MasterTicket) => Promise<Result<{ readonly orderId: string }>>;
  readonly replace: (change: MasterReplace) => Promise<Result<null>>;
  readonly cancel: (order: string) => Promise<Result<null>>;
};

export type MasterHandsParts = {
  readonly account: BrokerAccount;
  readonly masterId: AccountId;
  readonly blotter: Blotter;
  readonly instrumentOf: (id: InstrumentId) => Instrument | undefined;
};

export function createMasterHands(parts: MasterHandsParts): MasterHands {
  let placed = 0;
  return {
    place: async (ticket) => {
      const terms = readTicket(ticket, parts.instrumentOf(ticket.instrumentId as InstrumentId));
      if (!terms.ok) return terms;
      placed += 1;
      // Not the shape of a Lockstep reference, so that it is followed like an order from the broker's own app.
      const tag = clOrdId(`HAND${placed}`);
      const outcome = await parts.account.place({
        kind: 'New',
        accountId: parts.masterId,
        clOrdId: tag,
        ...terms.value,
      });
      return outcome.kind === 'Placed' ? ok({ orderId: outcome.orderId }) : failure(outcome);
    },
    replace: async (change) => {
      const known = openOrder(parts.blotter, change.orderId);
      if (!known.ok) return known;
      const { order } = known.value;
      const instrument = parts.instrumentOf(order.instrumentId);
      const ticket: MasterTicket = {
        ...order,
        quantity: change.quantity,
        price: change.price,
        trigger: change.trigger,
      };
      const terms = readTicket(ticket, instrument);
      if (!terms.ok) return terms;
      const command = {
        kind: 'Replace',
        accountId: parts.masterId,
        clOrdId: clOrdId('HAND'),
        orderId: orderId(change.orderId),
      } as const;
      return toResult(await parts.account.replace({ ...command, ...terms.value }));
    },
    cancel: async (id) => {
      const known = openOrder(parts.blotter, id);
      if (!known.ok) return known;
      return toResult(
        await parts.account.cancel({
          kind: 'Cancel',
          accountId: parts.masterId,
          clOrdId: clOrdId('HAND'),
          orderId: orderId(id),
        }),
      );
    },
  };
}

/** Parses at the border: every figure as typed, each refusal naming the field and what to type instead. */
export function readTicket(ticket: MasterTicket, instrument: Instrument | undefined): Result<OrderTerms> {
  if (instrument === undefined)
    return err(
      'TICKET_SYMBOL_UNKNOWN',
      'This instrument is not in today’s contract master. Search and choose one from the list.',
    );
  if (instrument.kind === 'Index')
    return err(
      'TICKET_SYMBOL_NOT_TRADABLE',
      `${instrument.symbol} is an index and cannot be traded; choose its future or an option.`,
    );
  const quantity = readQuantity(ticket.quantity, instrument);
  if (!quantity.ok) return quantity;
  const limited = ticket.ordType === 'Limit' || ticket.ordType === 'StopLimit';
  const triggered = ticket.ordType === 'Stop' || ticket.ordType === 'StopLimit';
  const price = limited ? readPrice('price', ticket.price, instrument) : ok(0);
  if (!price.ok) return price;
  const stopPx = triggered ? readPrice('trigger', ticket.trigger, instrument) : ok(0);
  if (!stopPx.ok) return stopPx;
  if (ticket.ordType === 'StopLimit') {
    if (ticket.side === 'Buy' && stopPx.value > price.value)
      return err('TICKET_TRIGGER_ABOVE_PRICE', 'A buy’s trigger must not be above its limit price.');
    if (ticket.side === 'Sell' && stopPx.value < price.value)
      return err('TICKET_TRIGGER_BELOW_PRICE', 'A sell’s trigger must not be below its limit price.');
  }
  const cash = instrument.exchange === 'NSE' || instrument.exchange === 'BSE';
  if (cash && ticket.product === 'NRML')
    return err('TICKET_PRODUCT', 'NRML is for derivatives; choose MIS or CNC in cash.');
  if (!cash && ticket.product !== 'NRML' && ticket.product !== 'MIS')
    return err('TICKET_PRODUCT', 'Choose MIS or NRML in derivatives.');
  return ok({
    instrumentId: instrument.id,
    side: ticket.side,
    ordType: ticket.ordType,
    timeInForce: 'Day',
    product: ticket.product,
    orderQty: quantity.value,
    price: price.value,
    stopPx: stopPx.value,
  });
}

export function readQuantity(text: string, instrument: Pick<Instrument, 'lotSize' | 'symbol'>): Result<number> {
  const commas = commaRefusal(text);
  if (commas !== null) return err('TICKET_QUANTITY', commas);
  const plain = text.trim();
  if (!/^\d{1,9}$/.test(plain)) {
    return err(
      'TICKET_QUANTITY',
      `"${text.slice(0, 40)}" is not a quantity. Type a whole number of units above 0, such as ${instrument.lotSize}.`,
    );
  }
  const units = Number(plain);
  if (units === 0) return err('TICKET_QUANTITY', 'A quantity of 0 orders nothing. Type a whole number above 0.');
  if (units > figureBounds.units)
    return err('TICKET_QUANTITY', 'The broker takes at most 5,00,00,000 units in one order.');
  if (units % instrument.lotSize !== 0) {
    return err(
      'TICKET_QUANTITY_LOT',
      `${instrument.symbol} trades in lots of ${instrument.lotSize}. Type a multiple, such as ${Math.max(1, Math.floor(units / instrument.lotSize)) * instrument.lotSize}.`,
    );
  }
  return ok(units);
}

function readPrice(field: string, text: string, instrument: Instrument): Result<Paise> {
  const paise = parseRupees(text);
  if (!paise.ok) return paise;
  if (paise.value === 0) return err('TICKET_PRICE', `The ${field} must be above 0.`);
  if (!isOnTick(paise.value, instrument.tick))
    return err('TICKET_TICK', `The ${field} must be a multiple of the tick, Rs ${rupeesText(instrument.tick)}.`);
  return paise;
}

function openOrder(blotter: Blotter, id: string) {
  const master = blotter.master(orderId(id));
  if (master === undefined) return err('ORDER_UNKNOWN', 'The master has no such order today.');
  return isOpen(master.order)
    ? ok(master)
    : err('ORDER_ENDED', 'This order has already ended; there is nothing left to change.');
}

function toResult(outcome: CommandOutcome): Result<null> {
  return outcome.kind === 'Placed' ? ok(null) : failure(outcome);
}

function failure(outcome: Exclude<CommandOutcome, { kind: 'Placed' }>): Err {
  const words = {
    NotSent: 'It never left: ',
    Refused: 'The broker refused it: ',
    Unknown: 'The answer never came; look at the orders before you try again. ',
  }[outcome.kind];
  return err(outcome.code, `${words}${outcome.text}`);
}
