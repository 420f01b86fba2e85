// Builds what only practice has: the master's hands, the demo morning and the fire drill.

import type { DeskView } from '../domain/desk-view.ts';
import type { AccountId, InstrumentId } from '../domain/ids.ts';
import type { InstrumentIndex } from '../domain/instrument-index.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { BrokerAccount } from './broker/broker.ts';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import { openBrokerHand } from './practice/broker-hand.ts';
import { drillShare } from './practice/drill-exercises.ts';
import { runFireDrills, type DrillPace } from './practice/fire-drill.ts';
import { createMasterHands } from './practice/master-ticket.ts';
import { createPracticeRoom, type PracticeRoom } from './practice/practice-room.ts';
import type { PriceWatch } from './price-watch.ts';
import type { Blotter } from './replication/blotter.ts';
import type { Engine } from './replication/engine.ts';
import type { Publish } from './replication/publish.ts';

export type PracticePlan = {
  readonly clock: Clock;
  readonly log: Log;
  readonly account: BrokerAccount;
  readonly masterId: AccountId;
  readonly blotter: Blotter;
  readonly engine: Pick<Engine, 'notReady' | 'setCopying' | 'setTrading'>;
  readonly publish: Pick<Publish, 'change' | 'snapshot'>;
  readonly prices: PriceWatch;
  readonly index: () => InstrumentIndex;
  readonly instrumentOf: (id: InstrumentId) => Instrument | undefined;
  /** The practice broker's control surface; null for a server that has none. */
  readonly control: string | null;
  readonly drillPace?: DrillPace;
};

const priceWithinMs = 2000;

export function composePractice(plan: PracticePlan): PracticeRoom {
  const { clock, log, masterId, blotter, engine, publish, prices } = plan;
  const hands = createMasterHands({ account: plan.account, masterId, blotter, instrumentOf: plan.instrumentOf });
  const switchOn = (why: string): void => {
    if (blotter.copying().kind !== 'On') engine.setCopying({ kind: 'On' }, why);
  };
  const { control } = plan;
  const share = drillShare.id as InstrumentId;
  const drill = runFireDrills({
    clock,
    log,
    desk: {
      hand: control === null ? () => Promise.reject(new Error(noControl)) : openBrokerHand(control),
      hands,
      view: (): DeskView => publish.snapshot(),
      wait: (ms) =>
        new Promise((resolve) => {
          clock.after(ms, resolve);
        }),
      lastPrice: async () => {
        await prices.ask([share], priceWithinMs);
        return prices.last(share);
      },
    },
    show: (view) => {
      publish.change({ kind: 'Drill', drill: view });
    },
    makeReady: () => {
      switchOn('the fire drill');
      for (const { scope } of blotter.trading())
        if (scope.kind === 'Fleet')
          engine.setTrading(
            { scope, state: 'Active', reason: 'The next trouble of the drill', cancelResting: false },
            'the fire drill',
          );
    },
    notReady: () => (control === null ? noControl : engine.notReady(masterId)),
    ...(plan.drillPace === undefined ? {} : { pace: plan.drillPace }),
  });
  return createPracticeRoom({
    hands,
    drill,
    clock,
    log,
    index: plan.index,
    prices,
    show: (demo) => {
      publish.change({ kind: 'Demo', demo });
    },
    masterNotReady: () => engine.notReady(masterId),
    switchOn: () => {
      switchOn('the demo morning');
    },
  });
}

const noControl = 'This practice broker has no control surface, so nothing can be made to go wrong on it.';
