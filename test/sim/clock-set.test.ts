import { describe, expect, it } from 'vitest';
import { noFaults } from './faults.ts';
import { oneFollower, pass, settleMs } from './one-follower.ts';
import { plainRig } from './sim-desk.ts';
import { masterId, type World } from './world.ts';

const sbin = { instrumentId: 'NSE|3045', product: 'MIS', stopPx: 0 } as const;
const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;

function saidLost(world: World): number {
  return world.wire.filter(
    (event) => event.kind === 'Committed' && event.entries.some(({ fact }) => fact.kind === 'AttentionRaised'),
  ).length;
}

describe('a machine whose clock is set while an order is in doubt', () => {
  /** The request was lost on its way; only silence tells. */
  async function inDoubt(): Promise<World> {
    const world = oneFollower();
    world.boot();
    await pass(world, 3000);
    const at = world.accounts.get('FO001');
    if (at === undefined) throw new Error('no account');
    at.rates = { ...noFaults, requestLost: 1 };
    world.exchange.place(masterId, { ...sbin, side: 'Buy', ordType: 'Limit', qty: 100, price: 810_00 }, byHand);
    await pass(world, 200);
    at.rates = noFaults;
    // Something newer than the order, so that the book is known to be current.
    await pass(world, 1500);
    const newer = { ...sbin, side: 'Buy', ordType: 'Limit', qty: 1, price: 5_00 } as const;
    world.exchange.place('FO001', newer, byHand);
    return world;
  }

  it.each([3_600_000, 130_000, -3_600_000])(
    'waits out the whole settle window before it calls the order lost (set by %i ms)',
    async (ms) => {
      const world = await inDoubt();
      await pass(world, 5000);
      world.stepClock(ms);
      await pass(world, settleMs - 20_000);
      expect(saidLost(world)).toBe(0);
      world.disk.close();
    },
  );

  it.each([3_600_000, -3_600_000])('calls it lost once the window has passed since then (set by %i ms)', async (ms) => {
    const world = await inDoubt();
    await pass(world, 10_000);
    world.stepClock(ms);
    await pass(world, 2 * settleMs + 60_000);
    expect(saidLost(world)).toBe(1);
    world.disk.close();
  });
});

describe('a machine that ends while its clock is an hour ahead, with an order in doubt', () => {
  it('calls the order lost once the window has passed, though the doubt is written in the future', async () => {
    const world = oneFollower();
    world.boot();
    await pass(world, 3000);
    const at = world.accounts.get('FO001');
    if (at === undefined) throw new Error('no account');
    at.rates = { ...noFaults, requestLost: 1 };
    world.exchange.place(masterId, { ...sbin, side: 'Buy', ordType: 'Limit', qty: 100, price: 810_00 }, byHand);
    await pass(world, 200);
    world.stepClock(3_600_000);
    await pass(world, 10_000);
    expect(world.wire.filter(({ kind }) => kind === 'Asked')).toHaveLength(1);
    at.rates = noFaults;
    world.crash();
    world.stepClock(-3_600_000);
    world.boot();
    await pass(world, settleMs - 20_000);
    expect(saidLost(world)).toBe(0);
    // The book is quiet, and believed after twice the window.
    await pass(world, settleMs + 60_000);
    expect(saidLost(world)).toBe(1);
    world.disk.close();
  });
});

