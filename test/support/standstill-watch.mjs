// The thread of `standstill-pulse.ts`. It counts its own seconds, so that a machine that sleeps or crawls stops both.
import { writeSync } from 'node:fs';
import { Session } from 'node:inspector';
import { parentPort, workerData } from 'node:worker_threads';

const { pulse, limit, pid } = workerData;
let { what } = workerData;
parentPort.on('message', (next) => (what = next));
let last = -1;
let seconds = 0;

const second = setInterval(() => {
  const now = Atomics.load(pulse, 0);
  seconds = now === last ? seconds + 1 : 0;
  last = now;
  if (seconds < limit) return;
  clearInterval(second);
  end();
  // Code that stands outside of JavaScript cannot say where it is.
  setTimeout(() => process.kill(pid, 'SIGKILL'), 2000);
}, 1000);

function end() {
  // The stream of this process passes through the thread that stands; the file does not.
  writeSync(2, `\n${what} has not given its thread back for ${limit} s; its process is ended. It stands at:\n`);
  const session = new Session();
  if (typeof session.connectToMainThread !== 'function') return;
  session.connectToMainThread();
  session.on('Debugger.paused', ({ params }) => {
    for (const { functionName, url, location } of params.callFrames.slice(0, 20))
      writeSync(2, `    at ${functionName || '(anonymous)'} (${url}:${location.lineNumber + 1})\n`);
    process.kill(pid, 'SIGKILL');
  });
  session.post('Debugger.enable', () => session.post('Debugger.pause'));
}
