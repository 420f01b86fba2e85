import type { OrderEntry, OrderTerms, Product } from './order.ts';

/** What may happen at the broker and the exchange. The state is a fold over these and nothing else. */
export type ExchangeEventBody =
  | { readonly kind: 'order-received'; readonly entry: OrderEntry }
  | { readonly kind: 'order-queued'; readonly id: string }
  | { readonly kind: 'order-rejected'; readonly id: string; readonly reason: string }
  | {
      readonly kind: 'order-opened';
      readonly id: string;
      readonly exchangeOrderId: string;
      readonly awaitsTrigger: boolean;
    }
  | { readonly kind: 'order-triggered'; readonly id: string }
  | {
      readonly kind: 'order-filled';
      readonly id: string;
      readonly tradeId: string;
      readonly quantity: number;
      readonly pricePaise: number;
    }
  | { readonly kind: 'replace-requested'; readonly id: string; readonly terms: OrderTerms }
  | {
      readonly kind: 'order-replaced';
      readonly id: string;
      readonly terms: OrderTerms;
      readonly awaitsTrigger: boolean;
    }
  | { readonly kind: 'replace-refused'; readonly id: string; readonly reason: string }
  | { readonly kind: 'cancel-requested'; readonly id: string }
  | { readonly kind: 'order-canceled'; readonly id: string; readonly reason: string }
  | { readonly kind: 'cancel-refused'; readonly id: string; readonly reason: string }
  | { readonly kind: 'funds-set'; readonly account: string; readonly paise: number }
  | {
      readonly kind: 'position-converted';
      readonly account: string;
      readonly instrumentKey: string;
      readonly from: Product;
      readonly to: Product;
      /** Units, never negative. */
      readonly quantity: number;
    };

/** An event and its moment. */
export type ExchangeEvent = ExchangeEventBody & {
  /** Epoch ms on the simulator's own clock. */
  readonly atMs: number;
  /** Real wall clock, epoch ms with fraction. */
  readonly wallMs: number;
};

/** Events that move an order, as opposed to an account. */
export type OrderEvent = Exclude<ExchangeEvent, { kind: 'funds-set' | 'position-converted' }>;

export function isOrderEvent(event: ExchangeEvent): event is OrderEvent {
  return event.kind !== 'funds-set' && event.kind !== 'position-converted';
}

/** The order an event is about. */
export function orderIdOf(event: OrderEvent): string {
  return event.kind === 'order-received' ? event.entry.brokerOrderId : event.id;
}
