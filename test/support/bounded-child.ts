// Children that come to an end. A program that hangs must end the one test that waits for it, not the whole run: a
// synchronous wait cannot be cut short from outside.

import { spawn } from 'node:child_process';

/** For a synchronous child, which has to be a short one: `execFileSync(program, words, { ...bounded })`. */
export const bounded = { timeout: 20_000, killSignal: 'SIGKILL' } as const;

export type Child = {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Killed after so long. */
  readonly limitMs?: number;
  /** Whether it may end with another code than 0, as when its disk is made to fail. */
  readonly mayFail?: boolean;
};

/** Answers its exit code (null: a signal ended it); rejects with what it said when it took too long or may not fail. */
export function childEnded(program: string, words: readonly string[], child: Child = {}): Promise<number | null> {
  const { limitMs = 60_000, mayFail = false } = child;
  const name = [program, ...words].join(' ').slice(0, 200);
  return new Promise((resolve, reject) => {
    let said = '';
    const running = spawn(program, words, {
      env: child.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let tooLong = false;
    const limit = setTimeout(() => {
      tooLong = true;
      running.kill('SIGKILL');
    }, limitMs);
    for (const stream of [running.stdout, running.stderr])
      stream.on('data', (chunk: Buffer) => (said = `${said}${chunk.toString()}`.slice(-4000)));
    running.once('error', (error) => {
      clearTimeout(limit);
      reject(error);
    });
    running.once('exit', (code, signal) => {
      clearTimeout(limit);
      if (tooLong) reject(new Error(`killed after ${limitMs} ms without an end: ${name}\n${said}`));
      else if (code !== 0 && !mayFail) reject(new Error(`ended with ${code ?? signal}: ${name}\n${said}`));
      else resolve(code);
    });
  });
}
