// Set up once for a run: every folder that a test makes lies in one of the run's own. A run that was killed could not
// clear up after itself, so the next one does.

import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const start = 'lockstep-tests-';
const owner = 'LOCKSTEP_TESTS_TEMP';

export function setup(): void {
  // Each project of the run calls it.
  if (process.env[owner] !== undefined) return;
  const shared = tmpdir();
  for (const name of readdirSync(shared)) {
    const pid = new RegExp(`^${start}(\\d+)-`).exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) rmSync(join(shared, name), { recursive: true, force: true });
  }
  const own = mkdtempSync(join(shared, `${start}${process.pid}-`));
  // As the shared one is: a test that gives up its rights must still find its way.
  chmodSync(own, 0o755);
  process.env[owner] = own;
  for (const variable of ['TMPDIR', 'TMP', 'TEMP']) process.env[variable] = own;
}

export function teardown(): void {
  const own = process.env[owner];
  if (own !== undefined) rmSync(own, { recursive: true, force: true, maxRetries: 3 });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
