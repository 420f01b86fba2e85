// Which address an account's calls leave from. The broker takes orders from registered addresses only and never says which
// one it sees, so it is asked of a page that answers the caller's address, where one is set; otherwise the address of
// this machine tells, unless a router stands in between.

import { BlockList, isIP } from 'node:net';
import { err, ok, type Result } from '../../../domain/result.ts';
import { plainAddress } from '../../plain-address.ts';
import type { HttpLine } from './http-exchange.ts';

const local = new BlockList();
for (const [net, bits] of [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  local.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  local.addSubnet(net, bits, 'ipv6');

/** Seen as it is from everywhere; what a router hides is not. */
export function isPublicAddress(address: string): boolean {
  return isIP(address) !== 0 && !local.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');
}

const hidden = err(
  'ADDRESS_HIDDEN',
  'A router stands between this machine and the broker, and nobody was asked which address it shows.',
);

/** `page` is empty where none is set; `leftFrom` is this machine's end of the account's last connection, if any. */
export async function readOutgoingAddress(
  line: HttpLine,
  page: string,
  leftFrom: string | null,
): Promise<Result<string>> {
  if (page === '') return leftFrom !== null && isPublicAddress(leftFrom) ? ok(leftFrom) : hidden;
  const ending = await line.exchange({ method: 'GET', url: new URL(page), headers: { accept: '*/*' } });
  if (ending.kind !== 'Answered') return err('ADDRESS_PAGE_SILENT', `The page that tells the address: ${ending.text}`);
  const found = ending.status === 200 ? addressIn(ending.body) : null;
  return found === null
    ? err('ADDRESS_PAGE_ODD', `The page that tells the address answered HTTP ${ending.status} without one.`)
    : ok(found);
}

/** The address alone, or the first field of a JSON object that holds one. */
function addressIn(body: string): string | null {
  const text = body.slice(0, 2_000).trim();
  if (!text.startsWith('{')) return plainAddress(text);
  try {
    const fields = Object.values(JSON.parse(text) as Record<string, unknown>);
    return fields.map((field) => (typeof field === 'string' ? plainAddress(field) : null)).find(Boolean) ?? null;
  } catch {
    return null;
  }
}
