import { expect, it } from 'vitest';
import { accountId, instrumentId } from '../../domain/ids.ts';
import { driftsOf } from '../../main/replication/drift.ts';
import { noFaults } from './faults.ts';
import { pass } from './one-follower.ts';
import { simTerms } from './sim-desk.ts';
import { createWorld, masterId } from './world.ts';

const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
const asked = { instrumentId: 'NSE|3045', product: 'NRML', stopPx: 0, ordType: 'Market', price: 0 } as const;
const id = accountId('FO001');
const sbin = instrumentId('NSE', '3045');

it('a difference is shown though another order in the contract, proven absent, waits for a person', async () => {
  const world = createWorld({
    seed: 1,
    terms: new Map([['FO001', simTerms({})]]),
    rates: noFaults,
    settleMs: 12_000,
    inPieces: 0,
    onHalt: () => undefined,
  });
  world.boot();
  await pass(world, 3000);
  world.exchange.place(masterId, { ...asked, side: 'Buy', qty: 100 }, byHand);
  await pass(world, 5000);
  const at = world.accounts.get('FO001');
  if (at === undefined) throw new Error('no account');
  at.rates = { ...noFaults, requestLost: 1 };
  world.exchange.place(masterId, { ...asked, side: 'Buy', qty: 50 }, byHand);
  await pass(world, 6000);
  at.rates = noFaults;
  await pass(world, 60_000);
  world.exchange.place('FO001', { ...asked, side: 'Sell', qty: 100 }, byHand);
  await pass(world, 60_000);
  const blotter = world.desk()?.blotter;
  if (blotter === undefined) throw new Error('no desk');
  expect([...blotter.copies()].map(({ attention }) => attention)).toEqual(['None', 'Raised']);
  const net = world.exchange.net('FO001', 'NSE|3045', 'NRML');
  const drift = driftsOf(blotter, id, [
    { accountId: id, instrumentId: sbin, product: 'NRML', netQty: net, carriedQty: 0, realisedPnl: null },
  ]);
  expect({ net, said: drift.map(({ cause }) => cause) }).toEqual({ net: 0, said: ['Foreign'] });
  world.disk.close();
});
