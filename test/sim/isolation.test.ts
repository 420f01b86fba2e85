// One account that is dead or slow, or fifty of them, and the others' orders: in virtual time, so the machine has no part in it.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { noFaults } from './faults.ts';
import { pass } from './one-follower.ts';
import { simTerms } from './sim-desk.ts';
import type { AtBroker } from './sim-wire.ts';
import { createWorld, masterId, type World } from './world.ts';

const followers = Array.from({ length: 100 }, (_, at) => `FO${String(at + 1).padStart(3, '0')}`);
const orders = 6;
const atMost = 1.1;

const troubles: Readonly<Record<string, (at: AtBroker) => void>> = {
  'answers slowly': (at) => {
    at.slowMs = 20_000;
  },
  'lets connections hang': (at) => {
    at.rates = { ...noFaults, connectHangs: 1 };
  },
  'loses every answer': (at) => {
    at.rates = { ...noFaults, answerLost: 1 };
  },
  'shows no book': (at) => {
    at.booksDownUntil = Infinity;
  },
  'has no session': (at) => {
    at.session = 'Over';
    at.line?.sessionChanged();
  },
};

/** Ms from the master's order to that of each follower that is well, at the broker; 95 of 100 are not above it. */
async function p95(ill: number, trouble: (at: AtBroker) => void): Promise<number> {
  const world: World = createWorld({
    seed: 7,
    terms: new Map(followers.map((id) => [id, simTerms({})])),
    rates: noFaults,
    settleMs: 120_000,
    inPieces: 0,
    onHalt: (_, reason) => {
      throw new Error(reason);
    },
  });
  world.boot();
  await pass(world, 3000);
  for (const id of followers.slice(0, ill)) {
    const at = world.accounts.get(id);
    if (at !== undefined) trouble(at);
  }
  await pass(world, 3000);
  const spans: number[] = [];
  for (let nth = 0; nth < orders; nth += 1) {
    const begun = world.time.now();
    const asked = {
      instrumentId: 'NSE|3045',
      side: 'Buy',
      product: 'MIS',
      ordType: 'Limit',
      qty: 10,
      stopPx: 0,
    } as const;
    const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
    world.exchange.place(masterId, { ...asked, price: 700_00 + nth * 5 }, byHand);
    await pass(world, 8000);
    for (const id of followers.slice(ill)) {
      const own = world.exchange.ordersOf(id);
      expect(own, `${id} has one order for each of the master’s`).toHaveLength(nth + 1);
      spans.push((own.at(-1)?.arrivedAt ?? Infinity) - begun);
    }
  }
  world.disk.close();
  return spans.toSorted((a, b) => a - b)[Math.ceil(spans.length * 0.95) - 1] ?? Infinity;
}

const figures: string[] = [];
let well = 0;
beforeAll(async () => {
  well = await p95(0, () => undefined);
}, 60_000);
afterAll(() => {
  const place = join(import.meta.dirname, '..', '..', 'artifacts', 'proof');
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'isolation.txt'), `${figures.join('\n')}\n`);
});

it.each([[1, 'answers slowly'] as const, ...Object.keys(troubles).map((name) => [50, name] as const)])(
  'the others’ orders leave as soon as ever when of a hundred accounts %i %s',
  async (ill, name) => {
    const beside = await p95(ill, troubles[name] ?? (() => undefined));
    figures.push(
      `${ill} of 100 accounts, each ${name}: the others' orders are there after ${beside} ms (95 of 100); ${well} ms when all are well`,
    );
    expect(beside, figures.at(-1)).toBeLessThanOrEqual(atMost * well);
  },
  60_000,
);
