// What a benchmark stands on: the simulated broker in a process of its own, and a whole desk against it in this one.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { request } from 'undici';
import { systemClock } from '../../main/clock.ts';
import { composeDesk } from '../../main/compose.ts';
import type { Desk } from '../../main/compose-plan.ts';
import type { DoorHost } from '../../main/door-settings.ts';
import { silentLog } from '../../main/log.ts';
import { useOutsideBroker } from '../../main/practice/practice-broker.ts';
import { createRedactor } from '../../main/redactor.ts';

export type OutsideBroker = {
  readonly env: Readonly<Record<string, string>>;
  readonly control: string;
  readonly stop: () => void;
};

export async function startBroker(port: number, followers: number, latency = '0-0'): Promise<OutsideBroker> {
  const script = join(process.cwd(), 'out', 'main', 'simulator.js');
  const words = ['--port', port, '--seed', 3, '--followers', followers, '--latency', latency, '--tick-ms', 250];
  const child = spawn(process.execPath, [script, ...words.map(String)], { stdio: ['ignore', 'pipe', 'inherit'] });
  // A benchmark that fails leaves no broker behind.
  process.once('exit', () => child.kill());
  const env: Record<string, string> = {};
  for await (const line of createInterface({ input: child.stdout })) {
    const found = /(LOCKSTEP_[A-Z_]+)=(\S+)/.exec(line);
    if (found?.[1] !== undefined && found[2] !== undefined) env[found[1]] = found[2].replace(/^['"]|['"]$/g, '');
    if (Object.keys(env).length >= 8) break;
  }
  return { env, control: env['LOCKSTEP_PRACTICE_CONTROL_URL'] ?? '', stop: () => child.kill() };
}

/** The master's purchase by hand; its price, in rupees, tells it and its copies from all others. */
export const buyByHand = {
  account: 'PR1001',
  source: 'MOB',
  exchange: 'NSE',
  instrumentId: '3045',
  transactionType: 'BUY',
  quantity: 2,
  product: 'INTRADAY',
  orderComplexity: 'REGULAR',
  orderType: 'LIMIT',
  validity: 'DAY',
  slTriggerPrice: '',
} as const;

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export async function post(url: string, body: unknown): Promise<unknown> {
  const answer = await request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return answer.body.json();
}

export async function openBenchDesk(
  broker: OutsideBroker,
  door: DoorHost | null = null,
): Promise<{ readonly desk: Desk; readonly close: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-bench-'));
  const practice = await useOutsideBroker({ ...broker.env });
  if (!practice.ok) throw new Error(practice.message);
  const made = await composeDesk({
    folder,
    version: 'bench',
    clock: systemClock,
    random: Math.random,
    log: silentLog,
    redactor: createRedactor(),
    env: broker.env,
    loadKeytar: () => Promise.reject(new Error('not in a benchmark')),
    memory: new Map(),
    about: {
      electron: '',
      chromium: '',
      node: process.version,
      runtime: { kind: 'Assembled', declared: '' },
      profile: folder,
      logFile: '',
    },
    actor: 'the benchmark',
    door,
    practice: practice.value,
  });
  if (!made.ok) throw new Error(made.message);
  return {
    desk: made.value,
    close: async () => {
      await made.value.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
