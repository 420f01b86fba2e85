// A book that still shows the orders of yesterday: Lockstep's day turns at Indian midnight, and when the broker's does is not
// known (a session is said to die at midnight, at three or at six). What they traded is in what is carried.

import { describe, expect, it } from 'vitest';
import { accountId, instrumentId } from '../../domain/ids.ts';
import type { BrokerPosition } from '../../main/broker/broker.ts';
import { oneFollower, pass } from './one-follower.ts';
import { plainRig, type Rig } from './sim-desk.ts';
import { masterId, type World } from './world.ts';

const asked = { instrumentId: 'NFO|35001', product: 'NRML', stopPx: 0, ordType: 'Market', price: 0 } as const;
const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
const nifty = instrumentId('NFO', '35001');
const master = accountId(masterId);
const follower = accountId('FO001');
const dayMs = 86_400_000;

/** The master bought 100 yesterday, and the follower's copy of it filled; the broker carries both into today. */
async function aDayLater(): Promise<World> {
  const rig: Rig = {
    ...plainRig,
    account: (account) => ({
      ...account,
      // The two clocks agree.
      network: () => ({ clock: { least: -500, most: 500 }, addressRefusedAt: null }),
      positions: async () => {
        const read = await account.positions();
        return read.ok ? { ok: true, value: [shown(account.accountId)] } : read;
      },
    }),
    parts: (parts) => ({
      ...parts,
      earlier: (back) => (back === 0 ? ({ net: () => 100, hasWholeSums: () => true } as never) : null),
    }),
  };
  const world = oneFollower({}, { rig });
  const shown = (of: BrokerPosition['accountId']): BrokerPosition => ({
    accountId: of,
    instrumentId: nifty,
    product: 'NRML',
    netQty: world.exchange.net(of, nifty, 'NRML'),
    carriedQty: 100,
    realisedPnl: null,
  });
  for (const id of [master, follower]) world.exchange.place(id, { ...asked, side: 'Buy', qty: 100 }, byHand);
  await pass(world, dayMs);
  world.boot();
  await pass(world, 10_000);
  return world;
}

describe('a book that still shows the orders of yesterday', () => {
  it('does not count them beside what is carried, nor list them as missed', async () => {
    const world = await aDayLater();
    const desk = world.desk();
    expect([master, follower].map((id) => desk?.blotter.net(id, nifty, 'NRML'))).toEqual([100, 100]);
    expect([...(desk?.blotter.masters() ?? [])].filter(({ missed }) => missed)).toEqual([]);
    world.disk.close();
  });

  it('lets the master’s exit of what is carried close all of it', async () => {
    const world = await aDayLater();
    world.exchange.place(masterId, { ...asked, side: 'Sell', qty: 100 }, byHand);
    await pass(world, 10_000);
    expect(world.exchange.net(follower, nifty, 'NRML')).toBe(0);
    world.disk.close();
  });
});
