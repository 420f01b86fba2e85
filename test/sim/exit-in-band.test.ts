import { expect, it } from 'vitest';
import { accountId } from '../../domain/ids.ts';
import { oneFollower, pass } from './one-follower.ts';
import { plainRig } from './sim-desk.ts';
import { masterId } from './world.ts';

const id = accountId('FO001');
const share = { instrumentId: 'NSE|3045', product: 'NRML', stopPx: 0, qty: 100 } as const;
const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;

it('an exit asks for no price outside the band that the exchange takes today', async () => {
  const world = oneFollower(
    {},
    {
      rig: {
        ...plainRig,
        parts: (parts) => ({
          ...parts,
          tapeOf: (of) => ({ ...parts.tapeOf(of), band: { lower: 798_00, upper: 900_00 } }),
        }),
      },
    },
  );
  world.boot();
  await pass(world, 3000);
  world.exchange.place(masterId, { ...share, side: 'Buy', ordType: 'Market', price: 0 }, byHand);
  await pass(world, 5000);
  world.exchange.setPrice(share.instrumentId, 800_00);
  world.desk()?.engine.exit({ scope: { kind: 'Account', accountId: id }, reach: 'Everything' }, [id], 'a person');
  world.time.promiseSettled();
  await pass(world, 20_000);
  const closes = world.exchange.ordersOf('FO001').filter(({ side }) => side === 'Sell');
  world.disk.close();
  expect(closes).toHaveLength(1);
  expect(closes.map(({ first }) => first.price)).toEqual([798_00]);
});
