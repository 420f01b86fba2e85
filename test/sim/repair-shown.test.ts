import { afterEach, expect, it } from 'vitest';
import { accountId, instrumentId } from '../../domain/ids.ts';
import type { Result } from '../../domain/result.ts';
import type { BrokerPosition } from '../../main/broker/broker.ts';
import { driftsOf } from '../../main/replication/drift.ts';
import { noFaults } from './faults.ts';
import { oneFollower, pass } from './one-follower.ts';
import { masterId, type World } from './world.ts';

const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
const asked = {
  instrumentId: 'NSE|3045',
  product: 'MIS',
  stopPx: 0,
  side: 'Buy',
  ordType: 'Limit',
  qty: 100,
  price: 790_00,
} as const;
const follower = accountId('FO001');

let world: World;
/** What the master gets yet. */
let most: number;
afterEach(() => {
  world.disk.close();
});

const nets = (): readonly number[] => [masterId, 'FO001'].map((id) => world.exchange.net(id, 'NSE|3045', 'MIS'));

/** The copy of an order of which the master gets `part` was refused by the follower's broker. */
async function refusedCopy(part: number): Promise<string> {
  most = part;
  world = oneFollower(
    {},
    {
      thin: ({ account, qty }) => {
        if (account !== masterId) return qty;
        const given = Math.min(qty, most);
        most -= given;
        return given;
      },
    },
  );
  world.boot();
  await pass(world, 3000);
  const at = world.accounts.get('FO001');
  if (at === undefined) throw new Error('no account');
  at.rates = { ...noFaults, refused: 1 };
  const { orderId } = world.exchange.place(masterId, asked, byHand);
  await pass(world, 5000);
  at.rates = noFaults;
  world.exchange.setPrice('NSE|3045', 789_00);
  await pass(world, 5000);
  return orderId;
}

function positions(): readonly BrokerPosition[] {
  const [, netQty = 0] = nets();
  return [
    {
      accountId: follower,
      instrumentId: instrumentId('NSE', '3045'),
      product: 'MIS',
      netQty,
      carriedQty: 0,
      realisedPnl: null,
    },
  ];
}

function shown() {
  const blotter = world.desk()?.blotter;
  if (blotter === undefined) throw new Error('no desk');
  return driftsOf(blotter, follower, positions()).map(({ repair, explanation }) => ({ repair, explanation }));
}

async function repair(): Promise<Result<null> | undefined> {
  const answer = world
    .desk()
    ?.engine.repairDrift(follower, instrumentId('NSE', '3045'), 'MIS', 795_00 as never, 'a person');
  world.time.promiseSettled();
  await pass(world, 5000);
  return answer;
}

it('Repair buys what it shows, once the whole of the master’s order has traded', async () => {
  await refusedCopy(100);
  expect(shown()).toMatchObject([{ repair: { side: 'Buy', qty: 100, purpose: 'Copy' } }]);
  expect(await repair()).toMatchObject({ ok: true });
  expect(nets()).toEqual([100, 100]);
});

it.each(['rests on', 'was cancelled'])(
  'Repair is not offered, and the difference says what to do, where the master’s order has traded a part and %s',
  async (then) => {
    const order = await refusedCopy(30);
    if (then === 'was cancelled') world.exchange.cancel(order, 0);
    await pass(world, 10_000);
    expect(nets()).toEqual([30, 0]);
    expect(shown()).toMatchObject([{ repair: null, explanation: expect.stringContaining('place it by hand') }]);
    expect(await repair()).toMatchObject({ ok: false, code: 'NOTHING_TO_REPAIR' });
    expect(nets()).toEqual([30, 0]);
  },
);

it('a failed copy asked for again is refused with what the master has, where its order was cancelled with a part traded', async () => {
  const order = await refusedCopy(30);
  world.exchange.cancel(order, 0);
  await pass(world, 5000);
  const again = () => {
    const desk = world.desk();
    const copy = [...(desk?.blotter.copies() ?? [])][0];
    return copy === undefined ? null : desk?.engine.retryCopy(copy, 795_00 as never, null, 'a person');
  };
  expect(again()).toMatchObject({
    code: 'RETRY_MASTER_PART',
    message: expect.stringMatching(/ended after 30 of its 100 .* by hand/),
  });
  world.exchange.place(masterId, { ...asked, side: 'Sell', qty: 30, price: 780_00 }, byHand);
  most = 30;
  world.exchange.setPrice('NSE|3045', 788_00);
  await pass(world, 5000);
  expect([nets(), again()]).toMatchObject([[0, 0], { code: 'RETRY_MASTER_OUT' }]);
});

it('Repair shows and buys the share of what the master’s order was made smaller to', async () => {
  const order = await refusedCopy(0);
  world.exchange.modify(order, { ...asked, qty: 40 }, 0);
  await pass(world, 5000);
  most = 40;
  world.exchange.setPrice('NSE|3045', 788_00);
  await pass(world, 5000);
  expect(shown()).toMatchObject([{ repair: { side: 'Buy', qty: 40, purpose: 'Copy' } }]);
  expect(await repair()).toMatchObject({ ok: true });
  expect({ nets: nets(), shown: shown() }).toEqual({ nets: [40, 40], shown: [] });
});
