// From a profile folder to a running desk: the log, the practice broker, the composition; and back down in order.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from '../domain/result.ts';
import { ok } from '../domain/result.ts';
import { systemClock } from './clock.ts';
import { composeDesk, type ComposePlan, type Desk } from './compose.ts';
import { loadKeytar } from './keychain.ts';
import { openLog, type Log } from './log.ts';
import { startOwnBroker, useOutsideBroker } from './practice/practice-broker.ts';
import { createRedactor } from './redactor.ts';

export type OpenDeskPlan = {
  readonly profile: string;
  readonly version: string;
  readonly about: Omit<ComposePlan['about'], 'logFile'>;
  readonly actor: string;
  /** Of the practice market. */
  readonly seed: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The simulated broker's thread, used when the environment names no broker. */
  readonly simulatorScript: URL;
  readonly rules?: ComposePlan['rules'];
};

export type OpenedDesk = { readonly desk: Desk; readonly log: Log; readonly close: () => Promise<void> };

export async function openDesk(plan: OpenDeskPlan): Promise<Result<OpenedDesk>> {
  const folder = join(plan.profile, 'practice');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const redactor = createRedactor();
  const { log, file, close: closeLog } = openLog({ folder: join(plan.profile, 'logs'), redactor });
  log.info('engine-starting', { version: plan.version, path: plan.profile });
  const ended = <T>(refusal: T & { readonly code: string; readonly message: string }): T => {
    log.error('start-failed', { code: refusal.code, reason: refusal.message });
    closeLog();
    return refusal;
  };

  const outside = plan.env['LOCKSTEP_REST_URL'] !== undefined;
  const broker = outside ? await useOutsideBroker(plan.env) : await startOwnBroker(plan.simulatorScript, join(folder, 'broker-ledger.jsonl'), plan.seed);
  if (!broker.ok) return ended(broker);
  const composed = await composeDesk({
    folder,
    version: plan.version,
    clock: systemClock,
    random: Math.random,
    log,
    redactor,
    env: plan.env,
    loadKeytar,
    about: { ...plan.about, logFile: file },
    actor: plan.actor,
    practice: broker.value,
    ...(plan.rules === undefined ? {} : { rules: plan.rules }),
  });
  if (!composed.ok) {
    await broker.value.stop();
    return ended(composed);
  }
  log.info('engine-ready');
  return ok({
    desk: composed.value,
    log,
    close: async () => {
      await composed.value.close();
      await broker.value.stop();
      log.info('engine-closed');
      closeLog();
    },
  });
}
