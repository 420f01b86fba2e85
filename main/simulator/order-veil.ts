import type { OrderFault } from './faults.ts';

/** Orders that exist but that the books do not show yet. */
export interface OrderVeil {
  /** Hides an order if the fault says so. */
  readonly hide: (brokerOrderId: string, fault: OrderFault | undefined, nowMs: number) => void;
  /** Whether the books show an order; `counted` marks a read of the order book. */
  readonly shows: (brokerOrderId: string, counted: boolean, nowMs: number) => boolean;
}

export function openOrderVeil(): OrderVeil {
  const hidden = new Map<string, { readonly untilMs: number; reads: number }>();
  return {
    hide: (brokerOrderId, fault, nowMs) => {
      if (fault?.kind !== 'hide') return;
      hidden.set(brokerOrderId, { untilMs: fault.ms === undefined ? 0 : nowMs + fault.ms, reads: fault.reads ?? 0 });
    },
    shows: (brokerOrderId, counted, nowMs) => {
      const entry = hidden.get(brokerOrderId);
      if (entry === undefined) return true;
      const isHidden = entry.reads > 0 || nowMs < entry.untilMs;
      if (counted) entry.reads -= 1;
      return !isHidden;
    },
  };
}
