import { describe, expect, it } from 'vitest';
import { noFaults, type FaultRates } from './faults.ts';
import { oneFollower, pass } from './one-follower.ts';
import { masterId } from './world.ts';

const sbin = { instrumentId: 'NSE|3045', product: 'MIS', stopPx: 0 } as const;
const quick = { reject: null, exchangeMs: 0, hiddenMs: 0 } as const;

/** Our order for a hundred has left under faults like these, and another's for one stands under its reference. */
async function doubled(faults: Partial<FaultRates>) {
  const world = oneFollower();
  world.boot();
  await pass(world, 3000);
  const at = world.accounts.get('FO001');
  if (at === undefined) throw new Error('no account');
  at.rates = { ...noFaults, frameLost: 1, ...faults };
  const buy = { ...sbin, side: 'Buy', ordType: 'Limit', qty: 100, price: 810_00 } as const;
  world.exchange.place(masterId, buy, { ...quick, tag: '', by: 'Hand' });
  await pass(world, 300);
  const asked = world.wire.find((event) => event.kind === 'Asked');
  if (asked?.kind !== 'Asked') throw new Error('nothing was sent');
  at.rates = noFaults;
  const tag = asked.command.clOrdId ?? '';
  world.exchange.place(
    'FO001',
    { ...sbin, side: 'Buy', ordType: 'Limit', qty: 1, price: 5 },
    { ...quick, tag, by: 'Foreign' },
  );
  const ours = world.exchange.orders.find(({ by }) => by === 'Port');
  const copyOf = () => [...(world.desk()?.blotter.copies() ?? [])].find(({ clOrdId }) => clOrdId === tag);
  const named = () =>
    world.wire.flatMap((event) =>
      event.kind === 'Committed'
        ? event.entries.flatMap(({ fact }) => (fact.kind === 'DuplicateFound' ? fact.orderIds : []))
        : [],
    );
  return { world, ours, copyOf, named };
}

describe('another’s order with our reference that is told of before our own', () => {
  it.each([
    ['is answered', { answerLate: 1 }],
    ['shows itself, its answer lost', { answerLost: 1, hidden: 1, longestHiddenMs: 15_000 }],
  ])('%s does not take the place of ours, whose fill counts, and both are named', async (_when, faults) => {
    const { world, ours, copyOf, named } = await doubled(faults);
    await pass(world, 60_000);
    expect(ours).toBeDefined();
    expect(copyOf()?.order).toMatchObject({ orderId: ours?.orderId, cumQty: 100 });
    expect(named()).toHaveLength(2);
    expect(named()).toContain(ours?.orderId);
    world.disk.close();
  });

  it('is taken for ours once the settle window is over and ours has not shown itself', async () => {
    const { world, ours, copyOf } = await doubled({ requestLost: 1 });
    await pass(world, 30_000);
    expect(ours).toBeUndefined();
    expect(copyOf()?.order.orderId).toBeNull();
    await pass(world, 150_000);
    expect(copyOf()?.order).toMatchObject({ orderQty: 1, cumQty: 0 });
    world.disk.close();
  });
});
