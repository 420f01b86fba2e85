import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { firstWord } from './background.mjs';

/** Starts an X server without a monitor on a free display number and returns the variables that lead to it. */
export async function startVirtualScreen({ start }, folder, env) {
  const authority = join(folder, 'xauthority');
  writeFileSync(authority, authorityFile(randomBytes(16)), { mode: 0o600 });
  const args = ['-displayfd', '3', '-screen', '0', '1440x900x24', '-nolisten', 'tcp', '-noreset', '-auth', authority];
  const server = start('Xvfb', args, { env, hears: true });
  const number = await firstWord(server, 'Xvfb');
  return { DISPLAY: `:${number}`, XAUTHORITY: authority };
}

/** The X authority format with one entry valid for any display, so that no other user of the machine can look in. */
function authorityFile(cookie) {
  const field = (bytes) => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const anyFamily = Buffer.from([0xff, 0xff]);
  const none = Buffer.alloc(0);
  return Buffer.concat([anyFamily, field(none), field(none), field(Buffer.from('MIT-MAGIC-COOKIE-1')), field(cookie)]);
}
