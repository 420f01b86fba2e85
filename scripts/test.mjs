// `npm test`: set-up, checks, unit and end-to-end tests. `npm test -- unit [words for vitest]` runs one stage.
// The last line printed is the verdict, for people and programs alike.
import { mkdir, readFile, rm } from 'node:fs/promises';
import { relative } from 'node:path';
import { check } from './check.mjs';
import { withDesktop } from './desktop.mjs';
import { setUp } from './setup.mjs';
import { ensureBuild } from './steps/app-build.mjs';
import { plain } from './steps/child-process.mjs';
import { runForeground, wasInterrupted } from './steps/foreground.mjs';
import { oneAtATime } from './steps/one-at-a-time.mjs';
import { inRepo, root } from './steps/places.mjs';
import { Problem } from './steps/problem.mjs';
import { step } from './steps/progress.mjs';
import { watchForStall } from './steps/stall-watch.mjs';
import { countPlaywright, countVitest } from './steps/test-counts.mjs';

const reports = inRepo('artifacts', 'test');
const [chosen, ...words] = process.argv.slice(2);

const STAGES = {
  setup: { run: () => setUp({ need: ['electron', 'sqlite', 'display'] }) },
  check: { run: check },
  build: {
    run: async () => {
      await oneAtATime(() => step('Lockstep', (tell) => ensureBuild(tell)));
    },
  },
  unit: {
    run: () => runUnit(words),
  },
  e2e: {
    run: () =>
      runSuite(
        'playwright.json',
        countPlaywright,
        [inRepo('node_modules', '@playwright', 'test', 'cli.js'), 'test', ...words],
        // One test at a time leaves most of two cores idle: it waits for the broker and for timers of the app.
        { desktops: 3 },
      ),
  },
};

// What a chosen stage stands on. The set-up and the build count only when they fail.
const ORDER = {
  check: ['setup', 'check'],
  build: ['setup', 'build'],
  unit: ['setup', 'build', 'unit'],
  e2e: ['setup', 'build', 'e2e'],
};

const order = chosen === undefined ? Object.keys(STAGES) : ORDER[chosen];
if (!order) {
  console.error(`There is no stage "${chosen}". There are: ${Object.keys(ORDER).join(', ')}.`);
  process.exit(2);
}

/** Longer than any single test is silent on a slow machine: the kill series takes up to three minutes. */
const stallMs = 360_000;
/** Files that stalled once. */
const stalls = [];
const rows = [];
for (const name of order) {
  if (wasInterrupted()) break;
  console.log(`\n── ${name} ${'─'.repeat(60 - name.length)}`);
  const began = performance.now();
  const counts = await runStage(STAGES[name]);
  rows.push({ name, seconds: (performance.now() - began) / 1000, ...counts });
  if (name === 'setup' && counts.failed > 0) break;
}
process.exitCode = conclude(rows);

async function runStage({ run }) {
  try {
    return (await run()) ?? { passed: 0, failed: 0, skipped: 0 };
  } catch (error) {
    console.error(error instanceof Problem ? error.message : error);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/**
 * The unit tests. Where a worker stalls, the run is ended and says where it stood; what it had not finished is run once
 * more by itself, and the verdict names it: a stall that comes again is a failure.
 */
async function runUnit(filters) {
  const vitest = [inRepo('node_modules', 'vitest', 'vitest.mjs'), 'run'];
  let stalled = null;
  const watched = (child) => watchForStall(child, { progress: `${reports}/progress.json`, limitMs: stallMs });
  const attempt = async (filter) => {
    await rm(`${reports}/progress.json`, { force: true });
    let watch;
    const counts = await runSuite('vitest.json', countVitest, [...vitest, ...filter], {
      onStart: (child) => (watch = watched(child)),
    });
    stalled = watch?.stop() ?? null;
    return counts;
  };
  const first = await attempt(filters);
  if (stalled === null || wasInterrupted()) return first;
  const { unfinished, ...counted } = stalled;
  const files = unfinished.map((file) => relative(root, file));
  stalls.push(...files);
  const second = await attempt(files);
  return {
    passed: counted.passed + second.passed,
    failed: counted.failed + second.failed,
    skipped: counted.skipped + second.skipped,
  };
}

/** Runs a suite on as many desktops and counts what its report says. */
async function runSuite(reportName, count, args, { onStart, desktops = 1 } = {}) {
  const report = `${reports}/${reportName}`;
  await mkdir(reports, { recursive: true });
  await rm(report, { force: true });
  const code = await withDesktop(
    (env) =>
      runForeground(process.execPath, args, { env: { ...env, ...(process.stdout.isTTY ? {} : plain) }, onStart }),
    { forTests: true, desktops },
  );
  const text = await readFile(report, 'utf8').catch(() => undefined);
  const counts = text === undefined ? { passed: 0, failed: 0, skipped: 0 } : count(JSON.parse(text));
  // A suite that ends badly, or ran nothing, has failed whatever its report says.
  if (counts.failed === 0 && (code !== 0 || counts.passed === 0)) counts.failed = 1;
  return counts;
}

/** Prints the table and the verdict; returns the exit code. */
function conclude(stages) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  console.log(
    `\n${'stage'.padEnd(8)}${'passed'.padStart(8)}${'failed'.padStart(8)}${'skipped'.padStart(9)}     seconds`,
  );
  for (const { name, seconds, ...counts } of stages) {
    for (const kind of Object.keys(total)) total[kind] += counts[kind];
    const figures = [counts.passed, counts.failed, counts.skipped].map((value, index) =>
      String(value).padStart(index === 2 ? 9 : 8),
    );
    console.log(`${name.padEnd(8)}${figures.join('')}${seconds.toFixed(1).padStart(12)}`);
  }
  if (wasInterrupted()) total.failed += 1;
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
  if (stalls.length > 0) console.log(`\nStalled once, and run again by themselves: ${stalls.join(', ')}`);
  console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
}
