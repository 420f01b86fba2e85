import { afterEach, expect, it } from 'vitest';
import { accountId, instrumentId } from '../../domain/ids.ts';
import { noFaults } from './faults.ts';
import { pass } from './one-follower.ts';
import { simTerms } from './sim-desk.ts';
import { createWorld, masterId, type World } from './world.ts';

const asked = {
  instrumentId: instrumentId('NSE', '3045'),
  product: 'MIS',
  stopPx: 0,
  ordType: 'Limit',
  timeInForce: 'Day',
} as const;

let world: World;
afterEach(() => {
  world.disk.close();
});

const nets = (): readonly number[] =>
  [masterId, ...world.followers].map((id) => world.exchange.net(id, 'NSE|3045', 'MIS'));

async function booted(followers: readonly string[]): Promise<void> {
  world = createWorld({
    seed: 1,
    terms: new Map(followers.map((id) => [id, simTerms({})])),
    rates: noFaults,
    settleMs: 40_000,
    inPieces: 0,
    onHalt: () => undefined,
  });
  world.boot();
  await pass(world, 3000);
}

async function give(id: string, side: 'Buy' | 'Sell', orderQty: number, only: string | null = null): Promise<void> {
  const terms = { ...asked, side, orderQty, price: side === 'Buy' ? 810_00 : 790_00 };
  const trade = { id, asked: terms, terms, only: only === null ? null : [accountId(only)] };
  expect(world.desk()?.engine.giveTrade(trade, 'the door')).toMatchObject({ ok: true });
  await pass(world, 10_000);
}

it('a trade of the door for one follower is measured by what was given to it, and not to another', async () => {
  await booted(['FO001', 'FO002']);
  await give('d-1', 'Buy', 100, 'FO001');
  await give('d-2', 'Sell', 50, 'FO002');
  expect(nets()).toEqual([0, 100, -50]);
  await give('d-3', 'Sell', 100, 'FO001');
  expect(nets()).toEqual([0, 0, -50]);
  await give('d-4', 'Buy', 50, 'FO002');
  expect(nets()).toEqual([0, 0, 0]);
});

it('a trade of the door whose copies were proven flat by an exit from the window is in no later one’s measure', async () => {
  await booted(['FO001']);
  await give('d-1', 'Buy', 100);
  const scope = { kind: 'MasterOrder', masterKey: 'd-1' } as const;
  world.desk()?.engine.exit({ scope, reach: 'Copied' }, [accountId('FO001')], 'a person');
  world.time.promiseSettled();
  await pass(world, 20_000);
  expect(world.desk()?.blotter.exits().at(-1)?.accounts).toMatchObject([{ state: 'Flat' }]);
  await give('d-2', 'Buy', 60);
  expect(nets()).toEqual([0, 60]);
  await give('d-3', 'Sell', 60);
  expect(nets()).toEqual([0, 0]);
});
