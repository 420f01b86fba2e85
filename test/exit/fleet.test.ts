// `npm run proof -- exits 500` plays that many seeds with a hundred accounts each; every run of the tests as many with five.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openExitDesk } from './exit-desk.ts';
import { runTrial, type Trial } from './exit-trial.ts';

const accounts = Number(process.env['LOCKSTEP_EXIT_ACCOUNTS'] ?? 5);
const share = Number(process.env['LOCKSTEP_EXIT_SEEDS'] ?? 500) / 500;
const firstSeed = Number(process.env['LOCKSTEP_PROOF_SEED'] ?? 1) * 1000;
const figure = join(import.meta.dirname, '..', '..', 'artifacts', 'proof', 'exits.txt');

const played = { seeds: 0, flatInTime: 0, accounts: 0, orders: 0, slowestMs: 0 };

async function judged(trial: Trial): Promise<void> {
  const { broken, flatAfterMs, faults, sends } = await runTrial(trial);
  expect({ trial, broken }).toEqual({ trial, broken: [] });
  if (trial.accounts !== accounts) return;
  played.seeds += 1;
  played.accounts += trial.accounts;
  played.orders += sends;
  for (const [id, ms] of flatAfterMs) {
    if (ms <= 3000) played.flatInTime += 1;
    if (faults.get(id)?.kind === 'None' && trial.diskFullMs === undefined)
      played.slowestMs = Math.max(played.slowestMs, ms);
  }
}

/** `of500`: how many of every five hundred seeds. */
function seeds(at: number, of500: number, words: string, trial: Omit<Trial, 'seed' | 'accounts'>): void {
  const count = Math.max(1, Math.round(of500 * share));
  it(
    `${words}, over ${count} seeds`,
    async () => {
      for (let seed = 0; seed < count; seed += 1) await judged({ ...trial, accounts, seed: firstSeed * at + seed });
    },
    60_000 + count * accounts * 300,
  );
}

afterAll(() => {
  const { flatInTime, orders, slowestMs } = played;
  mkdirSync(join(figure, '..'), { recursive: true });
  writeFileSync(
    figure,
    `${played.seeds} exits of ${accounts} accounts (seed ${firstSeed / 1000}), ${orders} order calls: 0 overshoots, 0 false FLAT, every account flat or listed within 3 s ` +
      `(${flatInTime} of ${played.accounts} flat by then); the slowest account without a fault was proven flat after ${Math.round(slowestMs)} ms\n`,
  );
});

describe('an exit of the fleet, ten open orders and five positions an account', () => {
  it('proves a hundred accounts flat within three seconds', async () => {
    const { broken, flatAfterMs, firstCancelAfterMs } = await runTrial({
      seed: 1,
      accounts: 100,
      failing: 0,
      presses: 1,
    });
    expect(broken).toEqual([]);
    expect(flatAfterMs.size).toBe(100);
    expect(Math.max(...flatAfterMs.values())).toBeLessThanOrEqual(3000);
    expect(firstCancelAfterMs).toBe(0);
  });

  it('has a hundred accounts flat or named within three seconds while thirty of them fail, pressed fifty times', async () => {
    await judged({ seed: 2, accounts: 100, failing: 0.3, presses: 50 });
  });

  it('leaves reads to the next press: a quarter of an hour of presses against books that cannot be read uses few of them', async () => {
    const desk = await openExitDesk({
      seed: 3,
      accounts: 1,
      openOrders: 2,
      positions: 2,
      rttMs: 25,
      faultOf: () => ({ kind: 'PositionsDown', ms: Infinity }),
      feedLost: false,
      diskFull: null,
    });
    const [id] = desk.ids;
    const broker = id === undefined ? undefined : desk.brokers.get(id);
    const before = broker?.reads() ?? 0;
    for (let minute = 1; minute <= 15; minute += 1) {
      desk.engine.exit({ scope: { kind: 'Fleet', includeMaster: true }, reach: 'Everything' }, desk.ids, 'the test');
      await desk.time.runUntil(minute * 60_000);
    }
    // The polling leaves 300 of an account's reads in 15 minutes to others.
    expect((broker?.reads() ?? Infinity) - before).toBeLessThanOrEqual(300);
    expect([...desk.runs.values()].at(-1)?.accounts[0]?.state).toBe('Left');
  });

  seeds(1, 80, 'overshoots nowhere and claims nothing that is not so', { failing: 0, presses: 1 });
  seeds(2, 180, 'overshoots nowhere while 30 % of the accounts fail', { failing: 0.3, presses: 1 });
  seeds(3, 60, 'is not confused by fifty presses for the fleet, an account or an instrument', {
    failing: 0.3,
    presses: 50,
  });
  seeds(4, 60, 'works by the books alone when the feed tells nothing', { failing: 0.3, presses: 2, feedLost: true });
  seeds(5, 80, 'goes on by itself when the journal can be written again', {
    failing: 0.3,
    presses: 3,
    diskFullMs: 1700,
  });
  seeds(6, 40, 'stands all of it at once: failing accounts, a dead feed, a full disk and fifty presses', {
    failing: 0.3,
    presses: 50,
    feedLost: true,
    diskFullMs: 1200,
  });
});
