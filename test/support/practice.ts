// A whole desk without a window: the real engine, database and client against the simulated broker's real sockets.

import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeskView } from '../../domain/desk-view.ts';
import type { CopyView, MasterOrderView } from '../../domain/order-view.ts';
import type { Result } from '../../domain/result.ts';
import { systemClock } from '../../main/clock.ts';
import { composeDesk } from '../../main/compose.ts';
import type { ComposePlan, Desk } from '../../main/compose-plan.ts';
import { silentLog } from '../../main/log.ts';
import { createRedactor } from '../../main/redactor.ts';
import { startSimulator, type RunningSimulator, type SimulatorOptions } from '../../main/simulator/start-simulator.ts';
import type { DeskCallName, DeskCalls } from '../../preload/contract.ts';
import type { MasterTicket } from '../../preload/master-calls.ts';

export const sbin = { exchange: 'NSE', token: '3045', id: 'NSE|3045' } as const;

export type Practice = {
  readonly simulator: RunningSimulator;
  readonly folder: string;
  readonly desk: () => Desk;
  readonly view: () => DeskView;
  /** Throws with the refusal when the desk refuses. */
  readonly call: <Name extends DeskCallName>(
    name: Name,
    input: DeskCalls[Name]['in'],
  ) => Promise<DeskCalls[Name]['out']>;
  readonly ask: <Name extends DeskCallName>(name: Name, input: unknown) => Promise<Result<DeskCalls[Name]['out']>>;
  readonly place: (ticket: Partial<MasterTicket>) => Promise<string>;
  /** Closes the desk in good order and opens it again on the same folder. */
  readonly reopen: (plan?: Partial<ComposePlan>, whileAway?: () => Promise<void>) => Promise<void>;
  /** The same on the files as they stand now, without what a close would have written: as after a kill. */
  readonly reopenAsKilled: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

export async function openPractice(
  options: { readonly simulator?: Partial<SimulatorOptions>; readonly plan?: Partial<ComposePlan> } = {},
): Promise<Practice> {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-desk-'));
  const simulator = await startSimulator({ seed: 7, tickMs: 20, ...options.simulator });
  simulator.setPrice({ ...priceOf(sbin), price: 800, hold: true });
  // As in a run of the console: secrets outlive the desk, not the program.
  const memory = new Map<string, string>();
  let desk = await compose(folder, simulator, { memory, ...options.plan });
  const ask: Practice['ask'] = async (name, input) => (await desk.handlers.call(name, input)) as never;
  const call: Practice['call'] = async (name, input) => {
    const answer = await ask(name, input);
    if (!answer.ok) throw new Error(`${answer.code}: ${answer.message}`);
    return answer.value as never;
  };
  return {
    simulator,
    folder,
    desk: () => desk,
    view: () => desk.snapshot(),
    ask,
    call,
    place: async (ticket) => {
      const full: MasterTicket = {
        instrumentId: sbin.id,
        side: 'Buy',
        ordType: 'Limit',
        product: 'MIS',
        quantity: '100',
        price: '790',
        trigger: '',
        ...ticket,
      };
      return (await call('placeMasterOrder', full)).orderId;
    },
    reopen: async (plan, whileAway) => {
      await desk.close();
      await whileAway?.();
      desk = await compose(folder, simulator, { memory, ...options.plan, ...plan });
    },
    reopenAsKilled: async () => {
      const asItStood = mkdtempSync(join(tmpdir(), 'lockstep-killed-'));
      cpSync(folder, asItStood, { recursive: true });
      await desk.close();
      rmSync(folder, { recursive: true, force: true });
      cpSync(asItStood, folder, { recursive: true });
      rmSync(asItStood, { recursive: true, force: true });
      desk = await compose(folder, simulator, { memory, ...options.plan });
    },
    stop: async () => {
      await desk.close();
      await simulator.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function priceOf({ exchange, token }: { readonly exchange: string; readonly token: string }): {
  readonly exchange: string;
  readonly token: string;
} {
  return { exchange, token };
}

async function compose(folder: string, simulator: RunningSimulator, plan: Partial<ComposePlan> = {}): Promise<Desk> {
  const { control, ...addresses } = simulator.urls;
  const made = await composeDesk({
    folder,
    version: '0.0.0',
    clock: systemClock,
    random: () => 0.5,
    log: silentLog,
    redactor: createRedactor(),
    env: {},
    loadKeytar: () => Promise.reject(new Error('no keychain in this test')),
    memory: new Map(),
    about: {
      electron: '',
      chromium: '',
      node: '',
      runtime: { kind: 'Assembled', declared: '' },
      profile: folder,
      logFile: '',
    },
    actor: 'the test',
    practice: { addresses, control, accounts: simulator.accounts, spares: [], stop: async () => undefined },
    ...plan,
  });
  if (!made.ok) throw new Error(`${made.code}: ${made.message}`);
  return made.value;
}

/** Waits for a fact to become true; the test's own time limit ends a wait that never does. */
export async function until<T>(read: () => T | null | undefined | false): Promise<T> {
  for (;;) {
    const found = read();
    if (found !== null && found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export function orderOf(view: DeskView, key: string): MasterOrderView | undefined {
  return view.orders.find((order) => order.key === key);
}

export function copiesOf(view: DeskView, key: string): readonly CopyView[] {
  return orderOf(view, key)?.copies ?? [];
}
