// The engine of a series of kills: its profile, and the simulated broker that outlives each of its lives.

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultAccountSeeds } from '../../main/simulator/accounts.ts';
import { startSimulator, type RunningSimulator } from '../../main/simulator/start-simulator.ts';
import type { Life } from './doomed-process.ts';
import { followers } from './kill-points.ts';

export type Engine = { readonly script: string; readonly folder: string; readonly simulator: RunningSimulator };

export const sbin = { exchange: 'NSE', token: '3045' } as const;
/** Generous, for a machine that does much else at the same time; nothing is judged by how long it takes. */
const patienceMs = 60_000;

/** `owns` is told each life, so that the last one ends with the work. */
export async function onEngine(
  script: string,
  seed: number,
  run: (engine: Engine, owns: (life: Life) => void) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-kill-'));
  const simulator = await startSimulator({
    seed,
    tickMs: 0,
    latencyMs: { min: 1, max: 12 },
    accounts: defaultAccountSeeds(followers),
  });
  simulator.setPrice({ ...sbin, price: 800, hold: true });
  const engine = { script, folder: join(folder, 'desk'), simulator };
  mkdirSync(engine.folder);
  let last: Life | null = null;
  try {
    await run(engine, (life) => (last = life));
  } finally {
    await (last as Life | null)?.kill();
    await simulator.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Rejects with `what` when it never becomes so. */
export async function within(what: string, isSo: () => boolean): Promise<void> {
  const since = Date.now();
  while (!isSo()) {
    if (Date.now() - since > patienceMs) throw new Error(`waited in vain for ${what}`);
    // Each look reads the whole journal; looked at more often, one thread for all lanes starves the simulated broker.
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
