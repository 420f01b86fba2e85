// The order ticket's draft, and why a field is refused before it is ever sent. The main process checks again.

import type { Exchange } from '../domain/instrument.ts';
import type { OrdType, Product, Side } from '../domain/order.ts';
import { isOnTick, parseRupees, rupeesText, type Paise } from '../domain/price.ts';
import { commaRefusal } from '../domain/typed-commas.ts';
import type { InstrumentHit } from '../preload/contract.ts';
import type { MasterTicket } from '../preload/master-calls.ts';

export type TicketDraft = {
  readonly instrument: InstrumentHit | null;
  readonly side: Side;
  readonly ordType: OrdType;
  readonly product: Product;
  readonly quantity: string;
  readonly price: string;
  readonly trigger: string;
};

export type TicketField = 'instrument' | 'quantity' | 'price' | 'trigger';
export type Refusals = Partial<Record<TicketField, string>>;

export const emptyDraft: TicketDraft = {
  instrument: null,
  side: 'Buy',
  ordType: 'Market',
  product: 'MIS',
  quantity: '',
  price: '',
  trigger: '',
};

export const ordTypeWords: Readonly<Record<OrdType, string>> = {
  Market: 'MARKET',
  Limit: 'LIMIT',
  StopLimit: 'SL',
  Stop: 'SL-M',
};

export const hasPrice = (ordType: OrdType): boolean => ordType === 'Limit' || ordType === 'StopLimit';
export const hasTrigger = (ordType: OrdType): boolean => ordType === 'Stop' || ordType === 'StopLimit';

/** The products the exchange's segment knows: delivery in cash, carry-forward in derivatives. */
export function productsFor(exchange: Exchange | ''): readonly Product[] {
  if (exchange === 'NSE' || exchange === 'BSE') return ['MIS', 'CNC', 'MTF'];
  return exchange === '' ? ['MIS', 'CNC', 'NRML', 'MTF'] : ['MIS', 'NRML'];
}

export function ticketRefusals(draft: TicketDraft): Refusals {
  const { instrument, ordType } = draft;
  if (instrument === null) return { instrument: 'Choose an instrument: type a symbol and press Enter.' };
  const quantity = refusedQuantity(draft.quantity, instrument.lotSize);
  const price = hasPrice(ordType) ? refusedPrice(draft.price, instrument.tick, 'price') : null;
  const trigger = hasTrigger(ordType) ? refusedPrice(draft.trigger, instrument.tick, 'trigger') : null;
  const wrongWay = price === null && trigger === null && ordType === 'StopLimit' ? refusedOrder(draft) : null;
  return {
    ...(quantity === null ? {} : { quantity }),
    ...(price === null ? {} : { price }),
    ...(trigger === null && wrongWay === null ? {} : { trigger: trigger ?? wrongWay ?? '' }),
  };
}

export function refusedQuantity(text: string, lotSize: number): string | null {
  const commas = commaRefusal(text);
  if (commas !== null) return commas;
  const plain = text.trim();
  if (plain === '') return 'Type a quantity in units.';
  if (!/^\d{1,9}$/.test(plain)) return `"${text.trim()}" is not a whole number of units. Type one above 0.`;
  const units = Number(plain);
  if (units === 0) return 'A quantity of zero buys nothing.';
  if (units % lotSize === 0) return null;
  const below = Math.floor(units / lotSize) * lotSize;
  const near = below === 0 ? `${lotSize}` : `${below} or ${below + lotSize}`;
  return `${units} is not whole lots of ${lotSize}. Use ${near}.`;
}

export function refusedPrice(text: string, tick: Paise, word: string): string | null {
  if (text.trim() === '') return `Type a ${word} in rupees.`;
  const read = parseRupees(text);
  if (!read.ok) return read.message;
  if (read.value === 0) return `A ${word} of zero is not accepted.`;
  if (isOnTick(read.value, tick)) return null;
  const below = Math.floor(read.value / tick) * tick;
  return `${rupeesText(read.value)} is between ticks of ${rupeesText(tick)}. Use ${rupeesText(below)} or ${rupeesText(below + tick)}.`;
}

function refusedOrder(draft: TicketDraft): string | null {
  const price = parseRupees(draft.price);
  const trigger = parseRupees(draft.trigger);
  if (!price.ok || !trigger.ok) return null;
  if (draft.side === 'Buy' && trigger.value > price.value) return 'For a buy the trigger may not be above the price.';
  if (draft.side === 'Sell' && trigger.value < price.value) return 'For a sell the trigger may not be below the price.';
  return null;
}

/** What crosses to the main process: numbers as typed, and nothing in a field the type does not have. */
export function ticketOf(draft: TicketDraft, instrument: InstrumentHit): MasterTicket {
  return {
    instrumentId: instrument.instrumentId,
    side: draft.side,
    ordType: draft.ordType,
    product: draft.product,
    quantity: draft.quantity.trim(),
    price: hasPrice(draft.ordType) ? draft.price.trim() : '',
    trigger: hasTrigger(draft.ordType) ? draft.trigger.trim() : '',
  };
}

/** The whole sentence of what the button will do now. */
export function ticketSentence(draft: TicketDraft): string {
  const verb = draft.side === 'Buy' ? 'Buy' : 'Sell';
  if (draft.instrument === null) return verb;
  const price = hasPrice(draft.ordType) && draft.price.trim() !== '' ? ` at ${draft.price.trim()}` : '';
  return `${verb} ${draft.quantity.trim()} ${draft.instrument.symbol} ${ordTypeWords[draft.ordType]}${price}`.replace(
    /\s+/g,
    ' ',
  );
}

/** A newly chosen instrument brings one lot of itself, and a product that its segment has. */
export function withInstrument(draft: TicketDraft, hit: InstrumentHit): Partial<TicketDraft> {
  const products = productsFor(hit.exchange);
  return {
    instrument: hit,
    product: products.includes(draft.product) ? draft.product : 'MIS',
    quantity:
      draft.instrument?.instrumentId === hit.instrumentId && draft.quantity !== ''
        ? draft.quantity
        : String(hit.lotSize),
  };
}
