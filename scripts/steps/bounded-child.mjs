import { spawn } from 'node:child_process';

const posix = process.platform !== 'win32';

/**
 * Runs a program without its output, for at most so long: then it is ended hard, with whatever it started, even where
 * a worker of it hangs in a loop.
 */
export function runBounded(command, args, { cwd, env = process.env, limitMs }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: posix });
    let output = '';
    let late = false;
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
    const timer = setTimeout(() => {
      late = true;
      endAll(child);
    }, limitMs);
    const ended = () => endAll(child);
    process.once('exit', ended);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      process.off('exit', ended);
      resolve({ code: code ?? 1, late, output });
    });
  });
}

function endAll(child) {
  try {
    if (posix) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // It has ended.
  }
}