describe('a machine whose clock is set back', () => {
  it.each([10_000, 16_000])(
    'does not take an order of the master’s for fresh that is %i ms old when it is seen',
    async (late) => {
      const world = oneFollower();
      world.boot();
      await pass(world, 3000);
      const buy = { ...sbin, side: 'Buy', ordType: 'Limit', qty: 100, price: 810_00 } as const;
      world.exchange.place(masterId, buy, byHand);
      await pass(world, 5000);
      expect(world.exchange.net('FO001', 'NSE|3045', 'MIS')).toBe(100);
      world.exchange.place(masterId, buy, { ...byHand, hiddenMs: late });
      await pass(world, late - 6000);
      world.stepClock(-late - 1000);
      await pass(world, 60_000);
      expect(world.exchange.net(masterId, 'NSE|3045', 'MIS')).toBe(200);
      expect(world.exchange.net('FO001', 'NSE|3045', 'MIS')).toBe(100);
      world.disk.close();
    },
  );

  it('does not take for fresh what a resting order of the master’s has traded that long ago', async () => {
    const world = oneFollower({ copyPolicy: 'Fills' });
    world.boot();
    await pass(world, 3000);
    const resting = { ...sbin, side: 'Buy', ordType: 'Limit', qty: 100, price: 790_00 } as const;
    world.exchange.place(masterId, resting, byHand);
    await pass(world, 5000);
    const at = world.accounts.get(masterId);
    if (at === undefined) throw new Error('no account');
    // Nobody hears of its fill while its books and its feed are away.
    at.rates = { ...noFaults, bookFails: 1, frameLost: 1 };
    await pass(world, 3000);
    world.exchange.setPrice('NSE|3045', 785_00);
    await pass(world, 12_000);
    world.stepClock(-15_000);
    await pass(world, 3000);
    at.rates = noFaults;
    await pass(world, 60_000);
    expect(world.exchange.net(masterId, 'NSE|3045', 'MIS')).toBe(100);
    expect(world.exchange.net('FO001', 'NSE|3045', 'MIS')).toBe(0);
    world.disk.close();
  });

  it('does not take for fresh what the master did while the machine slept, when the orders after it are in the future', async () => {
    const world = oneFollower();
    world.boot();
    await pass(world, 3000);
    const buy = { ...sbin, side: 'Buy', ordType: 'Limit', qty: 100, price: 810_00 } as const;
    for (const after of [12_000, 30_000, 31_000])
      world.time.after(after, () => {
        world.exchange.place(masterId, buy, byHand);
      });
    world.time.after(20_000, () => {
      world.stepClock(-20_000);
    });
    const at = world.accounts.get(masterId);
    if (at === undefined) throw new Error('no account');
    // The follower's book is read first, so that nothing but the age of the order keeps it back.
    at.rates = { ...noFaults, bookFails: 1, frameLost: 1 };
    world.suspend(34_000);
    await pass(world, 34_600);
    at.rates = noFaults;
    await pass(world, 60_000);
    expect(world.exchange.net(masterId, 'NSE|3045', 'MIS')).toBe(300);
    expect(world.exchange.net('FO001', 'NSE|3045', 'MIS')).toBe(0);
    world.disk.close();
  });

  it('does not take for fresh what the master did while the desk was off, when the orders after it are in the future', async () => {
    const world = oneFollower();
    world.boot();
    await pass(world, 3000);
    const buy = { ...sbin, side: 'Buy', ordType: 'Limit', qty: 100, price: 810_00 } as const;
    world.stepClock(-20_000);
    await pass(world, 1000);
    world.crash();
    for (const after of [1000, 15_000, 16_000])
      world.time.after(after, () => {
        world.exchange.place(masterId, buy, byHand);
      });
    const at = world.accounts.get(masterId);
    if (at === undefined) throw new Error('no account');
    // The follower's book is read first, so that nothing but the age of the order keeps it back.
    at.rates = { ...noFaults, bookFails: 1, frameLost: 1 };
    await pass(world, 16_500);
    world.boot();
    await pass(world, 600);
    at.rates = noFaults;
    await pass(world, 60_000);
    expect(world.exchange.net(masterId, 'NSE|3045', 'MIS')).toBe(300);
    expect(world.exchange.net('FO001', 'NSE|3045', 'MIS')).toBe(0);
    world.disk.close();
  });

  it('copies what the master does from then on, once the clock is within reach of the broker’s', async () => {
    const world = oneFollower();
    world.boot();
    await pass(world, 3000);
    const buy = { ...sbin, side: 'Buy', ordType: 'Limit', qty: 100, price: 810_00 } as const;
    world.exchange.place(masterId, buy, byHand);
    await pass(world, 5000);
    world.stepClock(-4000);
    await pass(world, 20_000);
    world.exchange.place(masterId, buy, byHand);
    await pass(world, 5000);
    expect(world.exchange.net('FO001', 'NSE|3045', 'MIS')).toBe(200);
    world.disk.close();
  });
});

