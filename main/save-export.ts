// An export from the window: the person says where, a thread of its own writes, and the page is told how it goes.

import { basename } from 'node:path';
import { err, ok, type Result } from '../domain/result.ts';
import type { ExportView } from '../preload/history-calls.ts';
import type { ExportRequest } from './history-export.ts';

export type SaveExportPlan = {
  readonly ready: (asked: unknown) => ExportRequest | null;
  /** Asks the person; null: given up. */
  readonly choose: (name: string) => Promise<string | null>;
  readonly write: (request: ExportRequest, file: string, onRows: (rows: number) => void) => Promise<Result<number>>;
  readonly show: (view: ExportView) => void;
  readonly today: () => string;
};

export type SaveExport = (asked: unknown) => Promise<Result<null>>;

export function createSaveExport(plan: SaveExportPlan): SaveExport {
  let busy = false;

  async function run(request: ExportRequest): Promise<ExportView> {
    const what = request.what === 'Events' ? 'journal' : 'mappings';
    const file = await plan.choose(`lockstep-${what}-${plan.today()}.${request.format}`);
    if (file === null) return { kind: 'GivenUp' };
    plan.show({ kind: 'Writing', rows: 0 });
    const written = await plan.write(request, file, (rows) => {
      plan.show({ kind: 'Writing', rows });
    });
    return written.ok
      ? { kind: 'Done', rows: written.value, file: basename(file) }
      : { kind: 'Failed', reason: written.message };
  }

  return async (asked) => {
    const request = plan.ready(asked);
    if (request === null) return err('INPUT_REFUSED', 'This export cannot be read.');
    if (busy) return err('EXPORT_UNDER_WAY', 'One file is being written; wait until it is done.');
    busy = true;
    void run(request)
      .catch((error: unknown): ExportView => ({
        kind: 'Failed',
        reason: error instanceof Error ? error.message : String(error),
      }))
      .then((view) => {
        busy = false;
        plan.show(view);
      });
    return ok(null);
  };
}
