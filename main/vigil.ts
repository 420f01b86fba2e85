// What the second process does: wait until the first is gone, start it again, and end. It waits before Chromium has
// begun, so it has no window, opens no file of the profile and holds no secret. Free of Electron.

import { spawn } from 'node:child_process';
import type { VigilProcess } from './watchdog.ts';

const vigilWord = '--vigil-over=';
const restartedWord = '--restarted-at=';
const lookEveryMs = 250;
/** An app that dies so often within the time is not helped by starting it again. */
const mostRestarts = 3;
const restartsWithinMs = 10 * 60_000;

/** The process that this one is to watch over; null: this is the app itself. */
export function vigilOver(words: readonly string[]): number | null {
  const word = words.find((one) => one.startsWith(vigilWord));
  const pid = Number(word?.slice(vigilWord.length));
  return word !== undefined && Number.isSafeInteger(pid) && pid > 0 ? pid : null;
}

/** When it was started again by itself in the last minutes, epoch ms, oldest first. */
export function restartsOf(words: readonly string[], now: number): readonly number[] {
  const word = words.find((one) => one.startsWith(restartedWord))?.slice(restartedWord.length) ?? '';
  return word
    .split(',')
    .map(Number)
    .filter((at) => Number.isSafeInteger(at) && at > 0 && at > now - restartsWithinMs && at <= now);
}

export function isRestartedTooOften(words: readonly string[], now: number): boolean {
  return restartsOf(words, now).length >= mostRestarts;
}

/** The words of the next start: those of this one, and when it was started again. */
export function wordsAgain(words: readonly string[], now: number): readonly string[] {
  const own = words.filter((one) => !one.startsWith(vigilWord) && !one.startsWith(restartedWord));
  return [...own, `${restartedWord}${[...restartsOf(words, now), now].join(',')}`];
}

/** `words`: all that follow the program's name. An AppImage's own program is gone once it is unmounted. */
export function beginVigil(words: readonly string[]): VigilProcess {
  const child = spawn(programOf(), [...words, `${vigilWord}${process.pid}`], { detached: true, stdio: 'ignore' });
  child.unref();
  return {
    end: () => {
      // Nothing less is certain to end a process that only waits.
      child.kill('SIGKILL');
    },
    onEnd: (heard) => {
      child.once('error', heard);
      child.once('exit', heard);
    },
  };
}

/** Returns when the first process has gone and the app was started again. */
export function keepVigil(over: number, words: readonly string[]): void {
  const never = new Int32Array(new SharedArrayBuffer(4));
  while (lives(over)) Atomics.wait(never, 0, 0, lookEveryMs);
  const again = wordsAgain(words, Date.now());
  spawn(programOf(), [...again], { detached: true, stdio: 'ignore' }).unref();
}

function lives(pid: number): boolean {
  // An orphan is told by its new parent, even while its old one still stands in the table of processes.
  if (process.platform !== 'win32' && process.ppid !== pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function programOf(): string {
  return process.env['APPIMAGE'] ?? process.execPath;
}
