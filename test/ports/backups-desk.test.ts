import { describe, expect, it } from 'vitest';
import type { DeskChange, Notice } from '../../domain/desk-view.ts';
import { ok } from '../../domain/result.ts';
import { createBackups, type BackupsParts } from '../../main/backups.ts';
import { manualClock } from '../support/manual-clock.ts';

const ways = ['Throws', 'Rejects'] as const;
const start = Date.UTC(2026, 10, 24, 4, 0);

/** A day with a person who asks for a backup and has it read again; the n-th call of the port fails. */
async function play(nth: number, way: (typeof ways)[number]) {
  const clock = manualClock(start);
  const copies = [{ name: 'lockstep-1.sqlite', at: start - 3 * 86_400_000, bytes: 1, rows: 1 }];
  let calls = 0;
  const strikes = (): boolean => (calls += 1) === nth;
  const answering = <T>(value: T): Promise<T> => {
    if (!strikes()) return Promise.resolve(value);
    if (way === 'Throws') throw new Error('the disk broke');
    return Promise.reject(new Error('the disk broke'));
  };
  const line: BackupsParts['line'] = {
    list: () => {
      if (strikes()) throw new Error('the folder cannot be read');
      return copies;
    },
    make: () => answering(ok(null)),
    check: () => answering(ok(null)),
  } as unknown as NonNullable<BackupsParts['line']>;
  const broken: string[] = [];
  const rejected = (error: unknown): void => void broken.push(`rejected unheard: ${String(error)}`);
  const others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', rejected);
  const told: Notice[] = [];
  let shown: Extract<DeskChange, { kind: 'Backups' }> | null = null;
  try {
    const backups = createBackups({
      clock,
      line,
      show: (change) => {
        if (change.kind === 'Backups') shown = change;
      },
      raise: (notice) => told.push(notice),
      clear: () => undefined,
      restore: () => undefined,
    });
    await clock.advance(130_000);
    backups.verify(copies[0]?.name ?? '');
    await clock.advance(1000);
    await new Promise((resolve) => setImmediate(resolve));
    // Whatever failed before, the next one that a person asks for is made.
    if (!backups.make().ok) broken.push('it says for ever that one is being made');
    await clock.advance(1000);
    await new Promise((resolve) => setImmediate(resolve));
    backups.close();
  } catch (error) {
    broken.push(`thrown: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    process.off('unhandledRejection', rejected);
    for (const other of others) process.on('unhandledRejection', other);
  }
  const last = shown as Extract<DeskChange, { kind: 'Backups' }> | null;
  if (last?.backups.running !== null) broken.push('the window shows one under way for ever');
  return { calls, broken };
}

describe('the backups of a desk', () => {
  it.each(ways)('halt nothing and are never stuck, whichever call of theirs %s', async (way) => {
    const { calls, broken } = await play(0, way);
    expect([broken, calls > 6]).toEqual([[], true]);
    const found: string[] = [];
    for (let nth = 1; nth <= calls; nth += 1)
      for (const text of (await play(nth, way)).broken) found.push(`call ${nth} ${way}: ${text}`);
    expect(found).toEqual([]);
  });
});
