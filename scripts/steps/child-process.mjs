import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './places.mjs';
import { Problem } from './problem.mjs';

/**
 * Runs a program to its end and returns its exit code and what it printed.
 * `onLine` sees each line as it comes; `show` lets the program write to the terminal itself.
 */
export function run(
  command,
  args,
  { cwd = root, env = process.env, onLine, show = false, shell = false, signal } = {},
) {
  return new Promise((resolve, reject) => {
    const stdio = ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'];
    const child = spawn(command, args, { cwd, env, stdio, shell, signal, windowsHide: true });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (line) => {
        output += `${line}\n`;
        onLine?.(line);
      });
    }
    child.on('error', (error) => (error.name === 'AbortError' ? undefined : reject(error)));
    child.on('close', (code, endedBy) => resolve({ code: code ?? 1, endedBy, output }));
  });
}

/** Runs a JavaScript file under the Node that runs this script. */
export const runNode = (args, options) => run(process.execPath, args, options);

/** Runs npm without relying on a shell, which Windows would otherwise need. */
export function runNpm(args, options = {}) {
  const beside = dirname(process.execPath);
  const script = [
    process.env.npm_execpath?.endsWith('npm-cli.js') ? process.env.npm_execpath : '',
    join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ].find((path) => path && existsSync(path));
  // An inherited engine-strict would turn harmless warnings about this Node into a refusal.
  const env = { ...(options.env ?? process.env), npm_config_engine_strict: 'false', npm_config_loglevel: 'error' };
  if (script) return runNode([script, ...args], { ...options, env });
  return run('npm', args, { ...options, env, shell: process.platform === 'win32' });
}

/** The full path of a program on the PATH, or undefined. */
export function which(program) {
  const names = process.platform === 'win32' ? [`${program}.exe`, `${program}.cmd`] : [program];
  // Debian keeps some programs where a plain user's PATH does not look.
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path));
}

/** The last lines of a program's output, for a message that explains a failure. */
export const lastLines = (output, count = 12) => output.trimEnd().split('\n').slice(-count).join('\n');

/** Runs a program and refuses any ending but success. */
export async function mustRun(what, running) {
  const result = await running;
  if (result.code !== 0) throw new Problem(`${what} failed (exit ${result.code}):\n${lastLines(result.output)}`);
  return result;
}

/** Variables that keep colours out of a file or a log. */
export const plain = { NO_COLOR: '1', FORCE_COLOR: undefined };
