// The broker's addresses and the day's contracts, tables and hours: the composition's part that knows no account.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { SettingsStore } from '../db/settings-store.ts';
import type { InstrumentId } from '../domain/ids.ts';
import type { Instrument } from '../domain/instrument.ts';
import { ok, type Result } from '../domain/result.ts';
import type { BrokerAddresses } from '../preload/contract.ts';
import { resolveAddresses } from './broker/alice-blue/addresses.ts';
import type { ComposePlan } from './compose-plan.ts';
import { contractFiles } from './reference-data.ts';
import { openReferenceDesk, type ReferenceDesk } from './reference-desk.ts';
import { calendarHours, practiceHours, type TradingHours } from './trading-hours.ts';

export type OpenedReference = {
  readonly addresses: BrokerAddresses;
  readonly reference: ReferenceDesk;
  readonly hours: TradingHours;
  readonly instrumentOf: (id: InstrumentId) => Instrument | undefined;
};

export async function openReference(plan: ComposePlan, settings: SettingsStore): Promise<Result<OpenedReference>> {
  const { clock, log } = plan;
  const saved = JSON.parse(settings.get('addresses') ?? '{}') as Partial<BrokerAddresses>;
  const resolved = resolveAddresses({ env: plan.env, saved: { ...plan.practice?.addresses, ...saved } });
  if (!resolved.ok) return resolved;
  const addresses = resolved.value;

  const referenceFolder = join(plan.folder, 'reference');
  // Kept files belong to the server they came from.
  if (settings.get('reference.address') !== addresses.contractMaster)
    rmSync(referenceFolder, { recursive: true, force: true });
  settings.set('reference.address', addresses.contractMaster, clock.now());
  const reference = await openReferenceDesk({
    address: addresses.contractMaster,
    files: contractFiles,
    folder: plan.folder,
    clock,
    log,
  });
  const hours =
    plan.hours ?? (plan.practice === null ? calendarHours(reference.tables, reference.hasDerivatives) : practiceHours);
  const instrumentOf = (id: InstrumentId): Instrument | undefined => reference.index().byId(id) ?? undefined;

  return ok({ addresses, reference, hours, instrumentOf });
}
