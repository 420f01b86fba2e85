// A compressed body, although none was asked for: some gateways pack whatever passes. Unpacked up to the size that any
// answer may have, so that a small bomb stays small.

import { brotliDecompress, gunzip, inflate, type ZlibOptions } from 'node:zlib';

type Unpacking = (bytes: Buffer, options: ZlibOptions, done: (error: Error | null, plain: Buffer) => void) => void;

const unpackings: Readonly<Record<string, Unpacking>> = {
  gzip: gunzip,
  'x-gzip': gunzip,
  deflate: inflate,
  br: brotliDecompress,
};

export type Unpacked =
  | { readonly kind: 'Plain'; readonly bytes: Buffer }
  | { readonly kind: 'TooLarge' }
  /** Broken, or packed in a way that nobody here knows. */
  | { readonly kind: 'Garbled' };

export function isPacked(encoding: string): boolean {
  const word = encoding.trim().toLowerCase();
  return word !== '' && word !== 'identity';
}

export function unpack(bytes: Buffer, encoding: string, mostBytes: number): Promise<Unpacked> {
  const word = encoding.trim().toLowerCase();
  const unpacking = Object.hasOwn(unpackings, word) ? unpackings[word] : undefined;
  if (!unpacking) return Promise.resolve({ kind: 'Garbled' });
  return new Promise((resolve) => {
    unpacking(bytes, { maxOutputLength: mostBytes }, (error, plain) => {
      if (!error) resolve({ kind: 'Plain', bytes: plain });
      else resolve({ kind: (error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE' ? 'TooLarge' : 'Garbled' });
    });
  });
}
