// Cases about one order by itself: its size, its value, and what it trades.

import { alsoExit, marketOrder, valued, worth, type RuleCases } from './asked.ts';

export const whatAndHowMany = {
  QTY_BELOW_ONE_LOT: {
    refuses: { terms: { multiplier: { units: 1, scale: 3 } } },
    allows: { terms: { multiplier: { units: 1, scale: 0 } } },
    exit: null,
    edge: {
      passes: { terms: { multiplier: { units: 1, scale: 2 } } },
      fails: { terms: { multiplier: { units: 99, scale: 4 } } },
    },
  },
  FUNDS_UNKNOWN: {
    refuses: { terms: { sizing: { kind: 'Funds' } }, parts: { fundsOf: () => null } },
    allows: { terms: { sizing: { kind: 'Funds' } } },
    edge: {
      passes: { terms: { sizing: { kind: 'Funds' } }, parts: { fundsOf: () => ({ follower: 1, master: 1 }) } },
      fails: { terms: { sizing: { kind: 'Funds' } }, parts: { fundsOf: () => ({ follower: 1, master: 0 }) } },
    },
  },
  QTY_ABOVE_MAXIMUM: {
    refuses: { terms: { maxQty: 10 } },
    allows: { terms: { maxQty: 1000 } },
    edge: { passes: { terms: { maxQty: 100 } }, fails: { terms: { maxQty: 99 } } },
  },
  VALUE_UNKNOWN: {
    refuses: () => valued({ price: 0, stopPx: 0 }),
    allows: () => valued({ price: 790_00 }),
    edge: { passes: () => valued({ price: 0, stopPx: 1 }) },
  },
  VALUE_ABOVE_MAXIMUM: {
    refuses: { terms: { maxOrderValue: 100_00 } },
    allows: { terms: { maxOrderValue: 1_00_000_00 } },
    edge: { passes: { terms: { maxOrderValue: worth } }, fails: { terms: { maxOrderValue: worth - 1 } } },
  },
  LIMITS_NOT_SET: {
    refuses: { limits: null },
    allows: { limits: {} },
    edge: { passes: alsoExit({ limits: null }) },
  },
  INSTRUMENT_NOT_ALLOWED: {
    refuses: { limits: { allowed: ['RELIANCE'] } },
    allows: { limits: { allowed: ['SBIN'] } },
    edge: {
      passes: { limits: { allowed: [' sbin-eq '] } },
      fails: { limits: { allowed: ['SBIN'], blocked: ['sbin'] } },
    },
  },
  EXCHANGE_NOT_ALLOWED: {
    refuses: { limits: { exchanges: ['NFO'] } },
    allows: { limits: { exchanges: ['NSE'] } },
    edge: { passes: { limits: { exchanges: [] } } },
  },
  SEGMENT_NOT_ALLOWED: {
    refuses: { limits: { segments: ['Options'] } },
    allows: { limits: { segments: ['Cash'] } },
    edge: { passes: { limits: { segments: [] } } },
  },
  ORDER_TYPE_NOT_ALLOWED: {
    refuses: { limits: { ordTypes: ['StopLimit'] } },
    allows: { limits: { ordTypes: ['Limit'] } },
    // The master's type counts, not the protective limit that a market order becomes.
    edge: {
      passes: { limits: { ordTypes: ['Market'] }, ...marketOrder },
      fails: { limits: { ordTypes: ['Limit'] }, ...marketOrder },
    },
  },
  PRODUCT_NOT_ALLOWED: {
    refuses: { limits: { products: ['CNC'] } },
    allows: { limits: { products: ['MIS'] } },
    edge: { passes: alsoExit({ limits: { products: ['CNC'] } }) },
  },
} as const satisfies Readonly<Record<string, RuleCases>>;
