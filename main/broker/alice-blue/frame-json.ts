// The bytes of one socket frame into a value.

import type { RawData } from 'ws';

/** Undefined for what is not JSON. Binary frames are read as text, since some servers send them so. */
export function frameJson(data: RawData): unknown {
  try {
    const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.isBuffer(data) ? data : Buffer.from(data);
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
