import { spawn } from 'node:child_process';
import { root } from './places.mjs';

const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };
const posix = process.platform !== 'win32';

let current;
let interrupted;
let watching = false;

/**
 * Runs the program this command is about, with its output on our terminal, and returns its exit code.
 * It gets a process group of its own on POSIX, so that a Ctrl+C reaches it once, through us, and it can end in order;
 * a second Ctrl+C ends it hard. `onStart` is given the child.
 */
export async function runForeground(command, args, { cwd = root, env = process.env, filter, onStart } = {}) {
  watchSignals();
  if (interrupted) return interrupted.code;
  const stdio = ['ignore', 'inherit', filter ? 'pipe' : 'inherit'];
  const child = spawn(command, args, { cwd, env, stdio, detached: posix });
  current = child;
  if (filter) filter(child.stderr);
  onStart?.(child);
  try {
    return await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => resolve(code ?? 128 + (SIGNALS[signal] ?? 9)));
    });
  } finally {
    current = undefined;
    if (interrupted && posix) endGroup(child.pid, 'SIGTERM');
  }
}

/** Workers that a program left behind when it was told to end are in its group still. */
function endGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // None is left.
  }
}

/** True once someone asked this command to end. */
export const wasInterrupted = () => interrupted !== undefined;

/** Makes every ending of this process pass through its exit listeners. */
export function watchSignals() {
  if (watching) return;
  watching = true;
  for (const name of Object.keys(SIGNALS)) process.on(name, () => onSignal(name));
}

function onSignal(name) {
  const first = interrupted === undefined;
  interrupted ??= { code: 128 + SIGNALS[name], at: Date.now() };
  if (!current) process.exit(interrupted.code);
  // On Windows the console has told the program already.
  if (!posix) return;
  // npm passes on what the terminal has sent to everyone, so the same Ctrl+C may come twice.
  const insists = Date.now() - interrupted.at > 1000;
  if (!first && !insists) return;
  if (first) current.kill(name);
  else endGroup(current.pid, 'SIGKILL');
}
