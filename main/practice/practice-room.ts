// What only practice has: the simulated master's hands and the demo morning.

import type { DemoView } from '../../domain/desk-view.ts';
import type { InstrumentIndex } from '../../domain/instrument-index.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { PriceWatch } from '../price-watch.ts';
import { playDemoMorning } from './demo-morning.ts';
import type { FireDrill } from './fire-drill.ts';
import type { MasterHands } from './master-ticket.ts';

export type PracticeRoom = {
  readonly hands: MasterHands;
  readonly playDemo: () => Result<null>;
  readonly drill: FireDrill;
};

export type PracticeRoomParts = {
  readonly hands: MasterHands;
  readonly clock: Clock;
  readonly log: Log;
  readonly index: () => InstrumentIndex;
  readonly prices: Pick<PriceWatch, 'ask' | 'last'>;
  readonly show: (demo: DemoView) => void;
  /** Null when the master can place; otherwise why not. */
  readonly masterNotReady: () => string | null;
  readonly switchOn: () => void;
  readonly drill: FireDrill;
};

const stepMs = 900;
/** A step whose price has not come by then is passed over. */
const pricesWithinMs = 2000;

export function createPracticeRoom(parts: PracticeRoomParts): PracticeRoom {
  const { clock } = parts;
  let running = false;

  return {
    hands: parts.hands,
    drill: parts.drill,
    playDemo: () => {
      if (running) return err('DEMO_RUNNING', 'The demo morning is already being played.');
      if (parts.masterNotReady() !== null)
        return err('MASTER_NOT_READY', 'The master is still connecting; try again in a moment.');
      running = true;
      parts.switchOn();
      void playDemoMorning({
        hands: parts.hands,
        bySymbol: (symbol) => parts.index().byTradingSymbol('NSE', symbol),
        lastPrice: async (id) => {
          await parts.prices.ask([id], pricesWithinMs);
          return parts.prices.last(id);
        },
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
