// What only practice has: the simulated master's hands, its last prices, and the demo morning.

import type { DemoView } from '../../domain/desk-view.ts';
import type { InstrumentId } from '../../domain/ids.ts';
import type { InstrumentIndex } from '../../domain/instrument-index.ts';
import type { Paise } from '../../domain/price.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { readControlPrices } from './control-prices.ts';
import { playDemoMorning } from './demo-morning.ts';
import type { MasterHands } from './master-ticket.ts';

export type PracticeRoom = {
  readonly hands: MasterHands;
  readonly playDemo: () => Result<null>;
  readonly lastPrice: (id: InstrumentId) => Promise<Paise | null>;
};

export type PracticeRoomParts = {
  readonly hands: MasterHands;
  readonly control: string | null;
  readonly clock: Clock;
  readonly log: Log;
  readonly index: () => InstrumentIndex;
  readonly quoted: (id: InstrumentId) => Paise | null;
  readonly show: (demo: DemoView) => void;
  /** Null when the master can place; otherwise why not. */
  readonly masterNotReady: () => string | null;
  readonly switchOn: () => void;
};

const stepMs = 900;
const pricesFreshMs = 1000;

export function createPracticeRoom(parts: PracticeRoomParts): PracticeRoom {
  const { clock } = parts;
  let prices: { readonly at: number; readonly byId: ReadonlyMap<InstrumentId, Paise> } = { at: -Infinity, byId: new Map() };
  let running = false;

  async function lastPrice(id: InstrumentId): Promise<Paise | null> {
    const quoted = parts.quoted(id);
    if (quoted !== null || parts.control === null) return quoted;
    if (clock.monotonic() - prices.at > pricesFreshMs) prices = { at: clock.monotonic(), byId: await readControlPrices(parts.control) };
    return prices.byId.get(id) ?? null;
  }

  return {
    hands: parts.hands,
    lastPrice,
    playDemo: () => {
      if (running) return err('DEMO_RUNNING', 'The demo morning is already being played.');
      if (parts.masterNotReady() !== null) return err('MASTER_NOT_READY', 'The master is still connecting; try again in a moment.');
      running = true;
      parts.switchOn();
      void playDemoMorning({
        hands: parts.hands,
        bySymbol: (symbol) => parts.index().byTradingSymbol('NSE', symbol),
        lastPrice,
        clock,
        show: parts.show,
        onRefused: (label, why) => {
          parts.log.warn('demo-step-refused', { text: label, reason: why });
        },
        stepMs,
      }).finally(() => {
        running = false;
      });
      return ok(null);
    },
  };
}
