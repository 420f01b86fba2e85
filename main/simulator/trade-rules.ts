import type { Instrument } from './instrument.ts';
import { rupeeText } from './money.ts';
import type { Order } from './order.ts';
import type { Switches } from './switches.ts';

/** The prices an order is judged by; a market order has none. */
const pricesOf = ({ terms }: Order): number[] => [terms.pricePaise, terms.triggerPaise].filter((paise) => paise > 0);

function bandFault(order: Order, instrument: Instrument, lastPaise: number, switches: Switches): string | undefined {
  const { on, percent } = switches.optionPriceBand;
  if (instrument.kind !== 'OPT' || on === 'none' || (on === 'mcx' && instrument.exchange !== 'MCX')) return undefined;
  const [low, high] = [lastPaise * (1 - percent / 100), lastPaise * (1 + percent / 100)];
  const wrong = pricesOf(order).find((paise) => paise < low || paise > high);
  if (wrong === undefined) return undefined;
  return `RED:RULE:{Check option price on ltp range}Current:INR ${rupeeText(wrong)} LTP:INR ${rupeeText(lastPaise)} Range:${rupeeText(low)} to ${rupeeText(high)}`;
}

function circuitFault(order: Order, instrument: Instrument, { circuitPercent }: Switches): string | undefined {
  if (circuitPercent === null || instrument.closePaise === 0) return undefined;
  const low = instrument.closePaise * (1 - circuitPercent / 100);
  const high = instrument.closePaise * (1 + circuitPercent / 100);
  const wrong = pricesOf(order).find((paise) => paise < low || paise > high);
  if (wrong === undefined) return undefined;
  return `RED:RULE:{Check circuit limit including square off order}Current:INR ${rupeeText(wrong)} LowerCircuit:${rupeeText(low)} UpperCircuit:${rupeeText(high)}`;
}

/** The standing rule an order breaks, in the risk engine's words; undefined when it breaks none. Prices in paise. */
export function ruleFault(
  order: Order,
  instrument: Instrument,
  lastPaise: number,
  switches: Switches,
): string | undefined {
  const isBlocked = instrument.exchange === 'MCX' && instrument.kind === 'OPT' && order.product === 'INTRADAY';
  if (isBlocked && switches.mcxIntradayOptions === 'reject') {
    return 'RED:Block Type:ALL Reason:MIS orders are not allowed,Kindly place in NRML';
  }
  return bandFault(order, instrument, lastPaise, switches) ?? circuitFault(order, instrument, switches);
}
