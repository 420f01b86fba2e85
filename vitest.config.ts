import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './scripts/steps/longest-first.mjs';
import { ProgressReporter } from './scripts/steps/progress-reporter.mjs';

/** Tests that put something in the place of a module, change what the whole process has, or keep it busy for long. */
const alone = [
  'test/crash/**/*.test.ts',
  'test/exit/**/*.test.ts',
  'test/mixed-day/**/*.test.ts',
  'test/ports/**/*.test.ts',
  'test/sim/{fault-scenarios,same-seed,seeds}.test.ts',
  'test/main/keychain.test.ts',
];

export default defineConfig({
  test: {
    reporters: ['default', 'json', new ProgressReporter('artifacts/test/progress.json')],
    outputFile: { json: 'artifacts/test/vitest.json' },
    // Crash tests start and kill whole processes; a loaded machine must not turn that into a failure.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Most files wait for sockets, timers and child processes; one worker a core would leave both cores idle.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    // React says so at every deed outside its own test renderer, which these tests do not use.
    onConsoleLog: (text) => !text.includes('not configured to support act('),
    globalSetup: ['test/support/temp-folder.ts'],
    setupFiles: ['test/support/standstill.ts'],
    // A worker runs one file after the other with the modules it has loaded, which are most of what a small file costs.
    // So no module under test may keep anything of its own, and a test puts back what it changes in the process.
    isolate: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/renderer/**', 'test/e2e/**', ...alone],
        },
      },
      {
        extends: true,
        test: {
          name: 'node-alone',
          environment: 'node',
          include: alone,
          isolate: true,
        },
      },
      {
        extends: true,
        plugins: [react()],
        test: {
          name: 'renderer',
          environment: 'happy-dom',
          include: ['test/renderer/**/*.test.{ts,tsx}'],
        },
      },
    ],
  },
});
