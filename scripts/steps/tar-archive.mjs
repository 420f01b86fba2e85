import { Buffer } from 'node:buffer';

const BLOCK = 512;

/** Finds a file inside an uncompressed tar and returns where its bytes lie. */
export async function findInTar(file, wanted) {
  const header = Buffer.alloc(BLOCK);
  for (let at = 0; ;) {
    const { bytesRead } = await file.read(header, 0, BLOCK, at);
    if (bytesRead < BLOCK || header[0] === 0) return undefined;
    const text = (from, length) => header.toString('utf8', from, from + length).replace(/\0.*$/s, '');
    const size = parseInt(text(124, 12), 8);
    if (text(0, 100) === wanted) return { start: at + BLOCK, size };
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
}
