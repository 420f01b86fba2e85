import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { wholeFleet } from '../../domain/exit-scope.ts';
import { accountId } from '../../domain/ids.ts';
import type { CopyOrder } from '../../domain/copy-order.ts';
import type { Result } from '../../domain/result.ts';
import { noFaults, type FaultRates } from './faults.ts';
import { simTerms } from './sim-desk.ts';
import { createWorld, masterId, type World } from './world.ts';

const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
const sbin = { instrumentId: 'NSE|3045', product: 'MIS', stopPx: 0, ordType: 'Limit' } as const;

let world: World;
let lowest: number;
const held = (): number => world.exchange.net('FO001', 'NSE|3045', 'MIS');
const exits = (): readonly CopyOrder[] =>
  [...(world.desk()?.blotter.copies() ?? [])].filter(({ key }) => key.purpose === 'Exit');
const sales = (): readonly string[] =>
  world.exchange
    .ordersOf('FO001')
    .filter(({ side }) => side === 'Sell')
    .map(({ tag }) => tag);

async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 500) {
    await world.time.run(world.time.now() + Math.min(left, 500));
    lowest = Math.min(lowest, held());
  }
}

function goesWrong(rates: Partial<FaultRates>): void {
  const at = world.accounts.get('FO001');
  if (at !== undefined) at.rates = { ...noFaults, ...rates };
}

async function master(side: 'Buy' | 'Sell', qty: number): Promise<void> {
  world.exchange.place(masterId, { ...sbin, side, qty, price: side === 'Buy' ? 810_00 : 790_00 }, byHand);
  await pass(3000);
}

async function send(ref: string): Promise<Result<null> | null> {
  let answer: Result<null> | null = null;
  void world
    .desk()
    ?.engine.sendAttention(ref as never, 'a person')
    .then((said) => {
      answer = said;
    });
  world.time.promiseSettled();
  await pass(3000);
  return answer;
}

/** The master is out; the follower's exit never reached the broker, and that is proven. */
async function exitProvenAbsent(qty = 100): Promise<string> {
  goesWrong({ requestLost: 1 });
  await master('Sell', qty);
  await pass(5000);
  goesWrong({});
  await pass(60_000);
  const raised = exits().filter(({ attention }) => attention === 'Raised');
  expect(raised.length).toBeGreaterThan(0);
  return raised.at(-1)?.clOrdId ?? '';
}

beforeEach(async () => {
  lowest = 0;
  world = createWorld({
    seed: 11,
    terms: new Map([['FO001', simTerms({})]]),
    rates: noFaults,
    settleMs: 12_000,
    inPieces: 0,
    onHalt: () => undefined,
  });
  world.boot();
  await pass(3000);
  await master('Buy', 100);
  expect(held()).toBe(100);
});
afterEach(() => {
  world.disk.close();
});

describe('an exit that was proven absent', () => {
  it('goes out once under its own reference when a person sends it, and ends flat', async () => {
    const ref = await exitProvenAbsent();
    expect([held(), sales()]).toEqual([100, []]);
    expect(await send(ref)).toMatchObject({ ok: true });
    expect(await send(ref)).toMatchObject({ ok: false, code: 'SEND_NOT_PROVEN' });
    await pass(10_000);
    expect([held(), sales(), lowest]).toEqual([0, [ref], 0]);
  });

  it('is never sent by itself, however long it waits and however often the desk starts', async () => {
    await exitProvenAbsent();
    for (let start = 0; start < 3; start += 1) {
      world.crash();
      world.boot();
      await pass(120_000);
    }
    expect([held(), sales(), exits().map(({ attention }) => attention)]).toEqual([100, [], ['Raised']]);
  });

  it('that is put aside is not sent; the exit for its account closes what is held', async () => {
    const ref = await exitProvenAbsent();
    world.desk()?.engine.ignoreAttention(ref as never, 'a person');
    expect(await send(ref)).toMatchObject({ ok: false, code: 'SEND_NOT_PROVEN' });
    expect([held(), sales()]).toEqual([100, []]);
    world
      .desk()
      ?.engine.exit(
        { scope: { kind: 'Account', accountId: accountId('FO001') }, reach: 'Everything' },
        [accountId('FO001')],
        'a person',
      );
    world.time.promiseSettled();
    await pass(30_000);
    expect([held(), lowest, sales().length, sales().includes(ref)]).toEqual([0, 0, 1, false]);
  });

  it('is not sent beside an Exit All, nor after it has closed the position', async () => {
    const ref = await exitProvenAbsent();
    world.desk()?.engine.exit(wholeFleet, [masterId, 'FO001'].map(accountId), 'a person');
    world.time.promiseSettled();
    expect(await send(ref)).toMatchObject({ ok: false });
    await pass(60_000);
    expect(held()).toBe(0);
    expect(await send(ref)).toMatchObject({ ok: false });
    await pass(30_000);
    expect([held(), lowest, sales().includes(ref)]).toEqual([0, 0, false]);
  });

  it('together with the next one closes no more than is held', async () => {
    const first = await exitProvenAbsent();
    await master('Buy', 100);
    expect(held()).toBe(200);
    const second = await exitProvenAbsent();
    expect(second).not.toBe(first);
    await Promise.all([send(first), send(second)]);
    await pass(20_000);
    expect([held(), lowest]).toEqual([0, 0]);
    expect(new Set(sales()).size).toBe(sales().length);
  });

  it('sent by a person and in doubt again is looked for, and not sent once more by itself', async () => {
    const ref = await exitProvenAbsent();
    goesWrong({ answerLost: 1 });
    await send(ref);
    goesWrong({});
    await pass(60_000);
    expect([held(), sales(), lowest]).toEqual([0, [ref], 0]);
  });

  it('written down as sent when the machine dies before the first byte is in doubt after the start, not sent', async () => {
    const ref = await exitProvenAbsent();
    world.disk.afterAppend = (rows) => {
      if (!rows.some(({ entry }) => entry.fact.kind === 'AttentionSent')) return;
      world.disk.afterAppend = () => undefined;
      world.crash();
      throw new Error('the machine went off');
    };
    await send(ref);
    expect(world.desk()).toBeNull();
    world.boot();
    await pass(90_000);
    expect([held(), sales()]).toEqual([100, []]);
    expect(exits().map(({ clOrdId, attention }) => [clOrdId, attention])).toEqual([[ref, 'Raised']]);
    expect(await send(ref)).toMatchObject({ ok: true });
    expect([held(), sales()]).toEqual([0, [ref]]);
  });

  it('that turns up after all is bound, and a later press sends nothing', async () => {
    goesWrong({ answerLost: 1, hidden: 1, longestHiddenMs: 120_000 });
    world.exchange.place(masterId, { ...sbin, side: 'Sell', qty: 100, price: 790_00 }, byHand);
    await pass(20_000);
    goesWrong({});
    await pass(180_000);
    const [exit] = exits();
    expect(exit?.order.orderId).not.toBeNull();
    expect(await send(exit?.clOrdId ?? '')).toMatchObject({ ok: false });
    expect([held(), lowest, sales().length]).toEqual([0, 0, 1]);
  });
});
