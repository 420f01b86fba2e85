// Which Electron is running: the declared one, or a stand-in that is for practice and tests only.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type RuntimeKind = { readonly kind: 'Official' | 'Assembled'; readonly declared: string };

/** `running` is process.versions.electron; a packaged app carries the version it was built with. */
export function runtimeKind(appFolder: string, running: string, isPackaged: boolean): RuntimeKind {
  if (isPackaged) return { kind: 'Official', declared: running };
  const declared = declaredVersion(appFolder) ?? '';
  return { kind: declared === running ? 'Official' : 'Assembled', declared };
}

function declaredVersion(appFolder: string): string | null {
  try {
    const manifest = JSON.parse(readFileSync(join(appFolder, 'package.json'), 'utf8')) as {
      devDependencies?: Record<string, string>;
    };
    return manifest.devDependencies?.['electron'] ?? null;
  } catch {
    return null;
  }
}
