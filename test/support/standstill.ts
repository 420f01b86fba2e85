// Set up before every test file: a test that never gives its thread back (a loop without an end, a wait on promises that
// are settled already) is out of reach of every time limit of the runner, and would hang the whole run. A second thread
// watches the first one's pulse, says on what line it stands, and ends the process; the runner then reports the file.

import { join } from 'node:path';
import { setInterval } from 'node:timers';
import { Worker } from 'node:worker_threads';
import { expect } from 'vitest';

/** Seconds; far beyond any honest stretch of work on a machine that does much else. */
const limit = Number(process.env['LOCKSTEP_STANDSTILL_S'] ?? 180);

const pulse = new Int32Array(new SharedArrayBuffer(4));
// The system's own, whatever clock a test or a page puts in its place.
setInterval(() => Atomics.add(pulse, 0, 1), 500).unref();
const watch = new Worker(join(import.meta.dirname, 'standstill-watch.mjs'), {
  workerData: { pulse, limit, pid: process.pid, what: expect.getState().testPath ?? 'A test' },
});
watch.unref();
