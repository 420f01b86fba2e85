// A world with one follower, and the desk's own watch of exits in step over it, looked after four times a second.

import type { FollowerTerms } from '../../domain/account.ts';
import { accountId, instrumentId } from '../../domain/ids.ts';
import { watchExits } from '../../main/exit-watch.ts';
import { driftsOf } from '../../main/replication/drift.ts';
import { pendingExitOf } from '../../main/replication/exit-claims.ts';
import { noFaults } from './faults.ts';
import { oneFollower, pass } from './one-follower.ts';
import { masterId, type WorldPlan } from './world.ts';

export const follower = accountId('FO001');
export const sbin = instrumentId('NSE', '3045');

/** Booted. `refusing`: whether the follower's broker refuses every order. */
export async function exitWatched(terms: Partial<FollowerTerms> = {}, thin?: NonNullable<WorldPlan['thin']>) {
  const world = oneFollower(terms, thin === undefined ? {} : { thin });
  world.boot();
  await pass(world, 3000);
  const { engine, blotter } = world.desk() ?? {};
  const at = world.accounts.get('FO001');
  if (engine === undefined || blotter === undefined || at === undefined) throw new Error('the desk is not up');
  /** The master's units, then the follower's, by the exchange. */
  const nets = (): readonly number[] => [masterId, 'FO001'].map((one) => world.exchange.net(one, 'NSE|3045', 'NRML'));
  const positions = () => [
    {
      accountId: follower,
      instrumentId: sbin,
      product: 'NRML' as const,
      netQty: nets()[1] ?? 0,
      carriedQty: 0,
      realisedPnl: null,
    },
  ];
  const watch = watchExits({
    clock: world.time.machineClock(() => true),
    blotter,
    followers: [follower],
    alias: (one) => one,
    symbol: (one) => one,
    positions,
    notReady: engine.notReady,
    exit: engine.exit,
    isUnderWay: (runId) => engine.exitRun(runId)?.finishedAt === null,
    publish: () => undefined,
    raise: () => undefined,
    clear: () => undefined,
  });
  const looks = async (ms: number, until: () => boolean = () => false): Promise<void> => {
    for (let left = ms; left > 0 && !until(); left -= 250) {
      watch.look();
      await pass(world, 250);
    }
  };
  return {
    world,
    engine,
    blotter,
    nets,
    looks,
    refusing: (refused: boolean, bookFails = 0) => {
      at.rates = { ...noFaults, refused: refused ? 1 : 0, bookFails };
    },
    master: (side: 'Buy' | 'Sell', qty: number, price = 0) =>
      world.exchange.place(
        masterId,
        {
          instrumentId: 'NSE|3045',
          product: 'NRML',
          stopPx: 0,
          side,
          qty,
          price,
          ordType: price === 0 ? 'Market' : 'Limit',
        },
        { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 },
      ),
    drifts: () => driftsOf(blotter, follower, positions()),
    pending: (masterKey: string) => pendingExitOf(blotter, masterKey, follower, null)?.qty ?? null,
  };
}
