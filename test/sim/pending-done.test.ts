import { expect, it } from 'vitest';
import { exitWatched, follower, sbin } from './exit-watched.ts';
import { watchHands } from './hand-watched.ts';
import { pass } from './one-follower.ts';

const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
const order = { instrumentId: sbin, product: 'NRML', stopPx: 0, price: 0, ordType: 'Market' } as const;

/** The master has sold its 100, which the follower's broker refused, the first run for it too; then it takes orders again. */
async function refusedExit(bought = 100) {
  const desk = await exitWatched();
  const { world, blotter, nets, looks, master, refusing } = desk;
  const watch = watchHands(desk, () => undefined);
  master('Buy', bought);
  await looks(5000);
  refusing(true);
  master('Sell', 100);
  await looks(5000, () => blotter.exits().at(-1)?.finishedAt != null);
  refusing(false);
  expect([nets(), blotter.exits().length]).toEqual([[bought - 100, bought], 1]);
  return {
    ...desk,
    end: () => {
      watch.close();
      world.disk.close();
    },
    /** What the master buys from here on is copied, and stays. */
    buysAgain: async () => {
      expect(nets()).toEqual([0, 0]);
      master('Buy', 100);
      await looks(60_000);
      expect(nets()).toEqual([100, 100]);
      watch.close();
      world.disk.close();
    },
  };
}

it('no run sells what was bought after a person has closed what an exit was refused', async () => {
  const { world, engine, looks, buysAgain } = await refusedExit();
  const scope = { kind: 'Position', accountId: follower, instrumentId: sbin } as const;
  engine.exit({ scope, reach: 'Everything' }, [follower], 'a person');
  world.time.promiseSettled();
  await looks(5000);
  const active = { kind: 'Position', followerId: follower, instrumentId: sbin } as const;
  engine.setTrading({ scope: active, state: 'Active', reason: '', cancelResting: false }, 'a person');
  await looks(5000);
  await buysAgain();
});

it('no run sells what was bought after the owner has closed by hand what an exit was refused', async () => {
  const { world, looks, buysAgain } = await refusedExit();
  world.exchange.place('FO001', { ...order, side: 'Sell', qty: 100 }, byHand);
  await pass(world, 15_000);
  await looks(15_000);
  await buysAgain();
});

it('no run sells what was bought after the master’s next exit has closed what one before it was refused', async () => {
  const { world, looks, master, buysAgain } = await refusedExit();
  master('Buy', 50);
  await pass(world, 1000);
  master('Sell', 50);
  await looks(5000);
  await buysAgain();
});

it('no run sells once more what the owner has sold by hand of a holding that goes on', async () => {
  const { world, looks, nets, drifts, end } = await refusedExit(300);
  world.exchange.place('FO001', { ...order, side: 'Sell', qty: 100 }, byHand);
  await looks(60_000);
  expect([nets(), drifts()]).toEqual([[200, 200], []]);
  end();
});
