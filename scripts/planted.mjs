// `npm run planted [-- names]`: puts one plausible mistake after the other into a copy of the tree and shows that the
// test named for it fails there, after showing that it passes without the mistake. The figure is printed last.
import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { setUp } from './setup.mjs';
import { runBounded } from './steps/bounded-child.mjs';
import { plain } from './steps/child-process.mjs';
import { watchSignals } from './steps/foreground.mjs';
import { inRepo, root } from './steps/places.mjs';
import { plantedBugs } from './steps/planted-bugs.mjs';
import { exitWith, Problem } from './steps/problem.mjs';

/** For one test file; the slowest takes about a minute on a busy machine. */
const limitMs = 300_000;
const notCopied = new Set(['node_modules', '.git', 'out', 'dist', 'artifacts', 'coverage', '.types', '.cache']);

await exitWith(async () => {
  await setUp({ need: ['sqlite'] });
  watchSignals();
  const bugs = await plantedBugs(process.argv.slice(2));
  const tree = await copyOfTree();
  try {
    const passing = new Map();
    const rows = [];
    for (const bug of bugs) {
      const row = await tryOne(tree, bug, passing);
      rows.push(row);
      console.log(
        `${row.caught ? 'caught' : 'MISSED'}  ${bug.name.padEnd(40)} ${bug.words.join(' ')}\n        ${row.how}`,
      );
    }
    const missed = rows.filter(({ caught }) => !caught);
    if (missed.length > 0) console.log(`\nNot caught: ${missed.map(({ name }) => name).join(', ')}`);
    console.log(`\n${rows.length - missed.length} of ${rows.length} caught`);
    return missed.length === 0 ? 0 : 1;
  } finally {
    await rm(tree, { recursive: true, force: true });
  }
});

async function copyOfTree() {
  const tree = await mkdtemp(join(tmpdir(), 'lockstep-planted-'));
  await cp(root, tree, {
    recursive: true,
    filter: (source) => !notCopied.has(relative(root, source).split(sep)[0]),
  });
  await symlink(inRepo('node_modules'), join(tree, 'node_modules'), 'junction');
  return tree;
}

/** A test that cannot be loaded, or does not end, catches nothing: only one that fails on what it expects does. */
async function tryOne(tree, { name, words }, passing) {
  // Its copy, so that the tree may be worked on meanwhile.
  const patch = join(tree, 'test', 'planted', `${name}.patch`);
  const key = words.join(' ');
  if (!passing.has(key)) passing.set(key, await runTest(tree, words));
  const before = passing.get(key);
  if (before.passed === 0 || before.failed.length > 0 || before.broken !== '')
    return { name, caught: false, how: `the test does not pass without the mistake: ${wordsOf(before)}` };
  await apply(tree, patch, []);
  const after = await runTest(tree, words);
  await apply(tree, patch, ['--reverse']);
  const caught = after.failed.length > 0 && after.broken === '';
  return { name, caught, how: wordsOf(after) };
}

function wordsOf({ passed, failed, broken }) {
  if (broken !== '') return broken;
  if (failed.length === 0) return `${passed} tests pass`;
  const more = failed.length === 1 ? '' : ` and ${failed.length - 1} more`;
  return `"${failed[0]}" fails${more}`;
}

async function runTest(tree, words) {
  const report = join(tree, 'artifacts', 'planted.json');
  await rm(report, { force: true });
  const vitest = join(tree, 'node_modules', 'vitest', 'vitest.mjs');
  const args = [vitest, 'run', '--project', 'node*', '--reporter=json', `--outputFile=${report}`, ...words];
  const { late, output } = await runBounded(process.execPath, args, {
    cwd: tree,
    env: { ...process.env, ...plain },
    limitMs,
  });
  if (late) return { passed: 0, failed: [], broken: `did not end within ${limitMs / 1000} s` };
  const text = await readFile(report, 'utf8').catch(() => undefined);
  if (text === undefined) return { passed: 0, failed: [], broken: output.trim().split('\n').slice(-3).join(' ') };
  const { testResults, numPassedTests: passed } = JSON.parse(text);
  const failed = testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
  );
  const unloaded = testResults.find(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((one) => one.status === 'failed'),
  );
  const broken = unloaded === undefined ? '' : `cannot be loaded: ${unloaded.message.split('\n')[0]}`;
  return { passed, failed, broken };
}

async function apply(tree, patch, how) {
  // The copy is no repository, and must not be taken for a part of one above it.
  const env = { ...process.env, GIT_CEILING_DIRECTORIES: tmpdir() };
  const { code, output } = await runBounded('git', ['apply', '-C1', ...how, patch], {
    cwd: tree,
    env,
    limitMs: 30_000,
  });
  if (code !== 0) throw new Problem(`${patch} does not apply:\n${output}`);
}
