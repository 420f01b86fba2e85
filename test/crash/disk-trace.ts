// What reached the disk, as the preloaded library recorded it, and what a power cut may leave of it.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Seeded } from '../support/seeded.ts';

export type DiskEvent =
  | { readonly kind: 'Write'; readonly path: string; readonly offset: number; readonly data: Buffer }
  | { readonly kind: 'Truncate'; readonly path: string; readonly size: number }
  | { readonly kind: 'Sync' | 'SyncFailed'; readonly path: string }
  | { readonly kind: 'Unlink'; readonly path: string }
  | { readonly kind: 'Rename'; readonly path: string; readonly to: string }
  /** The process was told that everything up to this row is durable. */
  | { readonly kind: 'Acknowledged'; readonly seq: number };

const headBytes = 16;

export function readTrace(bytes: Buffer): readonly DiskEvent[] {
  const events: DiskEvent[] = [];
  for (let at = 0; at < bytes.length;) {
    const [kind, pathBytes, size] = [
      String.fromCharCode(bytes.readUInt8(at)),
      bytes.readUInt16LE(at + 2),
      bytes.readUInt32LE(at + 4),
    ];
    const offset = Number(bytes.readBigInt64LE(at + 8));
    const path = bytes.toString('utf8', at + headBytes, at + headBytes + pathBytes);
    const data = bytes.subarray(at + headBytes + pathBytes, at + headBytes + pathBytes + size);
    events.push(eventOf(kind, path, offset, data));
    at += headBytes + pathBytes + size;
  }
  return events;
}

function eventOf(kind: string, path: string, offset: number, data: Buffer): DiskEvent {
  switch (kind) {
    case 'w':
      return { kind: 'Write', path, offset, data };
    case 't':
      return { kind: 'Truncate', path, size: offset };
    case 's':
      return { kind: 'Sync', path };
    case 'f':
      return { kind: 'SyncFailed', path };
    case 'u':
      return { kind: 'Unlink', path };
    case 'r':
      return { kind: 'Rename', path, to: data.toString() };
    case 'a':
      return { kind: 'Acknowledged', seq: Number(data.toString().trim()) };
    default:
      throw new Error(`The trace holds a record of an unknown kind "${kind}"`);
  }
}

const sector = 512;

/** A file by what it holds, whatever it is called. */
type Inode = { content: Buffer; size: number };
type Names = Map<string, Inode>;

/**
 * The files of `folder` as a power cut after the first `count` events may leave them. Of each file: what was written
 * before a sync that succeeded is there; of the rest any sectors are, so that a page may be torn, and what a failed sync
 * was to save is not saved by a later one. Names are given and taken in order, as a journaling file system does it: all
 * up to the folder's last sync, and then as many more as chance has it.
 */
export function loseAt(
  events: readonly DiskEvent[],
  count: number,
  folder: string,
  chance: Seeded,
): ReadonlyMap<string, Buffer> {
  // A disk that lost power kept most of what it was handed, or hardly anything.
  const keeps = chance.pick([0, 0.1, 0.5, 0.9, 1]);
  const now: Names = new Map();
  const durable: Names = new Map();
  const renamings: { readonly at: number; readonly change: (names: Names) => void }[] = [];
  const outcomes = syncOutcomes(events, count);
  const name = (at: number, change: (names: Names) => void): void => {
    change(now);
    renamings.push({ at, change });
  };
  const inodeAt = (at: number, path: string): Inode => {
    const known = now.get(path);
    if (known !== undefined) return known;
    const made: Inode = { content: Buffer.alloc(4096), size: 0 };
    name(at, (names) => names.set(path, made));
    return made;
  };
  for (const [at, event] of events.slice(0, count).entries()) {
    if (event.kind === 'Write') {
      const safe = outcomes.isSafe(event.path, at);
      write(inodeAt(at, event.path), event, () => safe || chance.next() < keeps);
    } else if (event.kind === 'Truncate') {
      const inode = inodeAt(at, event.path);
      if (outcomes.isSafe(event.path, at) || chance.next() < keeps) resize(inode, event.size);
    } else if (event.kind === 'Unlink') name(at, (names) => names.delete(event.path));
    else if (event.kind === 'Rename')
      name(at, (names) => {
        const inode = names.get(event.path);
        names.delete(event.path);
        if (inode !== undefined) names.set(event.to, inode);
      });
  }
  const safeNames = renamings.filter(({ at }) => outcomes.isSafe(folder, at)).length;
  const kept = chance.between(safeNames, renamings.length);
  for (const { change } of renamings.slice(0, kept)) change(durable);
  return new Map([...durable].map(([path, { content, size }]) => [path, content.subarray(0, size)]));
}

/** Whether what happened to a path at an event was saved: by the next sync of that same file, if it succeeded. */
function syncOutcomes(events: readonly DiskEvent[], count: number) {
  const next: boolean[] = [];
  const pending = new Map<string, number[]>();
  const wait = (key: string, at: number): void => void (pending.get(key) ?? pending.set(key, []).get(key))?.push(at);
  const folderWaits: number[] = [];
  const folderSafe = new Set<number>();
  for (const [at, event] of events.slice(0, count).entries()) {
    folderWaits.push(at);
    if (event.kind === 'Write' || event.kind === 'Truncate') wait(event.path, at);
    else if (event.kind === 'Unlink') pending.delete(event.path);
    else if (event.kind === 'Rename') {
      pending.set(event.to, pending.get(event.path) ?? []);
      pending.delete(event.path);
    } else if (event.kind === 'Sync' || event.kind === 'SyncFailed') {
      const saved = event.kind === 'Sync';
      for (const waiting of pending.get(event.path) ?? []) next[waiting] = saved;
      pending.delete(event.path);
      if (!pathIsFile(events, event.path)) {
        // Names are changed in order: one that is safe makes those before it safe, whatever failed in between.
        if (saved) for (const waiting of folderWaits.splice(0)) folderSafe.add(waiting);
      }
    }
  }
  return {
    isSafe: (path: string, at: number): boolean => (pathIsFile(events, path) ? next[at] === true : folderSafe.has(at)),
  };
}

const filesOf = new WeakMap<readonly DiskEvent[], ReadonlySet<string>>();

/** Anything that was ever written to; what was only synced is the folder. */
function pathIsFile(events: readonly DiskEvent[], path: string): boolean {
  const known = filesOf.get(events) ?? new Set(events.flatMap((event) => (event.kind === 'Write' ? [event.path] : [])));
  filesOf.set(events, known);
  return known.has(path);
}

function write(
  inode: Inode,
  { offset, data }: { readonly offset: number; readonly data: Buffer },
  isKept: () => boolean,
): void {
  for (let from = 0; from < data.length;) {
    const to = Math.min(data.length, from + sector - ((offset + from) % sector));
    if (isKept()) {
      if (inode.size < offset + to) resize(inode, offset + to);
      data.copy(inode.content, offset + from, from, to);
    }
    from = to;
  }
}

function resize(inode: Inode, size: number): void {
  if (size > inode.content.length)
    inode.content = Buffer.concat([inode.content, Buffer.alloc(size * 2 - inode.content.length)]);
  if (size < inode.size) inode.content.fill(0, size, inode.size);
  inode.size = size;
}

/** Lays the files down in another folder; the index of the log is made anew by whoever opens it, so it is left out. */
export function layDown(files: ReadonlyMap<string, Buffer>, from: string, to: string): void {
  mkdirSync(to, { recursive: true, mode: 0o700 });
  for (const [path, content] of files)
    if (!path.endsWith('-shm')) writeFileSync(join(to, relative(from, path)), content, { mode: 0o600 });
}
