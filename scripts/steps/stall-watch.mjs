import { readFileSync, statSync } from 'node:fs';
import { relative } from 'node:path';
import { run } from './child-process.mjs';
import { root } from './places.mjs';
import { stackOf } from './worker-stack.mjs';

const lookEveryMs = 5_000;

/**
 * Watches a run by the age of its progress file (see `ProgressReporter`) and ends it, whole process group, once nothing
 * has happened for `limitMs`: a worker that loops or waits for a child without end would otherwise hold the run for
 * ever. Before that it prints what is unfinished, which processes live, and where each worker's JavaScript stands.
 * `stop()` answers what had been counted and what was unfinished, or null where nothing stalled. A worker that ended
 * itself at a standstill (see `test/support/standstill.ts`) leaves its file unfinished too.
 */
export function watchForStall(child, { progress, limitMs }) {
  const began = Date.now();
  let stalled = null;
  const look = setInterval(() => {
    const quietMs = Date.now() - Math.max(began, changedAt(progress));
    if (quietMs < limitMs) return;
    clearInterval(look);
    stalled = readProgress(progress);
    void tellAndEnd(child, stalled, Math.round(quietMs / 1000));
  }, lookEveryMs).unref();
  return {
    stop: () => {
      clearInterval(look);
      const left = stalled ?? readProgress(progress);
      return left.unfinished.length > 0 ? left : null;
    },
  };
}

async function tellAndEnd(child, { unfinished }, seconds) {
  console.log(`\nNothing has happened for ${seconds} s. Unfinished:`);
  for (const file of unfinished) console.log(`  ${relative(root, file)}`);
  try {
    const family = await familyOf(child.pid);
    console.log('Processes:');
    for (const { line } of family) console.log(`  ${line.slice(0, 200)}`);
    for (const { pid, ppid, line } of family)
      if (ppid === child.pid && /vitest\S*workers/.test(line)) await printStack(pid);
  } catch (error) {
    console.log(`Where it stands could not be found out: ${error.message}`);
  } finally {
    end(child);
  }
}

function end(child) {
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

/** The process and all below it. */
async function familyOf(top) {
  const { output } = await run('ps', ['-eo', 'pid,ppid,stat,etime,args']);
  const all = output
    .split('\n')
    .map((line) => ({ line: line.trim(), words: line.trim().split(/\s+/) }))
    .map(({ line, words }) => ({ line, pid: Number(words[0]), ppid: Number(words[1]) }))
    .filter(({ pid }) => pid > 0);
  const known = new Set([top]);
  for (let before = 0; before < known.size;) {
    before = known.size;
    for (const { pid, ppid } of all) if (known.has(ppid)) known.add(pid);
  }
  return all.filter(({ pid }) => known.has(pid));
}

/** Ends the worker too: the next one's debugger needs its port. */
async function printStack(pid) {
  const lines = await stackOf(pid).catch((error) => [`not found out: ${error.message}`]);
  console.log(`Worker ${pid} stands at:`);
  for (const line of lines.length > 0 ? lines : ['a call that is not JavaScript']) console.log(`  ${line}`);
  process.kill(pid, 'SIGKILL');
}

function changedAt(file) {
  try {
    return statSync(file).mtimeMs;
  } catch {
    return 0;
  }
}

function readProgress(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { passed: 0, failed: 0, skipped: 0, unfinished: [] };
  }
}
