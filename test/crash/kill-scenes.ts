// What the market and the person do so that the moment of a kill comes.

import type { RunningSimulator } from '../../main/simulator/start-simulator.ts';
import type { Records } from '../support/ledger-checker.ts';
import type { Life } from './doomed-process.ts';
import { sbin, within, type Engine } from './kill-engine.ts';
import { followers, type KillScene } from './kill-points.ts';
import { followRecords, isAtRest, master } from './kill-records.ts';

/** Plays the scene; what it answers says whether the engine has done all that the scene asks of it. */
export async function play({ simulator, folder }: Engine, life: Life, scene: KillScene): Promise<() => boolean> {
  const look = followRecords(folder, simulator);
  const atRest = (): boolean => isAtRest(look());
  if ((await life.ready) === 'Ended') return () => true;
  const ours = () => simulator.ledger(undefined, true).orders.filter(({ account }) => account !== master);
  const working = () => ours().filter(({ status }) => status === 'OPEN');
  const decidedAndAtRest = (id: string): boolean => {
    const records = look();
    return (
      records.rows.filter(({ master_order_id }) => master_order_id === id).length >= followers && isAtRest(records)
    );
  };
  const untilWorking = (): Promise<void> =>
    within('the copies to work', () => working().length >= followers || life.end() !== null);
  switch (scene) {
    case 'Recovery':
    case 'NewProfile':
    case 'OldProfile':
      return atRest;
    case 'Entry':
    case 'Fill': {
      const id = buy(simulator, scene === 'Fill' ? '805' : '790');
      return () => decidedAndAtRest(id);
    }
    case 'Refused':
    case 'Doubt':
    case 'Attention': {
      const answer =
        scene === 'Refused'
          ? ({ kind: 'refuse', code: 'EC003', message: 'Invalid quantity' } as const)
          : ({ kind: 'reset' } as const);
      simulator.armFault({ account: 'PR2003', endpoint: 'place', answer, applied: scene === 'Doubt' });
      // Without the feed only the book can tell.
      if (scene === 'Doubt') simulator.armFault({ account: 'PR2003', endpoint: 'feed', times: null, feed: 'drop' });
      const id = buy(simulator, '790');
      return () => decidedAndAtRest(id);
    }
    case 'Modify': {
      const id = buy(simulator, '790');
      await untilWorking();
      simulator.modifyByHand({ brokerOrderId: id, price: '791' });
      return () => working().every(({ pricePaise }) => pricePaise === 79_100) && atRest();
    }
    case 'Cancel': {
      const id = buy(simulator, '790');
      await untilWorking();
      simulator.cancelByHand(id);
      return () => working().length === 0 && atRest();
    }
    case 'Exit': {
      buy(simulator, '805');
      buy(simulator, '790');
      await untilWorking();
      await within('the copies to trade', () => filled(simulator) >= followers || life.end() !== null);
      const before = exitsEnded(look());
      life.call('exitAll', { includeMaster: false });
      return () => {
        const records = look();
        return exitsEnded(records) > before && isAtRest(records);
      };
    }
  }
}

const exitsEnded = ({ entries }: Records): number => entries.filter(({ fact }) => fact.kind === 'ExitFinished').length;

const filled = (simulator: RunningSimulator): number =>
  simulator
    .ledger(undefined, true)
    .positions.filter(({ account, netQuantity }) => account !== master && netQuantity !== 0).length;

function buy(simulator: RunningSimulator, price: string): string {
  const placed = simulator.placeByHand({
    account: master,
    source: 'MOB',
    exchange: 'NSE',
    instrumentId: sbin.token,
    transactionType: 'BUY',
    quantity: 10,
    product: 'INTRADAY',
    orderComplexity: 'REGULAR',
    orderType: 'LIMIT',
    validity: 'DAY',
    price,
    slTriggerPrice: '',
  });
  if ('refusal' in placed) throw new Error(`The master's order was refused: ${JSON.stringify(placed.refusal)}`);
  return placed.brokerOrderId;
}
