import { parseArgs } from 'node:util';
import { defaultAccountSeeds } from './accounts.ts';
import type { SimulatorOptions } from './start-simulator.ts';

export const USAGE = `Runs the practice broker on this machine.

  --port N        port to listen on (default 8790; 0 takes any free one)
  --seed N        seed of prices, volumes and latencies (default 1)
  --ledger FILE   keep the day's orders in this file, and go on from it
  --tick-ms N     milliseconds between price steps (default 250; 0 stands still)
  --followers N   number of follower accounts, 1 to 200 (default 3)
  --latency A-B   milliseconds a call takes, from A to B (default 8-30; 0-0 for none)
  --help          show this`;

/** What the arguments ask for, or the sentence that says what is wrong with them. */
export type CliRequest =
  | { readonly kind: 'run'; readonly options: SimulatorOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly message: string };

class WrongArgument extends Error {}

function whole(name: string, text: string | undefined, fallback: number, min: number, max: number): number {
  if (text === undefined) return fallback;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= min && value <= max)) {
    throw new WrongArgument(
      `--${name} takes a whole number from ${min} to ${max}; ${JSON.stringify(text)} is not one.`,
    );
  }
  return value;
}

function range(text: string | undefined): { min: number; max: number } {
  const [, min, max] = /^(\d+)-(\d+)$/.exec(text ?? '8-30') ?? [];
  if (min === undefined || max === undefined || Number(min) > Number(max)) {
    throw new WrongArgument(`--latency takes two whole numbers such as 8-30; ${JSON.stringify(text)} is not that.`);
  }
  return { min: Number(min), max: Number(max) };
}

/** Reads the command line; throws nothing. */
export function readCliOptions(args: readonly string[]): CliRequest {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        seed: { type: 'string' },
        ledger: { type: 'string' },
        'tick-ms': { type: 'string' },
        followers: { type: 'string' },
        accounts: { type: 'string' },
        latency: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
    if (values.help === true) return { kind: 'help' };
    return {
      kind: 'run',
      options: {
        port: whole('port', values.port, 8790, 0, 65_535),
        seed: whole('seed', values.seed, 1, 0, 4_294_967_295),
        ledgerFile: values.ledger ?? null,
        tickMs: whole('tick-ms', values['tick-ms'], 250, 0, 3_600_000),
        latencyMs: range(values.latency),
        accounts: defaultAccountSeeds(whole('followers', values.followers ?? values.accounts, 3, 1, 200)),
      },
    };
  } catch (error) {
    const isExpected =
      error instanceof WrongArgument || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS') === true;
    if (!isExpected) throw error;
    return { kind: 'wrong', message: (error as Error).message };
  }
}
