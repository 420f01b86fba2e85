// `npm run coverage`: runs the tests of the four parts that may never go wrong and demands that every branch of them is
// taken. The figure is printed last.
import { readFile, rm } from 'node:fs/promises';
import { setUp } from './setup.mjs';
import { plain } from './steps/child-process.mjs';
import { runForeground } from './steps/foreground.mjs';
import { inRepo } from './steps/places.mjs';
import { exitWith } from './steps/problem.mjs';

const PARTS = {
  'state machine': ['domain/{order,order-state,order-lifecycle,fold-copy,order-mapping}.ts'],
  reconciler: ['domain/{reconcile,absence,settle-window,plan}.ts', 'main/replication/{doubt,look-up}.ts'],
  journal: ['main/replication/{journal,replay,gather}.ts', 'db/{journal-store,guarded-journal,journal-fault}.ts'],
  limiter: [
    'domain/{pacing,breaker,edge-breaker,limits,limit-rules}.ts',
    'main/replication/{allowance,lane,turn-age,execute}.ts',
  ],
};

const tests = [
  'test/docs.test.ts',
  ...[
    'order-state',
    'order-lifecycle',
    'fold-copy',
    'fold-answer',
    'fold-change',
    'lost-replace',
    'order-mapping',
    'reconcile',
    'absence',
    'plan',
    'pacing',
    'breaker',
    'edge-breaker',
    'limit-rules',
    'late-turn',
  ].map((name) => `test/domain/${name}.test.ts`),
  ...['journal-store', 'journal-page', 'commit', 'failed-commit', 'guarded-journal', 'read-back', 'projection'].map(
    (name) => `test/db/${name}.test.ts`,
  ),
  ...['doubt', 'look-up', 'gather', 'turn-age', 'allowance', 'execute', 'execute-turns', 'execute-edges'].map(
    (name) => `test/main/${name}.test.ts`,
  ),
  ...[
    'clock-set',
    'crash-in-flight',
    'cut-book',
    'late-purchase',
    'made-smaller',
    'not-written',
    'price-given-back',
    'send-unproven',
    'smaller-beside-breaker',
    'unread-book',
  ].map((name) => `test/sim/${name}.test.ts`),
  'test/ports/ports.test.ts',
];

await exitWith(async () => {
  await setUp({ need: ['sqlite'] });
  const folder = inRepo('coverage');
  await rm(folder, { recursive: true, force: true });
  const args = [
    inRepo('node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--project=node*',
    '--coverage.enabled',
    '--coverage.provider=v8',
    '--coverage.reporter=text',
    '--coverage.reporter=json-summary',
    `--coverage.reportsDirectory=${folder}`,
    '--coverage.thresholds.branches=100',
    ...Object.values(PARTS)
      .flat()
      .map((files) => `--coverage.include=${files}`),
    ...tests,
  ];
  const env = { ...process.env, ...(process.stdout.isTTY ? {} : plain) };
  const code = await runForeground(process.execPath, args, { env });
  const text = await readFile(inRepo('coverage', 'coverage-summary.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return code === 0 ? 1 : code;
  const { total, ...files } = JSON.parse(text);
  const { covered, total: all, pct } = total.branches;
  console.log(`\n${pct} % of branches (${covered} of ${all}) in ${Object.keys(files).length} files`);
  return code;
});
