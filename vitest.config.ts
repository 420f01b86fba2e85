import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './scripts/steps/longest-first.mjs';
import { ProgressReporter } from './scripts/steps/progress-reporter.mjs';

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
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/renderer/**', 'test/e2e/**'],
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
