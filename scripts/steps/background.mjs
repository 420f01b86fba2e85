import { spawn } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { which } from './child-process.mjs';
import { Problem } from './problem.mjs';

/**
 * Programs that serve a desktop while something else runs on it; ended by their ids, the last one first.
 * They live in sessions of their own, out of the reach of a Ctrl+C meant for the program they serve.
 */
export function background(folder) {
  const started = [];

  /**
   * Starts one. `hears` gives it a pipe as descriptor 3, where some programs say how they can be reached; `copied`
   * runs a copy, which carries no file capability: a container that does not grant it would refuse the start.
   */
  function start(program, args, { env, input = '', hears = false, copied = false }) {
    let path = which(program);
    if (!path) throw new Problem(`${program} was not found.`);
    if (copied) {
      copyFileSync(path, join(folder, basename(path)));
      path = join(folder, basename(path));
    }
    // The kernel then ends it should this process be killed without a chance to do so.
    const guard = which('setpriv');
    const [command, words] = guard ? [guard, ['--pdeathsig', 'TERM', path, ...args]] : [path, args];
    const stdio = ['pipe', 'ignore', process.env.LOCKSTEP_DESKTOP_LOG ? 'inherit' : 'ignore'];
    if (hears) stdio.push('pipe');
    const child = spawn(command, words, { env, stdio, detached: true });
    child.on('error', () => {});
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    started.push(child);
    return child;
  }

  /** Asks all to end at once, and resolves when they have, or after a while. */
  function end() {
    const running = started.splice(0).filter((child) => child.exitCode === null && child.signalCode === null);
    for (const child of running.reverse()) child.kill('SIGTERM');
    const ended = Promise.all(running.map((child) => new Promise((resolve) => child.once('exit', resolve))));
    return Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 3000).unref())]);
  }

  return { start, end };
}

/** The first line a program writes on descriptor 3. */
export async function firstWord(child, program) {
  const line = await new Promise((resolve) => {
    let text = '';
    const timer = setTimeout(() => resolve(undefined), 15_000);
    const done = (value) => {
      clearTimeout(timer);
      resolve(value);
    };
    child.on('exit', () => done(undefined));
    child.stdio[3].on('data', (bytes) => {
      text += bytes;
      if (text.includes('\n')) done(text.split('\n')[0].trim());
    });
  });
  if (!line) throw new Problem(`${program} did not start (LOCKSTEP_DESKTOP_LOG=1 shows what it says).`);
  return line;
}
