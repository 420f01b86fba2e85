import { describe, expect, it } from 'vitest';
import { noFaults } from './faults.ts';
import { simTerms } from './sim-desk.ts';
import { createWorld, masterId, type World } from './world.ts';

const sbin = { instrumentId: 'NSE|3045', product: 'MIS', stopPx: 0 } as const;
const quick = { reject: null, exchangeMs: 0, hiddenMs: 0 } as const;

function aWorld(): World {
  return createWorld({
    seed: 1,
    terms: new Map([['FO001', simTerms({})]]),
    rates: noFaults,
    settleMs: 120_000,
    inPieces: 0,
    onHalt: () => undefined,
  });
}

async function pass(world: World, ms: number): Promise<void> {
  await world.time.run(world.time.now() + ms);
}

describe('another’s order with our reference that is told of before our own is answered', () => {
  it('does not take the place of ours, whose fill counts, and both are named', async () => {
    const world = aWorld();
    world.boot();
    await pass(world, 3000);
    const at = world.accounts.get('FO001');
    if (at === undefined) throw new Error('no account');
    // Its answer takes seconds, and its own frames are lost.
    at.rates = { ...noFaults, answerLate: 1, frameLost: 1 };
    const buy = { ...sbin, side: 'Buy', ordType: 'Limit', qty: 100, price: 810_00 } as const;
    world.exchange.place(masterId, buy, { ...quick, tag: '', by: 'Hand' });
    await pass(world, 300);
    const ours = world.exchange.orders.find(({ by }) => by === 'Port');
    if (ours === undefined) throw new Error('nothing was sent');
    at.rates = noFaults;
    world.exchange.place(
      'FO001',
      { ...sbin, side: 'Buy', ordType: 'Limit', qty: 1, price: 5 },
      { ...quick, tag: ours.tag, by: 'Foreign' },
    );
    await pass(world, 60_000);
    const copy = [...(world.desk()?.blotter.copies() ?? [])].find(({ clOrdId }) => clOrdId === ours.tag);
    expect(copy?.order).toMatchObject({ orderId: ours.orderId, cumQty: 100 });
    const named = world.wire.flatMap((event) =>
      event.kind === 'Committed'
        ? event.entries.flatMap(({ fact }) => (fact.kind === 'DuplicateFound' ? fact.orderIds : []))
        : [],
    );
    expect(named).toHaveLength(2);
    expect(named).toContain(ours.orderId);
    world.disk.close();
  });
});
