import type { Product, Side } from './order.ts';

/** What an account holds in one instrument under one product since the day began; paise and units. */
export interface Position {
  readonly account: string;
  readonly instrumentKey: string;
  readonly product: Product;
  /** Positive long, negative short. */
  netQuantity: number;
  /** What the open quantity cost (long) or brought in (short); never negative. */
  openValuePaise: number;
  buyQuantity: number;
  buyValuePaise: number;
  sellQuantity: number;
  sellValuePaise: number;
  realisedPaise: number;
}

export function flatPosition(account: string, instrumentKey: string, product: Product): Position {
  return {
    account,
    instrumentKey,
    product,
    netQuantity: 0,
    openValuePaise: 0,
    buyQuantity: 0,
    buyValuePaise: 0,
    sellQuantity: 0,
    sellValuePaise: 0,
    realisedPaise: 0,
  };
}

/** Folds one execution into a position: what reduces it realises a result, what is left opens at the fill's price. */
export function applyFill(position: Position, side: Side, quantity: number, pricePaise: number): void {
  const sign = side === 'BUY' ? 1 : -1;
  if (side === 'BUY') {
    position.buyQuantity += quantity;
    position.buyValuePaise += quantity * pricePaise;
  } else {
    position.sellQuantity += quantity;
    position.sellValuePaise += quantity * pricePaise;
  }
  const held = position.netQuantity;
  const closing = held * sign < 0 ? Math.min(Math.abs(held), quantity) : 0;
  if (closing > 0) {
    const cost = Math.round((position.openValuePaise * closing) / Math.abs(held));
    position.realisedPaise += -sign * (closing * pricePaise - cost);
    position.openValuePaise -= cost;
  }
  position.openValuePaise += (quantity - closing) * pricePaise;
  position.netQuantity = held + sign * quantity;
}

/** Average price of the open quantity in paise with fraction, 0 when flat. */
export function netAveragePaise(position: Position): number {
  return position.netQuantity === 0 ? 0 : position.openValuePaise / Math.abs(position.netQuantity);
}

/**
 * Moves open units to another product at what they cost; what stands against them there is closed. Nothing is traded. More
 * units than are open are not there to be moved.
 */
export function convert(from: Position, to: Position, quantity: number): void {
  const moved = Math.min(quantity, Math.abs(from.netQuantity));
  if (moved === 0) return;
  const side: Side = from.netQuantity > 0 ? 'BUY' : 'SELL';
  const cost = Math.round((from.openValuePaise * moved) / Math.abs(from.netQuantity));
  from.netQuantity -= side === 'BUY' ? moved : -moved;
  from.openValuePaise -= cost;
  applyFill(to, side, moved, Math.round(cost / moved));
}
