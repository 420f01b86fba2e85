// Whether live trading may start on this machine. Every no says what to do.

import { err, type Err } from '../domain/result.ts';
import type { RuntimeKind } from './runtime-kind.ts';

/** Always a refusal in this version: practice is complete, signing in live accounts is not built yet. */
export function refuseLive(runtime: RuntimeKind): Err {
  if (runtime.kind === 'Assembled') {
    return err(
      'LIVE_NEEDS_OFFICIAL_RUNTIME',
      `This Electron is a stand-in assembled for practice and tests (declared: ${runtime.declared}), so live accounts are refused. Run npm start once on a machine that reaches the internet, so that the official one is installed.`,
    );
  }
  return err('LIVE_NOT_IN_THIS_VERSION', 'Live accounts cannot be set up in this version yet: it practises against the simulated broker only. Start without --live.');
}
