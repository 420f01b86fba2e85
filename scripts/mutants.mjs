// `npm run mutants [-- domain/plan.ts ...]`: changes the pure core in one small place after the other (a `<` becomes `<=`, a
// condition `true`, a block empty) and shows which changes no test notices. Every mutant meets only the tests that come by
// its place; one that loops is ended, and counts as noticed. The figure is printed last.
import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import { setUp } from './setup.mjs';
import { inRepo, root } from './steps/places.mjs';
import { exitWith, Problem } from './steps/problem.mjs';

/** Each file with the tests that must notice its mutants. */
const TESTS = {
  // State machine.
  'domain/order.ts': ['domain/order-state'],
  'domain/order-state.ts': ['domain/order-state'],
  'domain/order-lifecycle.ts': ['domain/order-lifecycle'],
  'domain/fold-copy.ts': ['fold-copy', 'begin-copy', 'fold-answer', 'fold-change', 'lost-replace'].map(
    (name) => `domain/${name}`,
  ),
  'domain/order-mapping.ts': ['domain/order-mapping'],
  // Reconciler.
  'domain/reconcile.ts': ['domain/reconcile'],
  'domain/absence.ts': ['domain/absence'],
  'domain/settle-window.ts': ['domain/settle-window'],
  'domain/plan.ts': ['domain/plan', 'domain/lost-replace'],
  'main/replication/doubt.ts': ['main/doubt', 'main/look-up'],
  'main/replication/look-up.ts': ['main/look-up'],
  // Journal.
  'main/replication/journal.ts': ['db/commit', 'db/failed-commit'],
  'main/replication/replay.ts': ['db/read-back', 'db/failed-commit'],
  'main/replication/gather.ts': ['main/gather'],
  'db/journal-store.ts': ['journal-store', 'journal-page', 'read-back', 'short-rows'].map((name) => `db/${name}`),
  'db/fact-pack.ts': ['db/fact-pack'],
  'db/day-column.ts': ['db/read-back', 'db/short-rows'],
  'db/guarded-journal.ts': ['db/guarded-journal'],
  'db/journal-fault.ts': ['db/guarded-journal'],
  // Limiter.
  'domain/pacing.ts': ['domain/pacing'],
  'domain/breaker.ts': ['domain/breaker'],
  'domain/edge-breaker.ts': ['domain/edge-breaker'],
  'domain/limits.ts': ['domain/limit-rules'],
  'domain/limit-rules.ts': ['domain/limit-rules'],
  'main/replication/allowance.ts': ['main/allowance', 'main/execute', 'main/execute-turns'],
  'main/replication/turn-age.ts': ['main/turn-age'],
  'main/replication/lane.ts': ['main/allowance', 'main/execute', 'main/execute-turns'],
  'main/replication/execute.ts': ['main/execute', 'main/execute-edges', 'main/execute-turns'],
};
/** Percent of all mutants that a test must notice. */
const least = 95;
const noticing = { Killed: true, Timeout: true, Survived: false, NoCoverage: false };
/** How Stryker says of a mutant that it failed the run although no test of it did. */
const besideTests = 'An error occurred outside of a test run';
const wordsOf = { Survived: 'not noticed', NoCoverage: 'no test comes by' };

const files = Object.keys(TESTS);

await exitWith(async () => {
  const asked = process.argv.slice(2);
  const foreign = asked.filter((file) => !files.includes(file));
  if (foreign.length > 0) throw new Problem(`${foreign.join(', ')}: none of\n${files.join('\n')}`);
  await setUp({ need: ['sqlite'] });
  const results = [];
  for (const file of asked.length > 0 ? asked : files) {
    console.log(`\n${file}`);
    const own = await mutantsOf(file);
    tell(own);
    results.push(...own);
  }
  console.log();
  for (const file of new Set(results.map((one) => one.file)))
    console.log(`${file.padEnd(30)} ${figure(results.filter((one) => one.file === file))}`);
  const judged = results.filter(isJudged);
  console.log(`\n${figure(results)}; at least ${least} % are demanded`);
  return judged.length > 0 && share(judged) >= least && !results.some(isBroken) ? 0 : 1;
});

async function mutantsOf(file) {
  const tempDirName = 'artifacts/mutants';
  // One that was ended could not clear up after itself.
  await rm(inRepo(tempDirName), { recursive: true, force: true });
  process.env.LOCKSTEP_MUTANTS_TESTS = TESTS[file].map((name) => `test/${name}.test.ts`).join(',');
  const results = await new Stryker({
    mutate: [file],
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    vitest: { configFile: 'test/mutants/vitest.config.ts' },
    coverageAnalysis: 'perTest',
    concurrency: Math.min(2, availableParallelism()),
    // Beyond one and a half times what its tests took: a busy machine must not look like a loop.
    timeoutMS: 20_000,
    disableTypeChecks: false,
    // None: Stryker would rewrite it by an interface that this major of the compiler does not have.
    tsconfigFile: 'tsconfig.none.json',
    ignorePatterns: ['out', 'dist', 'artifacts', 'coverage', '.types', '.cache'],
    tempDirName,
    cleanTempDir: 'always',
    reporters: [process.stdout.isTTY ? 'progress' : 'progress-append-only'],
    logLevel: 'warn',
    allowConsoleColors: process.stdout.isTTY,
  }).runMutationTest();
  return results.map((one) => ({
    ...one,
    // Noticed beside the tests: at this mutant one of their files cannot be loaded, or something fails after a test.
    status: one.statusReason?.startsWith(besideTests) === true ? 'Killed' : one.status,
    file: relative(root, one.fileName).replaceAll('\\', '/'),
  }));
}

/** Every change that went unnoticed, and every one that could not be tried. */
function tell(results) {
  for (const { file, location, mutatorName, replacement, status, statusReason } of results) {
    const place = `${file}:${location.start.line}:${location.start.column}`;
    const to = (replacement ?? '').replaceAll(/\s+/g, ' ').slice(0, 120);
    if (noticing[status] === false) console.log(`${place} ${mutatorName}, ${wordsOf[status]}: ${to}`);
    else if (isBroken({ status })) console.log(`${place} ${status}: ${statusReason}`);
  }
}

function isJudged({ status }) {
  return status in noticing;
}

function isBroken({ status }) {
  return !(status in noticing) && status !== 'Ignored';
}

function share(judged) {
  return (100 * judged.filter(({ status }) => noticing[status]).length) / judged.length;
}

function figure(results) {
  const judged = results.filter(isJudged);
  const killed = judged.filter(({ status }) => noticing[status]).length;
  const loops = judged.filter(({ status }) => status === 'Timeout').length;
  const left = results.filter(({ status }) => status === 'Ignored').length;
  const notes = [
    loops > 0 ? `${loops} ended as loops` : '',
    left > 0 ? `${left} left out by a reason in the code` : '',
  ];
  const beside = notes.filter((note) => note !== '').map((note) => `, ${note}`);
  return `${(Math.floor(share(judged) * 100) / 100).toFixed(2)} % of mutants killed (${killed} of ${judged.length}${beside.join('')})`;
}
