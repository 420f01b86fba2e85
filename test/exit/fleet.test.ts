import { describe, expect, it } from 'vitest';
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
