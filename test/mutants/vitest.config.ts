// For `npm run mutants` alone, which names the test files: pure ones, and such as need no more than a database in a folder
// of their own, so without what watches over sockets and processes in all other runs.
import { defineConfig } from 'vitest/config';
import { LoadFailure } from './load-failure.ts';

export default defineConfig({
  test: {
    environment: 'node',
    include: (process.env['LOCKSTEP_MUTANTS_TESTS'] ?? 'test/domain/*.test.ts').split(','),
    globalSetup: ['test/support/temp-folder.ts'],
    reporters: [new LoadFailure()],
    setupFiles: ['test/mutants/first-failure.ts'],
    testTimeout: 60_000,
  },
});
