import { describe, expect, it } from 'vitest';
import type { FollowerTerms } from '../../domain/account.ts';
import { accountId, instrumentId, orderId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { driftsOf } from '../../main/replication/drift.ts';
import { failWrites } from './episode-acts.ts';
import { noFaults } from './faults.ts';
import { pass } from './one-follower.ts';
import { simTerms } from './sim-desk.ts';
import { createWorld, masterId, type World } from './world.ts';

const follower = accountId('FO001');
const sbin = { instrumentId: 'NSE|3045', product: 'MIS', stopPx: 0, qty: 10 } as const;
const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;

async function opened(terms: Partial<FollowerTerms> = {}): Promise<World> {
  const world = createWorld({
    seed: 4,
    terms: new Map([[follower, simTerms(terms)]]),
    rates: noFaults,
    settleMs: 40_000,
    inPieces: 0,
    onHalt: () => undefined,
  });
  world.boot();
  await pass(world, 3000);
  return world;
}

/** The follower holds what the master bought. */
async function holding(terms: Partial<FollowerTerms> = {}): Promise<World> {
  const world = await opened(terms);
  buy(world);
  await pass(world, 2000);
  expect(held(world)).toBe(10);
  return world;
}

async function startAgain(world: World): Promise<void> {
  world.crash();
  world.boot();
  await pass(world, 20_000);
}

const held = (world: World): number => world.exchange.net(follower, sbin.instrumentId, sbin.product);
const haltOf = (world: World): string | null => world.desk()?.engine.haltReason() ?? null;
const facts = (world: World): readonly JournalFact[] =>
  world.wire.flatMap((event) => (event.kind === 'Committed' ? event.entries.map(({ fact }) => fact) : []));

function buy(world: World): void {
  world.exchange.place(masterId, { ...sbin, side: 'Buy', ordType: 'Market', price: 0 }, byHand);
}

function sell(world: World, ordType: 'Market' | 'Limit' = 'Market', price = 0): string {
  return world.exchange.place(masterId, { ...sbin, side: 'Sell', ordType, price }, byHand).orderId;
}

/** Copying halts at an order that cannot be written, and the journal is free again before it holds the halt. */
async function haltUnwritten(world: World): Promise<void> {
  failWrites(world, 'database is locked', 500);
  world.exchange.place(masterId, { ...sbin, side: 'Buy', ordType: 'Limit', price: 700_00 }, byHand);
  await pass(world, 600);
  expect(haltOf(world)).toBe('database is locked');
  expect(world.desk()?.blotter.copying()).toEqual({ kind: 'On' });
}

describe('a halt that cannot be written', () => {
  it('is written before anything else once the journal can be, and what is seen meanwhile is not taken for copied', async () => {
    const world = await holding();
    await haltUnwritten(world);
    sell(world);
    await pass(world, 1000);
    const written = facts(world).slice(facts(world).findIndex(({ kind }) => kind === 'CopyingChanged') + 1);
    const halt = written.findIndex(({ kind }) => kind === 'CopyingChanged');
    const sale = written.findIndex((fact) => fact.kind === 'MasterReported' && fact.report.side === 'Sell');
    expect(written[halt]).toMatchObject({ copying: { kind: 'Halted', reason: 'database is locked' } });
    expect(written[sale]).toMatchObject({ notCopied: 'Copying was halted' });
    expect(halt).toBeLessThan(sale);
    expect(held(world)).toBe(10);
    world.disk.close();
  });

  it('is written by itself soon, where nothing else is to be written', async () => {
    const world = await holding();
    await haltUnwritten(world);
    await pass(world, 5000);
    expect(world.desk()?.blotter.copying()).toEqual({ kind: 'Halted', reason: 'database is locked' });
    world.disk.close();
  });

  it('leaves what the master did meanwhile on the list of missed actions, with what each follower lacks of it', async () => {
    const world = await holding();
    await haltUnwritten(world);
    const sale = sell(world);
    await pass(world, 1000);
    await startAgain(world);
    const master = world.desk()?.blotter.master(orderId(sale));
    if (master === undefined) throw new Error('the sale is not in the journal');
    expect(master).toMatchObject({ missed: true, notCopied: 'Copying was halted' });
    expect(world.desk()?.engine.gapsOf(master, null)).toMatchObject([
      { followerId: follower, purpose: 'Exit', qty: 10 },
    ]);
    expect(held(world)).toBe(10);
    world.disk.close();
  });
});

describe('an order of the master’s that was followed before copying halted', () => {
  it('and that closed while it was halted is refused as too old after the next start, and shown: the exit is not forgotten', async () => {
    const world = await holding({ copyPolicy: 'Fills' });
    sell(world, 'Limit', 805_00);
    await pass(world, 1000);
    world.desk()?.engine.halt('a test');
    world.exchange.setPrice(sbin.instrumentId, 806_00);
    await pass(world, 20_000);
    expect(world.exchange.net(masterId, sbin.instrumentId, sbin.product)).toBe(0);
    expect(held(world)).toBe(10);
    await startAgain(world);
    expect(held(world)).toBe(10);
    const sale = facts(world).filter((fact) => fact.kind === 'Denied');
    expect(sale).toMatchObject([{ key: { purpose: 'Exit' }, denial: { code: 'MASTER_ACTION_STALE' } }]);
    const blotter = world.desk()?.blotter;
    if (blotter === undefined) throw new Error('no desk');
    const position = { accountId: follower, ...sbin, instrumentId: instrumentId('NSE', '3045'), netQty: 10 } as const;
    const shown = driftsOf(blotter, follower, [{ ...position, carriedQty: 0, realisedPnl: null }]);
    expect(shown).toMatchObject([{ repair: { side: 'Sell', qty: 10, purpose: 'Exit' } }]);
    world.disk.close();
  });

  it('and whose exit waited for an entry on its way, which traded while it was halted, is shown too', async () => {
    const world = await opened();
    const at = world.accounts.get(follower);
    if (at === undefined) throw new Error('no account');
    at.slowMs = 2000;
    buy(world);
    await pass(world, 100);
    const sale = sell(world);
    await pass(world, 100);
    expect(facts(world).filter(({ kind }) => kind === 'ExitSized')).toHaveLength(1);
    world.desk()?.engine.halt('a test');
    await pass(world, 20_000);
    expect(held(world)).toBe(10);
    await startAgain(world);
    const denied = facts(world).filter((fact) => fact.kind === 'Denied' && fact.key.masterKey === sale);
    expect(denied).toMatchObject([{ key: { purpose: 'Exit' }, denial: { code: 'MASTER_ACTION_STALE' } }]);
    world.disk.close();
  });

  it('and that opened while it was halted is not opened late, but refused and shown', async () => {
    const world = await holding({ copyPolicy: 'Fills' });
    const more = world.exchange.place(masterId, { ...sbin, side: 'Buy', ordType: 'Limit', price: 795_00 }, byHand);
    await pass(world, 1000);
    world.desk()?.engine.halt('a test');
    world.exchange.setPrice(sbin.instrumentId, 794_00);
    await pass(world, 20_000);
    await startAgain(world);
    expect(held(world)).toBe(10);
    const denied = facts(world).filter((fact) => fact.kind === 'Denied' && fact.key.masterKey === more.orderId);
    expect(denied).toMatchObject([{ denial: { code: 'TRADING_REDUCE_ONLY' } }]);
    world.disk.close();
  });

  it('and that opened while it was halted, of which the master is out again, opens nothing, and a line says so', async () => {
    const world = await holding({ copyPolicy: 'Fills' });
    const more = world.exchange.place(masterId, { ...sbin, side: 'Buy', ordType: 'Limit', price: 795_00 }, byHand);
    await pass(world, 1000);
    world.desk()?.engine.halt('a test');
    world.exchange.setPrice(sbin.instrumentId, 794_00);
    await pass(world, 2000);
    sell(world);
    sell(world);
    await pass(world, 2000);
    expect(world.exchange.net(masterId, sbin.instrumentId, sbin.product)).toBe(0);
    await startAgain(world);
    expect(held(world)).toBe(10);
    const denied = facts(world).filter((fact) => fact.kind === 'Denied' && fact.key.masterKey === more.orderId);
    expect(denied).toMatchObject([{ key: { purpose: 'Copy' }, denial: { code: 'MASTER_OUT' } }]);
    world.disk.close();
  });
});
