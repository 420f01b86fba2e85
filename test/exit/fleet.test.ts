import { describe, expect, it } from 'vitest';
import { openExitDesk } from './exit-desk.ts';
import { runTrial, type Trial } from './exit-trial.ts';

// `LOCKSTEP_EXIT_ACCOUNTS=100 npm test -- unit test/exit` plays every seed with a hundred accounts.
const accounts = Number(process.env['LOCKSTEP_EXIT_ACCOUNTS'] ?? 5);

async function judged(trial: Trial): Promise<void> {
  const { broken } = await runTrial(trial);
  expect({ trial, broken }).toEqual({ trial, broken: [] });
}

async function seeds(from: number, to: number, trial: Omit<Trial, 'seed'>): Promise<void> {
  for (let seed = from; seed <= to; seed += 1) await judged({ ...trial, seed });
}

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

  it('overshoots nowhere and claims nothing that is not so, over 100 seeds without a fault', async () => {
    await seeds(1000, 1099, { accounts, failing: 0, presses: 1 });
  });

  it('overshoots nowhere while 30 % of the accounts fail, over 200 seeds', async () => {
    await seeds(2000, 2199, { accounts, failing: 0.3, presses: 1 });
  });

  it('is not confused by fifty presses for the fleet, an account or an instrument, over 60 seeds', async () => {
    await seeds(3000, 3059, { accounts, failing: 0.3, presses: 50 });
  });

  it('works by the books alone when the feed tells nothing, over 60 seeds', async () => {
    await seeds(4000, 4059, { accounts, failing: 0.3, presses: 2, feedLost: true });
  });

  it('goes on by itself when the journal can be written again, over 80 seeds', async () => {
    await seeds(5000, 5079, { accounts, failing: 0.3, presses: 3, diskFullMs: 1700 });
  });
});
