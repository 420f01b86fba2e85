import { describe, expect, it } from 'vitest';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { noFaults } from './faults.ts';
import { pass } from './one-follower.ts';
import { simTerms } from './sim-desk.ts';
import { createWorld, masterId, type World } from './world.ts';

const sbin = { instrumentId: 'NSE|3045', product: 'MIS', stopPx: 0, ordType: 'Limit', side: 'Buy', qty: 10 } as const;
const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;

async function opened(): Promise<World> {
  const world = createWorld({
    seed: 9,
    terms: new Map([['FO001', simTerms({})]]),
    rates: noFaults,
    settleMs: 120_000,
    inPieces: 0,
    onHalt: () => undefined,
  });
  world.boot();
  await pass(world, 3000);
  // What the broker says comes by nothing but the answers.
  const at = world.accounts.get('FO001');
  if (at === undefined) throw new Error('no account');
  at.rates = { ...noFaults, frameLost: 1, bookFails: 1 };
  return world;
}

function committed(world: World): readonly (readonly JournalFact[])[] {
  return world.wire.flatMap((event) => (event.kind === 'Committed' ? [event.entries.map(({ fact }) => fact)] : []));
}

/** The next commit fails; those after it are written. */
function failOnce(world: World): void {
  world.disk.beforeAppend = () => {
    world.disk.beforeAppend = () => undefined;
    throw new Error('disk I/O error');
  };
}

async function untilAsked(world: World, count: number): Promise<void> {
  for (let ms = 0; ms < 2000 && world.wire.filter(({ kind }) => kind === 'Asked').length < count; ms += 1)
    await pass(world, 1);
}

describe('a commit that fails', () => {
  it('loses no answer of the broker’s: it is written with the next', async () => {
    const world = await opened();
    world.exchange.place(masterId, { ...sbin, price: 790_00 }, byHand);
    await untilAsked(world, 1);
    failOnce(world);
    await pass(world, 10_000);
    const answers = committed(world)
      .flat()
      .filter(({ kind }) => kind === 'CommandAnswered');
    expect(world.desk()?.engine.haltReason()).toContain('disk I/O error');
    expect(answers).toMatchObject([{ command: 'New', outcome: { kind: 'Placed' } }]);
    world.disk.close();
  });

  it('ends an order that waited for its turn and could not be written as leaving: it is not left waiting for ever', async () => {
    const world = await opened();
    for (let count = 0; count < 14; count += 1)
      world.exchange.place(masterId, { ...sbin, price: 790_00 - count * 5 }, byHand);
    const isLeaving = (): boolean => committed(world).some((facts) => facts.some(({ kind }) => kind === 'CommandSent'));
    for (let ms = 0; ms < 4000 && !isLeaving(); ms += 1) await pass(world, 1);
    expect(isLeaving()).toBe(true);
    const waits = (): number =>
      [...(world.desk()?.blotter.copies() ?? [])].filter((copy) => copy.sending === 'Planned').length;
    expect(waits()).toBeGreaterThan(0);
    // The next thing to be written is that the next of them leaves.
    world.disk.beforeAppend = (rows) => {
      if (waits() > 0) failOnce(world);
      world.disk.beforeAppend(rows);
    };
    await pass(world, 10_000);
    expect(world.desk()?.engine.haltReason()).toContain('disk I/O error');
    expect(waits()).toBe(0);
    const sent = new Set(world.exchange.ordersOf('FO001').map(({ tag }) => tag));
    for (const copy of world.desk()?.blotter.copies() ?? [])
      expect([copy.clOrdId, copy.sending === 'NotSent']).toEqual([copy.clOrdId, !sent.has(copy.clOrdId)]);
    world.disk.close();
  });
});

describe('the reports of a follower', () => {
  it('that one reading of its book brings are written with one commit', async () => {
    const world = await opened();
    for (let count = 0; count < 4; count += 1)
      world.exchange.place(masterId, { ...sbin, price: 790_00 - count * 5 }, byHand);
    await pass(world, 3000);
    const at = world.accounts.get('FO001');
    if (at === undefined) throw new Error('no account');
    at.rates = { ...noFaults, frameLost: 1 };
    await pass(world, 20_000);
    const reports = committed(world)
      .map((facts) => facts.filter(({ kind }) => kind === 'FollowerReported').length)
      .filter((count) => count > 0);
    expect(reports).toEqual([4]);
    world.disk.close();
  });
});
