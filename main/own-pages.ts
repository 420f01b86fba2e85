// Serves the console's own page under app://console: confined to its folder, fixed types, a strict policy on each answer.

import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { protocol } from 'electron';

export const ownPage = 'app://console/index.html';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Before the app is ready, once. */
export function claimScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
}

/** After the app is ready, once. `folder` holds the built page. */
export function servePages(folder: string): void {
  protocol.handle('app', async (request) => {
    const path = pathWithin(folder, request.url);
    const type = path === null ? undefined : types[extname(path)];
    if (path === null || type === undefined || request.method !== 'GET')
      return new Response('Not here', { status: 404 });
    try {
      const body = await readFile(path);
      return new Response(new Uint8Array(body), {
        headers: {
          'content-type': type,
          'content-security-policy': policy,
          'x-content-type-options': 'nosniff',
          'cache-control': 'no-store',
        },
      });
    } catch {
      return new Response('Not here', { status: 404 });
    }
  });
}

/** Null for another host, or for anything that would leave the folder. */
export function pathWithin(folder: string, url: string): string | null {
  let asked: URL;
  try {
    asked = new URL(url);
  } catch {
    return null;
  }
  if (asked.protocol !== 'app:' || asked.host !== 'console') return null;
  let plain: string;
  try {
    plain = decodeURIComponent(asked.pathname);
  } catch {
    return null;
  }
  if (plain.includes('\0') || plain.includes('\\')) return null;
  const path = normalize(join(folder, plain));
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep) ? path : null;
}
