import type { Arrival } from './arrival-clock.ts';
import type { ExchangeEvent } from './exchange-event.ts';
import type { MarketImage } from './market.ts';

/** A request as it was received, before anything was decided about it. */
export interface RequestRecord {
  readonly kind: 'request';
  readonly sequence: number;
  /** The account whose session it carried; null when it carried none that is known. */
  readonly account: string | null;
  readonly endpoint: string;
  readonly method: string;
  readonly path: string;
  readonly remoteAddress: string;
  /** The body's fields as sent, parsed if it was JSON, else the raw text. */
  readonly fields: unknown;
  readonly arrival: Arrival;
}

/** A session the broker has given out. */
export interface SessionRecord {
  readonly kind: 'session';
  readonly account: string;
  readonly token: string;
  /** Epoch ms on the simulator's own clock. */
  readonly issuedAtMs: number;
}

/** One line of the ledger. */
export type LedgerRecord =
  | { readonly kind: 'day'; readonly date: string; readonly seed: number }
  | RequestRecord
  | SessionRecord
  | { readonly kind: 'event'; readonly event: ExchangeEvent }
  | { readonly kind: 'market'; readonly image: MarketImage };