describe('a machine whose clock is right', () => {
  it.each([false, true])(
    'does not take two rows that are an hour ahead for it: the master’s exit is followed (start between: %s)',
    async (restart) => {
      const bad = new Set<string>();
      let wrong = false;
      const wrongly = <R extends { accountId: string; orderId: string; transactTime: number | null }>(r: R): R => {
        if (wrong && r.accountId === 'FO001') bad.add(r.orderId);
        return bad.has(r.orderId) ? { ...r, transactTime: (r.transactTime ?? 0) + 3_600_000 } : r;
      };
      const world = oneFollower(
        {},
        {
          rig: {
            ...plainRig,
            account: (account) => ({
              ...account,
              connect: (heard) => {
                account.connect({
                  ...heard,
                  onReport: (report, book) => {
                    heard.onReport(wrongly(report), book && { ...book, reports: book.reports.map(wrongly) });
                  },
                });
              },
            }),
          },
        },
      );
      const net = () => [masterId, 'FO001'].map((one) => world.exchange.net(one, sbin.instrumentId, 'MIS'));
      const place = (side: 'Buy' | 'Sell', qty: number, price: number) =>
        world.exchange.place(masterId, { ...sbin, side, ordType: 'Limit', qty, price }, byHand);
      world.boot();
      await pass(world, 3000);
      wrong = true;
      place('Buy', 100, 810_00);
      place('Buy', 50, 810_00);
      await pass(world, 1000);
      wrong = false;
      await pass(world, 5000);
      expect([net(), bad.size]).toEqual([[150, 150], 2]);
      if (restart) {
        world.crash();
        await pass(world, 1000);
        world.boot();
        await pass(world, 10_000);
      }
      place('Sell', 150, 700_00);
      await pass(world, 60_000);
      expect(net()).toEqual([0, 0]);
      world.disk.close();
    },
  );
});

describe('a machine whose clock is set back while orders wait for their turn', () => {
  it.each([
    ['awake', 0],
    ['asleep', 50_000],
  ])('sends none of them later than it would have, %s', async (_, asleepMs) => {
    const world = oneFollower();
    world.boot();
    await pass(world, 3000);
    const placedAt = world.time.now();
    for (let at = 0; at < 90; at += 1)
      world.exchange.place(
        masterId,
        { ...sbin, side: 'Buy', ordType: 'Limit', qty: 10, price: 790_00 - at * 5 },
        byHand,
      );
    await pass(world, 1000);
    if (asleepMs > 0) world.suspend(asleepMs);
    world.stepClock(-3_600_000);
    await pass(world, 60_000 + asleepMs);
    const asked = world.wire.flatMap((event) =>
      event.kind === 'Asked' && event.command.kind === 'New' ? [event.at - placedAt] : [],
    );
    expect(asked.length).toBeGreaterThan(0);
    // The broker stamps whole seconds.
    expect(Math.max(...asked)).toBeLessThan(6000);
    const unsent = [...(world.desk()?.blotter.copies() ?? [])].filter(({ reasonText }) => reasonText.includes('slept'));
    expect(unsent.length).toBeGreaterThan(10);
    // It is missed, not given up: the positions screen names it and can mend it.
    expect(new Set(unsent.map(({ reasonCode }) => reasonCode))).toEqual(new Set(['MASTER_ACTION_STALE']));
    expect(asked.length + unsent.length).toBeLessThanOrEqual(90);
    world.disk.close();
  });
});
