import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FollowerTerms } from '../../domain/account.ts';
import { accountId, instrumentId } from '../../domain/ids.ts';
import { noLimits, type FollowerLimits } from '../../domain/limits.ts';
import type { Result } from '../../domain/result.ts';
import { noFaults, type FaultRates } from './faults.ts';
import { simTerms } from './sim-desk.ts';
import { createWorld, masterId, type World } from './world.ts';

const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
const follower = accountId('FO001');
const held = (): number => world.exchange.net('FO001', 'NSE|3045', 'MIS');
const sent = (): number => world.exchange.ordersOf('FO001').length;

let world: World;

async function pass(ms: number): Promise<void> {
  await world.time.run(world.time.now() + ms);
}

function goesWrong(rates: Partial<FaultRates>): void {
  const at = world.accounts.get('FO001');
  if (at !== undefined) at.rates = { ...noFaults, ...rates };
}

async function master(side: 'Buy' | 'Sell', qty: number): Promise<void> {
  const price = side === 'Buy' ? 810_00 : 790_00;
  const asked = { instrumentId: 'NSE|3045', product: 'MIS', stopPx: 0, ordType: 'Limit', side, qty, price } as const;
  world.exchange.place(masterId, asked, byHand);
  await pass(3000);
}

function limit(limits: Partial<FollowerLimits>, terms: Partial<FollowerTerms> = {}): void {
  const changed = { ...simTerms({}), ...terms, limits: { ...noLimits, ...limits } };
  world.desk()?.engine.setTerms(follower, changed, 'a person');
}

async function repair(price: number, presses = 1): Promise<readonly Result<null>[]> {
  const answers: Result<null>[] = [];
  for (let press = 0; press < presses; press += 1)
    void world
      .desk()
      ?.engine.repairDrift(follower, instrumentId('NSE', '3045'), 'MIS', price, 'a person')
      .then((said) => answers.push(said));
  world.time.promiseSettled();
  await pass(5000);
  return answers;
}

beforeEach(async () => {
  world = createWorld({
    seed: 3,
    terms: new Map([['FO001', simTerms({})]]),
    rates: noFaults,
    settleMs: 12_000,
    inPieces: 0,
    onHalt: () => undefined,
  });
  world.boot();
  await pass(3000);
});
afterEach(() => {
  world.disk.close();
});

describe('a repair of two rejected copies', () => {
  beforeEach(async () => {
    goesWrong({ rejected: 1 });
    await master('Buy', 100);
    await master('Buy', 100);
    goesWrong({});
    expect([held(), sent()]).toEqual([0, 2]);
  });

  it('sends each of them once, however often it is pressed', async () => {
    const answers = await repair(810_00, 10);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect([held(), sent()]).toEqual([200, 4]);
  });

  it('sends neither where both together would be more orders than the day allows', async () => {
    limit({ maxOrdersPerDay: 3 });
    expect(await repair(810_00)).toMatchObject([{ ok: false, code: 'ORDERS_ABOVE_DAY' }]);
    expect([held(), sent()]).toEqual([0, 2]);
    limit({ maxOrdersPerDay: 4 });
    expect(await repair(810_00)).toMatchObject([{ ok: true }]);
    expect([held(), sent()]).toEqual([200, 4]);
  });

  it('sends neither where both together would be worth more than one contract may be', async () => {
    limit({ maxExposure: 120_000_00 });
    expect(await repair(810_00)).toMatchObject([{ ok: false, code: 'EXPOSURE_ABOVE_MAXIMUM' }]);
    expect([held(), sent()]).toEqual([0, 2]);
    limit({ maxExposure: 170_000_00 });
    expect(await repair(810_00)).toMatchObject([{ ok: true }]);
    expect(held()).toBe(200);
  });

  it('holds each of them to the most of one order', async () => {
    limit({}, { maxQty: 60 });
    expect(await repair(810_00)).toMatchObject([{ ok: false, code: 'QTY_ABOVE_MAXIMUM' }]);
    expect([held(), sent()]).toEqual([0, 2]);
  });

  it('is refused at a price that is not a multiple of the tick', async () => {
    expect(await repair(810_03)).toMatchObject([{ ok: false, code: 'RETRY_TICK' }]);
    expect(sent()).toBe(2);
  });

  it('is nothing any more once the master is out', async () => {
    await master('Sell', 200);
    expect(await repair(810_00)).toMatchObject([{ ok: false }]);
    expect([held(), sent()]).toEqual([0, 2]);
  });
});

describe('a repair of a rejected exit', () => {
  beforeEach(async () => {
    await master('Buy', 100);
    await master('Buy', 100);
    goesWrong({ rejected: 1 });
    await master('Sell', 100);
    await master('Sell', 100);
    goesWrong({});
    expect(held()).toBe(200);
  });

  it('closes what is held once, whatever the limits on entries say', async () => {
    limit({ maxOrdersPerDay: 1, maxExposure: 1, blocked: ['SBIN'] }, { maxQty: 10 });
    const answers = await repair(790_00, 10);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    await pass(10_000);
    expect(held()).toBe(0);
  });
});
