import { describe, expect, it } from 'vitest';
import type { ExitScope } from '../../domain/exit-scope.ts';
import { accountId } from '../../domain/ids.ts';
import { oneFollower, pass } from './one-follower.ts';
import { masterId } from './world.ts';

const asked = { instrumentId: 'NSE|3045', product: 'NRML', stopPx: 0, ordType: 'Market', price: 0 } as const;
const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
const id = accountId('FO001');

/** A follower that holds 150 by two orders of the master's, with the master's stop for all of it. */
async function protectedBy150() {
  const most = { close: 1e6 };
  const world = oneFollower(
    {},
    {
      thin: ({ by, side, qty, stopPx }) =>
        by === 'Port' && side === 'Sell' && stopPx === 0 ? Math.min(qty, most.close) : qty,
    },
  );
  const held = (): number => world.exchange.net(id, 'NSE|3045', 'NRML');
  const working = () =>
    world.exchange
      .ordersOf(id)
      .filter(({ state }) => state === 'Working')
      .map(({ side, qty, stopPx }) => [side, qty, stopPx]);
  world.boot();
  await pass(world, 3000);
  const first = world.exchange.place(masterId, { ...asked, side: 'Buy', qty: 100 }, byHand);
  await pass(world, 3000);
  world.exchange.place(masterId, { ...asked, side: 'Buy', qty: 50 }, byHand);
  await pass(world, 3000);
  const stop = { ...asked, side: 'Sell', qty: 150, ordType: 'StopLimit', stopPx: 780_00, price: 775_00 } as const;
  world.exchange.place(masterId, stop, byHand);
  await pass(world, 5000);
  expect({ held: held(), working: working() }).toEqual({ held: 150, working: [['Sell', 150, 780_00]] });
  return {
    world,
    most,
    held,
    working,
    ofFirst: { kind: 'MasterOrder', masterKey: first.orderId, accountId: null } as const,
    /** The most by which what works to sell has been more than what is held, in the minute after the press. */
    exit: async (scope: ExitScope): Promise<number> => {
      world.desk()?.engine.exit({ scope, reach: 'Copied' }, [id], 'a person');
      world.time.promiseSettled();
      let beyond = -Infinity;
      for (let tick = 0; tick < 300; tick += 1) {
        await pass(world, 200);
        const sold = working().reduce((sum, [, qty]) => sum + Number(qty), 0);
        beyond = Math.max(beyond, sold - held());
      }
      return beyond;
    },
  };
}

describe('the master’s stop, cancelled at a follower to close one order of the master’s there', () => {
  it('stands again for what is left, and trades with the master’s', async () => {
    const { world, held, working, ofFirst, exit } = await protectedBy150();
    expect(await exit(ofFirst)).toBeLessThanOrEqual(0);
    expect({ held: held(), working: working() }).toEqual({ held: 50, working: [['Sell', 50, 780_00]] });
    world.exchange.setPrice('NSE|3045', 778_00);
    await pass(world, 20_000);
    expect([world.exchange.net(masterId, 'NSE|3045', 'NRML'), held()]).toEqual([0, 0]);
    world.disk.close();
  });

  it('stands again, or is told of, for all of it where the account is called LEFT', async () => {
    const { world, most, held, working, ofFirst, exit } = await protectedBy150();
    most.close = 0;
    expect(await exit(ofFirst)).toBeLessThanOrEqual(0);
    expect(world.desk()?.blotter.exits().at(-1)?.accounts[0]?.state).toBe('Left');
    const told = [...(world.desk()?.blotter.copies() ?? [])]
      .filter(({ key, denial }) => key.purpose === 'Exit' && denial !== null)
      .map(({ command }) => command.orderQty);
    expect(held()).toBe(150);
    expect([...working().map(([, qty]) => Number(qty)), ...told].reduce((sum, qty) => sum + qty, 0)).toBe(150);
    world.disk.close();
  });

  it('does not stand again where all of the position was closed', async () => {
    const { world, held, working, exit } = await protectedBy150();
    const scope = { kind: 'Instrument', instrumentId: 'NSE|3045' } as ExitScope;
    expect(await exit(scope)).toBeLessThanOrEqual(0);
    expect({ held: held(), working: working() }).toEqual({ held: 0, working: [] });
    world.disk.close();
  });
});
