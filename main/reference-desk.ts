// The reference data in use: loaded at the start, loaded again on demand and by itself once the broker has renewed it.
// Whoever needs an instrument asks here each time, so nothing has to be started again.

import { join } from 'node:path';
import type { ContractFile } from '../domain/contract-master.ts';
import type { Notice } from '../domain/desk-view.ts';
import type { InstrumentId } from '../domain/ids.ts';
import { createInstrumentIndex, type InstrumentIndex } from '../domain/instrument-index.ts';
import { ok, type Result } from '../domain/result.ts';
import type { ReferenceStatus } from '../preload/contract.ts';
import type { CancelTimer } from './clock.ts';
import { loadMarketTables, type MarketTables } from './market-calendar.ts';
import {
  contractDay,
  contractDayStart,
  loadReferenceData,
  type ReferenceData,
  type ReferencePlan,
} from './reference-data.ts';

export type ReferenceDesk = {
  readonly index: () => InstrumentIndex;
  readonly tables: () => MarketTables;
  /** Null: today's contract master is in use. Otherwise what is wrong, and that entries are refused. */
  readonly problem: (at: number) => string | null;
  /** The same for one instrument's exchange. */
  readonly stale: (id: InstrumentId, at: number) => string | null;
  /** Yes also where no derivatives were loaded at all, since nothing can be ruled out then. */
  readonly hasDerivatives: (symbol: string, at: number) => boolean;
  /** Asks the broker again and reads the tables again; a second call joins the first. */
  readonly refresh: () => Promise<Result<ReferenceStatus>>;
  /** Begins to watch for the next contract day. */
  readonly watch: (onLoaded: () => void) => void;
  readonly close: () => void;
};

/** `folder` is the mode's own: the copies stand in "reference", the trader's tables in "tables". */
export type ReferenceDeskPlan = Omit<ReferencePlan, 'anew' | 'previous'>;

/** A file had this soon after eight may still be yesterday's, so it is asked for once more when the time has passed. */
const settleMs = 15 * 60_000;
const lookEveryMs = 30_000;
const retryMs = { first: 60_000, most: 15 * 60_000 };

export async function openReferenceDesk(plan: ReferenceDeskPlan): Promise<ReferenceDesk> {
  const { clock, log } = plan;
  const tablesFolder = join(plan.folder, 'tables');
  let data: ReferenceData | null = null;
  let failure = '';
  let index = createInstrumentIndex([]);
  let tables = await loadMarketTables(tablesFolder);
  let running: Promise<Result<ReferenceStatus>> | null = null;
  let timer: CancelTimer | null = null;
  let closed = false;
  let retryAt = 0;
  let retryIn = retryMs.first;
  let secondLookAt: number | null = null;
  let onLoaded = (): void => undefined;

  async function load(anew: boolean): Promise<Result<ReferenceStatus>> {
    tables = await loadMarketTables(tablesFolder);
    const loaded = await loadReferenceData({ ...plan, folder: join(plan.folder, 'reference'), anew, previous: data });
    if (!loaded.ok) {
      failure = loaded.message;
      log.warn('reference-data-missing', { reason: failure });
      return loaded;
    }
    data = loaded.value;
    index = data.index;
    failure = data.missing[0]?.reason ?? '';
    const settledAt = contractDayStart(clock.now()) + settleMs;
    secondLookAt = clock.now() < settledAt ? settledAt : null;
    log.info('reference-data-loaded', { detail: data.asOf, rows: index.size });
    return ok(statusOf(data));
  }

  function loadOnce(anew: boolean): Promise<Result<ReferenceStatus>> {
    running ??= load(anew).finally(() => {
      running = null;
      if (!closed) onLoaded();
    });
    return running;
  }

  function look(): void {
    const now = clock.now();
    const late = secondLookAt !== null && now >= secondLookAt;
    const due = late || data === null || data.asOf !== contractDay(now);
    if (due && running === null && clock.monotonic() >= retryAt) {
      if (late) secondLookAt = null;
      void loadOnce(late).then(() => {
        const done = data !== null && data.asOf === contractDay(clock.now());
        retryAt = done ? 0 : clock.monotonic() + retryIn;
        retryIn = done ? retryMs.first : Math.min(retryMs.most, retryIn * 2);
      });
    }
    if (!closed) timer = clock.after(lookEveryMs, look);
  }

  const problem = (at: number): string | null => {
    if (data === null)
      return `${failure} New orders are not copied until it is there. It is asked for again by itself; refresh it on the Readiness screen to ask at once.`;
    if (data.asOf === contractDay(at)) return null;
    return `The contract master in use is of ${data.asOf}, today's is of ${contractDay(at)}. ${failure} New orders are not copied. It is asked for again by itself; refresh it on the Readiness screen to ask at once.`;
  };

  await loadOnce(false);

  return {
    index: () => index,
    tables: () => tables,
    problem,
    stale: (id, at) => {
      const exchange = id.slice(0, id.indexOf('|')) as ContractFile;
      const day = data?.days.get(exchange);
      if (data === null || day === undefined) {
        const why = data?.missing.find(({ file }) => file === exchange)?.reason ?? failure;
        return why === '' ? null : `Today's contract master of ${exchange} is missing. ${why}`;
      }
      return day === contractDay(at)
        ? null
        : `The contract master of ${exchange} is of ${day}, not of ${contractDay(at)}.`;
    },
    hasDerivatives: (symbol, at) => {
      if (data?.days.has('NFO') !== true) return true;
      const last = index.lastExpiryOf(symbol);
      return last !== null && last >= Date.parse(contractDay(at));
    },
    refresh: () => loadOnce(true),
    watch: (listener) => {
      onLoaded = listener;
      look();
    },
    close: () => {
      closed = true;
      timer?.();
    },
  };
}

export function statusOf({ asOf, index, refused, missing }: ReferenceData): ReferenceStatus {
  return { asOf, instruments: index.size, refusedRows: refused.length, missing };
}

/** One notice per condition: the contract master, and each thing the tables warn of. */
export function referenceNotices(problem: string | null, warnings: readonly string[], at: number): readonly Notice[] {
  const about = { at, account: '', masterOrderId: '' };
  return [
    ...(problem === null
      ? []
      : [{ ...about, key: 'reference', level: 'Error', title: 'No contract master of today', body: problem } as const]),
    ...(warnings.length === 0
      ? []
      : [
          {
            ...about,
            key: 'reference-tables',
            level: 'Warning',
            title: 'Reference tables need a look',
            body: warnings.join(' '),
          } as const,
        ]),
  ];
}
