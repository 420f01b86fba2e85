import { describe, expect, it } from 'vitest';
import { pass } from './one-follower.ts';
import { exitWatched, follower, sbin } from './exit-watched.ts';

/** The master has sold 50 of 200, which the follower's broker refused; its closes trade `most` units at once. */
async function refused(most = { units: 1e6 }) {
  const desk = await exitWatched({}, ({ account, by, side, qty }) =>
    account === 'FO001' && by === 'Port' && side === 'Sell' ? Math.min(qty, most.units) : qty,
  );
  desk.master('Buy', 200);
  await pass(desk.world, 5000);
  expect(desk.nets()).toEqual([200, 200]);
  desk.refusing(true);
  const sale = desk.master('Sell', 50);
  const isOver = (): boolean => desk.blotter.exits().at(-1)?.finishedAt != null;
  const repair = async () => {
    const answer = desk.engine.repairDrift(follower, sbin, 'NRML', 799_00, 'a person');
    desk.world.time.promiseSettled();
    await pass(desk.world, 2000);
    const said = await answer;
    return said.ok || said.code;
  };
  return { ...desk, sale, isOver, repair };
}

/** And a run has closed 30 of the 50 before it ended as LEFT. */
async function partly() {
  const most = { units: 30 };
  const desk = await refused(most);
  await pass(desk.world, 400);
  desk.refusing(false);
  await desk.looks(100_000, () => desk.nets()[1] !== 200);
  most.units = 0;
  desk.refusing(false, 1);
  await desk.looks(100_000, desk.isOver);
  desk.refusing(false);
  await pass(desk.world, 6000);
  most.units = 1e6;
  expect(desk.nets()).toEqual([150, 170]);
  return desk;
}

describe('Repair of a failed exit', () => {
  it('is all of it: no run closes the same units beside it', async () => {
    const { world, blotter, nets, looks, refusing, sale, isOver, repair, pending } = await refused();
    await looks(50_000, isOver);
    expect(blotter.exits().flatMap(({ accounts }) => accounts.map(({ state }) => state))).toEqual(['Left']);
    refusing(false);
    expect([await repair(), nets(), pending(sale.orderId)]).toEqual([true, [150, 150], null]);
    await looks(40_000);
    expect([nets(), blotter.exits().length]).toEqual([[150, 150], 1]);
    world.disk.close();
  });

  it('closes no more than a run has left', async () => {
    const { world, nets, drifts, looks, repair } = await partly();
    const asked = drifts().map(({ repair: offer, targetQty }) => [offer, targetQty]);
    expect(asked).toEqual([[{ side: 'Sell', qty: 20, purpose: 'Exit' }, 150]]);
    expect([await repair(), nets(), drifts()]).toEqual([true, [150, 150], []]);
    await looks(40_000);
    expect(nets()).toEqual([150, 150]);
    world.disk.close();
  });

  it('that is refused leaves what was left pending, offered again and closed once', async () => {
    const { world, nets, drifts, looks, refusing, sale, repair, pending } = await partly();
    refusing(true);
    expect([await repair(), nets(), pending(sale.orderId)]).toEqual([true, [150, 170], 20]);
    expect(drifts().map(({ repair: offer }) => offer?.qty)).toEqual([20]);
    refusing(false);
    await looks(40_000);
    expect([nets(), pending(sale.orderId), drifts()]).toEqual([[150, 150], null, []]);
    world.disk.close();
  });
});
