import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';

const END = 0x06054b50;
const ENTRY = 0x02014b50;

/** Lists the entries of a zip that lies at `start` within an open file. */
export async function zipEntries(file, start, size) {
  const read = async (at, length) => {
    const bytes = Buffer.alloc(length);
    await file.read(bytes, 0, length, start + at);
    return bytes;
  };
  const tail = await read(Math.max(0, size - 65_557), Math.min(size, 65_557));
  let end = tail.length - 22;
  while (end >= 0 && tail.readUInt32LE(end) !== END) end -= 1;
  if (end < 0) throw new Error('not a zip archive');
  const directory = await read(tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  const entries = [];
  for (let at = 0; at < directory.length && directory.readUInt32LE(at) === ENTRY;) {
    const nameLength = directory.readUInt16LE(at + 28);
    const local = directory.readUInt32LE(at + 42);
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      deflated: directory.readUInt16LE(at + 10) === 8,
      packedSize: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      mode: directory.readUInt32LE(at + 38) >>> 16,
      // The local header's name and extra lengths may differ from the directory's.
      bytesAt: async () => {
        const header = await read(local, 30);
        return start + local + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
      },
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

/** Writes one entry of a zip to a path. */
export async function extractEntry(archivePath, entry, target) {
  await mkdir(dirname(target), { recursive: true });
  const mode = (entry.mode & 0o777) | 0o644;
  const start = await entry.bytesAt();
  const out = createWriteStream(target, { mode });
  if (entry.packedSize === 0) {
    out.end();
    await new Promise((resolve, reject) => out.on('close', resolve).on('error', reject));
    return;
  }
  const bytes = createReadStream(archivePath, { start, end: start + entry.packedSize - 1 });
  await (entry.deflated ? pipeline(bytes, createInflateRaw(), out) : pipeline(bytes, out));
}
