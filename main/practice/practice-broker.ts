// Where practice takes place: the simulated broker in a thread of its own, or any server that speaks the wire.

import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { request } from 'undici';
import { z } from 'zod';
import { err, ok, type Result } from '../../domain/result.ts';
import type { BrokerAddresses } from '../../preload/contract.ts';

/** Credentials of a practice account: made up by the simulated broker, worth nothing elsewhere. */
export type PracticeAccount = {
  readonly id: string;
  readonly name: string;
  readonly appCode: string;
  readonly apiSecret: string;
  readonly password: string;
};

/** Where the practice broker sees its callers: on this machine. */
export const practiceCaller = '127.0.0.1';

export type PracticeBroker = {
  /** Stands in for the broker's own addresses; an environment variable or a setting still wins. */
  readonly addresses: Partial<BrokerAddresses>;
  /** The simulated broker's control surface; null for a server that has none. */
  readonly control: string | null;
  /** The master first. */
  readonly accounts: readonly PracticeAccount[];
  /** Accounts that the broker has and no desk starts with, to be added by hand. */
  readonly spares: readonly PracticeAccount[];
  readonly stop: () => Promise<void>;
};

const accountSchema = z.object({
  id: z.string().min(1),
  name: z.string().default(''),
  appCode: z.string(),
  apiSecret: z.string(),
  password: z.string().default(''),
});
const accountsSchema = z.array(accountSchema).min(2);

const listening = z.object({
  kind: z.literal('listening'),
  urls: z.record(z.string(), z.string()),
  accounts: accountsSchema,
  spareAccounts: z.array(accountSchema).default([]),
});
const failed = z.object({ kind: z.literal('failed'), code: z.string(), message: z.string() });

/** Starts the simulated broker on a free port of this machine; its ledger is kept in `ledgerFile`. */
export async function startOwnBroker(script: URL, ledgerFile: string, seed: number): Promise<Result<PracticeBroker>> {
  const worker = new Worker(script, { workerData: { port: 0, seed, ledgerFile, latencyMs: { min: 8, max: 30 } } });
  const first = await new Promise<unknown>((resolve) => {
    worker.once('message', resolve);
    worker.once('error', (error) => {
      resolve({ kind: 'failed', code: 'SIMULATOR_FAILED', message: error.message });
    });
  });
  const good = listening.safeParse(first);
  if (!good.success) {
    const bad = failed.safeParse(first);
    return bad.success
      ? err(bad.data.code, bad.data.message)
      : err('SIMULATOR_FAILED', 'The practice broker did not start; see the log and start again.');
  }
  const { control, ...addresses } = good.data.urls;
  return ok({
    addresses,
    control: control ?? null,
    accounts: good.data.accounts,
    spares: good.data.spareAccounts,
    stop: async () => {
      const ended = new Promise((resolve) => worker.once('exit', resolve));
      worker.postMessage('stop');
      await ended;
    },
  });
}

/**
 * A server named by environment variables. Its accounts come from its control surface, or from the JSON file that
 * LOCKSTEP_PRACTICE_ACCOUNTS names: [{ id, name, appCode, apiSecret, password }], the master first.
 */
export async function useOutsideBroker(
  env: Readonly<Record<string, string | undefined>>,
): Promise<Result<PracticeBroker>> {
  const control = env['LOCKSTEP_PRACTICE_CONTROL_URL'] ?? null;
  const file = env['LOCKSTEP_PRACTICE_ACCOUNTS'];
  const stop = async (): Promise<void> => undefined;
  try {
    const listed: unknown = file === undefined ? await askAccounts(control) : JSON.parse(readFileSync(file, 'utf8'));
    return ok({
      addresses: {},
      control,
      accounts: accountsSchema.parse(listed),
      spares: await askSpares(control),
      stop,
    });
  } catch (error) {
    const why =
      error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : String(error);
    return err(
      'PRACTICE_ACCOUNTS_UNREADABLE',
      `The practice accounts could not be had from ${file ?? control ?? 'anywhere'}: ${why}. Set LOCKSTEP_PRACTICE_CONTROL_URL to the simulator's control address, or LOCKSTEP_PRACTICE_ACCOUNTS to a JSON file.`,
    );
  }
}

/** A server without spare accounts is as good as one that has none. */
async function askSpares(control: string | null): Promise<readonly PracticeAccount[]> {
  if (control === null) return [];
  try {
    const { body } = await request(`${control}/accounts?spare=1`, { headersTimeout: 5000, bodyTimeout: 5000 });
    const spare = z.array(accountSchema.extend({ spare: z.literal(true) })).safeParse(await body.json());
    return spare.success ? spare.data : [];
  } catch {
    return [];
  }
}

async function askAccounts(control: string | null): Promise<unknown> {
  if (control === null) throw new Error('neither LOCKSTEP_PRACTICE_CONTROL_URL nor LOCKSTEP_PRACTICE_ACCOUNTS is set');
  const { body } = await request(`${control}/accounts`, { headersTimeout: 5000, bodyTimeout: 5000 });
  const answer = await body.json();
  return Array.isArray(answer) ? answer : (answer as { accounts?: unknown }).accounts;
}
