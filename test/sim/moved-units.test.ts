import { expect, it } from 'vitest';
import { accountId, instrumentId } from '../../domain/ids.ts';
import type { BrokerPosition } from '../../main/broker/broker.ts';
import { oneFollower, pass } from './one-follower.ts';
import { plainRig } from './sim-desk.ts';
import { masterId } from './world.ts';

const sbin = instrumentId('NSE', '3045');
const id = accountId('FO001');
const asked = { instrumentId: sbin, product: 'MIS', side: 'Buy', stopPx: 0, ordType: 'Market', price: 0 } as const;
const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;

it.each([100, 40])(
  'an exit of one order of the master’s closes what it can, and is LEFT where %i of its 100 units were moved to another product',
  async (moved) => {
    let converted = 0;
    const held = (product: 'MIS' | 'NRML'): number =>
      world.exchange.net(id, sbin, product) + (product === 'MIS' ? -converted : converted);
    const row = (product: 'MIS' | 'NRML'): BrokerPosition => ({
      accountId: id,
      instrumentId: sbin,
      product,
      netQty: held(product),
      carriedQty: 0,
      realisedPnl: null,
    });
    const world = oneFollower(
      {},
      {
        rig: {
          ...plainRig,
          account: (account) => ({
            ...account,
            positions: async () => {
              const read = await account.positions();
              return read.ok && account.accountId === id ? { ok: true, value: [row('MIS'), row('NRML')] } : read;
            },
          }),
        },
      },
    );
    world.boot();
    await pass(world, 3000);
    const { orderId } = world.exchange.place(masterId, { ...asked, qty: 100 }, byHand);
    await pass(world, 5000);
    converted = moved;
    const { engine, blotter } = world.desk() ?? {};
    engine?.record([
      { kind: 'PositionConverted', accountId: id, instrumentId: sbin, from: 'MIS', to: 'NRML', qty: moved },
    ]);
    await pass(world, 5000);
    engine?.exit({ scope: { kind: 'MasterOrder', masterKey: orderId }, reach: 'Copied' }, [id], 'a person');
    world.time.promiseSettled();
    await pass(world, 40_000);
    expect([held('MIS'), held('NRML')]).toEqual([0, moved]);
    expect(blotter?.exits().at(-1)?.accounts).toMatchObject([
      { state: 'Left', reason: expect.stringContaining('moved to NRML') as string },
    ]);
    world.disk.close();
  },
);
