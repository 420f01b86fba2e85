// A busy morning in ten seconds: what the master does, step by step, as data, and the player that does it.

import type { DemoView } from '../../domain/desk-view.ts';
import type { InstrumentId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { OrdType, Product, Side } from '../../domain/order.ts';
import { rupeesText, snapToTick, type Paise } from '../../domain/price.ts';
import { err, type Result } from '../../domain/result.ts';
import type { MasterTicket } from '../../preload/master-calls.ts';
import type { Clock } from '../clock.ts';
import type { MasterHands } from './master-ticket.ts';

/** `away`: the limit (and trigger) as basis points from the last price, outwards for a resting order. */
export type DemoStep =
  | {
      readonly kind: 'Place';
      readonly name: string;
      readonly symbol: string;
      readonly side: Side;
      readonly ordType: OrdType;
      readonly product: Product;
      readonly lots: number;
      readonly away: number;
      readonly label: string;
    }
  | {
      readonly kind: 'Replace';
      readonly name: string;
      readonly lots: number;
      readonly away: number;
      readonly label: string;
    }
  | { readonly kind: 'Cancel'; readonly name: string; readonly label: string }
  | { readonly kind: 'Pause'; readonly label: string };

/** Ends with positions and working orders open, so that Exit All has something to do. */
export const demoMorning: readonly DemoStep[] = [
  {
    kind: 'Place',
    name: 'sbin',
    symbol: 'SBIN-EQ',
    side: 'Buy',
    ordType: 'Market',
    product: 'MIS',
    lots: 100,
    away: 0,
    label: 'Master buys 100 SBIN at the market',
  },
  {
    kind: 'Place',
    name: 'infy',
    symbol: 'INFY-EQ',
    side: 'Buy',
    ordType: 'Limit',
    product: 'MIS',
    lots: 60,
    away: 80,
    label: 'Master rests a bid for 60 INFY',
  },
  {
    kind: 'Place',
    name: 'itc',
    symbol: 'ITC-EQ',
    side: 'Sell',
    ordType: 'Market',
    product: 'MIS',
    lots: 200,
    away: 0,
    label: 'Master sells 200 ITC short',
  },
  { kind: 'Replace', name: 'infy', lots: 80, away: 60, label: 'Master raises the INFY bid and adds 20' },
  {
    kind: 'Place',
    name: 'stop',
    symbol: 'SBIN-EQ',
    side: 'Sell',
    ordType: 'StopLimit',
    product: 'MIS',
    lots: 100,
    away: 120,
    label: 'Master protects SBIN with a stop',
  },
  {
    kind: 'Place',
    name: 'hdfc',
    symbol: 'HDFCBANK-EQ',
    side: 'Buy',
    ordType: 'Limit',
    product: 'MIS',
    lots: 50,
    away: -20,
    label: 'Master buys 50 HDFCBANK with a marketable limit',
  },
  {
    kind: 'Place',
    name: 'big',
    symbol: 'RELIANCE-EQ',
    side: 'Buy',
    ordType: 'Limit',
    product: 'CNC',
    lots: 850,
    away: -20,
    label: 'Master buys 850 RELIANCE for delivery: too much for one follower',
  },
  {
    kind: 'Place',
    name: 'tcs',
    symbol: 'TCS-EQ',
    side: 'Buy',
    ordType: 'Limit',
    product: 'MIS',
    lots: 10,
    away: 150,
    label: 'Master rests a bid for 10 TCS',
  },
  { kind: 'Cancel', name: 'tcs', label: 'Master cancels the TCS bid' },
  {
    kind: 'Place',
    name: 'half',
    symbol: 'SBIN-EQ',
    side: 'Sell',
    ordType: 'Market',
    product: 'MIS',
    lots: 50,
    away: 0,
    label: 'Master sells half of the SBIN',
  },
  { kind: 'Pause', label: 'The morning is under way: three followers, every order in step' },
];

export type DemoParts = {
  readonly hands: MasterHands;
  readonly bySymbol: (tradingSymbol: string) => Instrument | null;
  readonly lastPrice: (id: InstrumentId) => Promise<Paise | null>;
  readonly clock: Clock;
  readonly show: (demo: DemoView) => void;
  /** A step that the broker refused is told and passed over. */
  readonly onRefused: (label: string, why: string) => void;
  readonly stepMs: number;
};

export async function playDemoMorning(parts: DemoParts, steps: readonly DemoStep[] = demoMorning): Promise<void> {
  const orders = new Map<
    string,
    { readonly orderId: string; readonly ticket: MasterTicket; readonly instrument: Instrument }
  >();
  for (const [index, step] of steps.entries()) {
    parts.show({ running: true, step: index + 1, steps: steps.length, label: step.label });
    const refused = await play(step, parts, orders);
    if (refused !== null && !refused.ok) parts.onRefused(step.label, refused.message);
    await new Promise<void>((resolve) => {
      parts.clock.after(parts.stepMs, resolve);
    });
  }
  parts.show({ running: false, step: steps.length, steps: steps.length, label: steps.at(-1)?.label ?? '' });
}

type Placed = Map<string, { readonly orderId: string; readonly ticket: MasterTicket; readonly instrument: Instrument }>;

async function play(step: DemoStep, parts: DemoParts, orders: Placed): Promise<Result<unknown> | null> {
  switch (step.kind) {
    case 'Pause':
      return null;
    case 'Cancel': {
      const known = orders.get(step.name);
      return known === undefined ? null : parts.hands.cancel(known.orderId);
    }
    case 'Replace': {
      const known = orders.get(step.name);
      if (known === undefined) return null;
      const last = await parts.lastPrice(known.instrument.id);
      const price =
        last === null ? known.ticket.price : rupeesText(awayFrom(last, step.away, known.ticket.side, known.instrument));
      return parts.hands.replace({
        orderId: known.orderId,
        quantity: String(step.lots * known.instrument.lotSize),
        price,
        trigger: known.ticket.trigger,
      });
    }
    case 'Place': {
      const instrument = parts.bySymbol(step.symbol);
      const last = instrument === null ? null : await parts.lastPrice(instrument.id);
      if (instrument === null) return err('DEMO_SYMBOL', `${step.symbol} is not in today’s contract master.`);
      if (last === null) return err('DEMO_PRICE', `No price came for ${step.symbol}.`);
      const ticket = ticketOf(step, instrument, last);
      const placed = await parts.hands.place(ticket);
      if (placed.ok) orders.set(step.name, { orderId: placed.value.orderId, ticket, instrument });
      return placed;
    }
  }
}

function ticketOf(step: Extract<DemoStep, { kind: 'Place' }>, instrument: Instrument, last: Paise): MasterTicket {
  const price = awayFrom(last, step.away, step.side, instrument);
  // A sell stop rests below the market with its limit a little lower; `awayFrom` already points outwards for a buy.
  const stop = awayFrom(last, step.away, 'Buy', instrument);
  const stopLimit = awayFrom(last, step.away + 30, 'Buy', instrument);
  const isStop = step.ordType === 'StopLimit';
  return {
    instrumentId: instrument.id,
    side: step.side,
    ordType: step.ordType,
    product: step.product,
    quantity: String(step.lots * instrument.lotSize),
    price: step.ordType === 'Market' ? '' : rupeesText(isStop ? stopLimit : price),
    trigger: isStop ? rupeesText(stop) : '',
  };
}

/** Below the last price for a buy and above it for a sell, by `away` basis points; negative crosses the market. */
function awayFrom(last: Paise, away: number, side: Side, instrument: Instrument): Paise {
  const shift = Math.round((last * away) / 10_000);
  const price = side === 'Buy' ? last - shift : last + shift;
  return Math.max(instrument.tick, snapToTick(price, instrument.tick, side === 'Buy' ? 'Down' : 'Up'));
}
