// The built engine as a process of its own, started against a simulated broker that outlives it, and killed at will.

import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { consoleEnvironment } from '../../main/simulator/simulator-urls.ts';
import type { RunningSimulator } from '../../main/simulator/start-simulator.ts';

const script = join(import.meta.dirname, '..', '..', 'out', 'main', 'engine.js');

export type EngineProcess = { readonly kill: () => Promise<void>; readonly stop: () => Promise<void> };

/** Resolves once the engine says that it is ready; rejects with what it printed when it ends first. */
export async function startEngine(profile: string, simulator: RunningSimulator): Promise<EngineProcess> {
  if (!existsSync(script)) throw new Error('out/main/engine.js is missing: run npm run build first');
  const child: ChildProcess = spawn(process.execPath, [script, '--profile', profile], {
    env: { ...process.env, ...consoleEnvironment(simulator.urls), LOCKSTEP_SETTLE_MS: '1500' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let printed = '';
  await new Promise<void>((resolve, reject) => {
    const take = (chunk: Buffer): void => {
      printed += chunk.toString();
      if (printed.includes('lockstep: ready')) resolve();
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    child.once('exit', (code) => reject(new Error(`The engine ended (${code}): ${printed}`)));
  });
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await gone;
  };
  return { kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}

export type MappingRow = {
  readonly follower_id: string;
  readonly cl_ord_id: string;
  readonly follower_order_id: string | null;
  readonly status: string;
  readonly quantity: number;
  readonly created_at_ms: number;
};

/** What the journal's projection says, read from outside. */
export function mappingsIn(profile: string): readonly MappingRow[] {
  const db = new Database(join(profile, 'practice', 'lockstep.sqlite'), { readonly: true });
  try {
    return db
      .prepare('SELECT follower_id, cl_ord_id, follower_order_id, status, quantity, created_at_ms FROM order_mappings')
      .all() as MappingRow[];
  } finally {
    db.close();
  }
}

export function eventKinds(profile: string, kind: string): number {
  const db = new Database(join(profile, 'practice', 'lockstep.sqlite'), { readonly: true });
  try {
    return (db.prepare('SELECT count(*) AS n FROM trade_events WHERE kind = ?').get(kind) as { n: number }).n;
  } finally {
    db.close();
  }
}
