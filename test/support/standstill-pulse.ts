// The pulse of this thread, and the thread that watches it: once for a process, however many test files it runs.

import { join } from 'node:path';
import { setInterval } from 'node:timers';
import { Worker } from 'node:worker_threads';

/** Seconds; far beyond any honest stretch of work on a machine that does much else. */
const limit = Number(process.env['LOCKSTEP_STANDSTILL_S'] ?? 180);

const pulse = new Int32Array(new SharedArrayBuffer(4));
// The system's own, whatever clock a test or a page puts in its place.
setInterval(() => Atomics.add(pulse, 0, 1), 500).unref();

/** Takes the name of what runs now, to say it when that stands. */
export const watch = new Worker(join(import.meta.dirname, 'standstill-watch.mjs'), {
  workerData: { pulse, limit, pid: process.pid, what: 'A test' },
});
watch.unref();
