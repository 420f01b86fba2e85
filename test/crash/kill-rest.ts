// The end of a kill: everything comes to rest, nothing that was known is lost, and the desk is made ready for the next.

import { expect } from 'vitest';
import type { Records } from '../support/ledger-checker.ts';
import type { Life } from './doomed-process.ts';
import { within, type Engine } from './kill-engine.ts';
import { followRecords, isAtRest, recordsOf } from './kill-records.ts';

/** Rejects with the orders that stay open. */
export async function comeToRest(engine: Engine, life: Life): Promise<Records> {
  const look = followRecords(engine.folder, engine.simulator);
  let records = look();
  await within('everything to come to an end', () => {
    if (life.end() !== null) throw new Error(`the engine that came back ${life.end()}`);
    records = look();
    if (!isAtRest(records)) return false;
    // What is judged is read whole, and is at rest as a whole.
    records = recordsOf(engine.folder, engine.simulator);
    return isAtRest(records);
  }).catch((error: unknown) => {
    const raised = refsOf(records, 'AttentionRaised');
    const open = records.rows.filter(
      ({ status, cl_ord_id }) =>
        ['PENDING', 'ACTIVE', 'PARTIAL'].includes(status) || (status === 'UNKNOWN' && !raised.includes(cl_ord_id)),
    );
    throw new Error(
      `${reasonOf(error)}; open: ${open.map((row) => `${row.follower_id} ${row.cl_ord_id} ${row.status} ${row.follower_order_id ?? 'no order'}`).join(', ')}`,
      { cause: error },
    );
  });
  return records;
}

/** Coming back forgets nothing and decides nothing anew: each reference of before is there, and what ended stays ended. */
export function keptWhatItKnew(before: Records, after: Records): void {
  expect(after.entries.slice(0, before.entries.length)).toEqual(before.entries);
  for (const row of before.rows) {
    const now = after.rows.find(({ cl_ord_id }) => cl_ord_id === row.cl_ord_id);
    expect(now?.quantity).toBe(row.quantity);
    if (['COMPLETED', 'CANCELLED', 'FAILED'].includes(row.status)) expect(now?.status).toBe(row.status);
    if (row.follower_order_id !== null) expect(now?.follower_order_id).toBe(row.follower_order_id);
  }
}

/** The next kill begins with nothing working and copying on, so that its scene is its own. */
export async function tidy(engine: Engine, life: Life): Promise<void> {
  const { simulator } = engine;
  const isWorking = (status: string): boolean => !['COMPLETE', 'REJECTED', 'CANCELLED'].includes(status);
  for (const { status, brokerOrderId } of simulator.ledger().orders)
    if (isWorking(status)) simulator.withdraw(brokerOrderId, 'the end of a scene');
  life.call('setCopying', { on: true });
  // A person looks at what is on the list and takes it off, or Exit All would rightly never call the account flat.
  const look = followRecords(engine.folder, simulator);
  const before = look();
  const ignored = refsOf(before, 'AttentionIgnored');
  for (const clOrdId of refsOf(before, 'AttentionRaised'))
    if (!ignored.includes(clOrdId)) life.call('ignoreAttention', { clOrdId });
  // After an end without closing, positions that were open hold new entries back until a person lets them go again.
  if (isHeldBack(before))
    life.call('setTradingState', { scope: { kind: 'Fleet' }, state: 'Active', reason: '', cancelResting: false });
  await within('copying to be on and the list to be empty', () => {
    const now = look();
    return (
      !isHeldBack(now) &&
      isCopying(now) &&
      refsOf(now, 'AttentionRaised').every((ref) => refsOf(now, 'AttentionIgnored').includes(ref))
    );
  });
  await comeToRest(engine, life);
}

function refsOf({ entries }: Records, kind: 'AttentionRaised' | 'AttentionIgnored'): readonly string[] {
  return entries.flatMap(({ fact }) => (fact.kind === kind ? [fact.clOrdId] : []));
}

function isHeldBack({ entries }: Records): boolean {
  const last = entries.map(({ fact }) => fact).findLast((fact) => fact.kind === 'TradingStateChanged');
  return last?.kind === 'TradingStateChanged' && last.state !== 'Active';
}

function isCopying({ entries }: Records): boolean {
  const last = entries.map(({ fact }) => fact).findLast((fact) => fact.kind === 'CopyingChanged');
  return last?.kind === 'CopyingChanged' && last.copying.kind === 'On';
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
