// Whether live trading may start on this machine. Every no says what to do. A missing keychain is refused later, where
// it is tried.

import { err, type Err } from '../domain/result.ts';
import type { RuntimeKind } from './runtime-kind.ts';

/** Null: live may start. */
export function refuseLive(runtime: RuntimeKind): Err | null {
  if (runtime.kind === 'Official') return null;
  return err(
    'LIVE_NEEDS_OFFICIAL_RUNTIME',
    `This Electron is a stand-in assembled for practice and tests (declared: ${runtime.declared}), so live accounts are refused. Run npm start once on a machine that reaches the internet, so that the official one is installed.`,
  );
}
