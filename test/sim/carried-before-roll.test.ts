// A desk that is opened in the early morning, before the broker has begun its day: its positions of yesterday still stand as
// bought today, and only later as carried. What was read too early must not be the last word of the day.

import { describe, expect, it } from 'vitest';
import { accountId, instrumentId } from '../../domain/ids.ts';
import type { BrokerPosition } from '../../main/broker/broker.ts';
import { oneFollower, pass } from './one-follower.ts';
import { plainRig, type Rig } from './sim-desk.ts';
import { masterId, type World } from './world.ts';

const asked = { instrumentId: 'NFO|35001', product: 'NRML', stopPx: 0, ordType: 'Market', price: 0 } as const;
const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
const nifty = instrumentId('NFO', '35001');
const follower = accountId('FO001');
const rolledAfterMs = 30_000;

/** Each account holds 100 from yesterday; `copied` is what the journal of yesterday says of the follower. */
function opening(copied: number): World {
  const begun: number[] = [];
  const isRolled = (): boolean => world.time.now() - (begun[0] ?? 0) >= rolledAfterMs;
  const rig: Rig = {
    ...plainRig,
    account: (account) => ({
      ...account,
      positions: async () => {
        const read = await account.positions();
        return read.ok ? { ok: true, value: [shown(account.accountId)] } : read;
      },
    }),
    parts: (parts) => ({
      ...parts,
      earlier: (back) => (back === 0 ? ({ net: () => copied, hasWholeSums: () => true } as never) : null),
      dayBegun: isRolled,
    }),
  };
  const world = oneFollower({}, { rig });
  begun.push(world.time.now());
  const shown = (of: BrokerPosition['accountId']): BrokerPosition => ({
    accountId: of,
    instrumentId: nifty,
    product: 'NRML',
    netQty: 100 + world.exchange.net(of, nifty, 'NRML'),
    carriedQty: isRolled() ? 100 : 0,
    realisedPnl: null,
  });
  return world;
}

describe('positions of yesterday that are called carried only later in the morning', () => {
  it.each([
    [100, -100],
    [0, 0],
  ])('let a sale of the master’s close what was copied (%i), and open no short', async (copied, sold) => {
    const world = opening(copied);
    world.boot();
    await pass(world, 60_000);
    world.exchange.place(masterId, { ...asked, side: 'Sell', qty: 100 }, byHand);
    await pass(world, 10_000);
    expect(world.exchange.net(follower, nifty, 'NRML')).toBe(sold);
    const copies = [...(world.desk()?.blotter.copies() ?? [])];
    expect(copies.map(({ key }) => key.purpose)).toEqual(['Exit']);
    world.disk.close();
  });
});
