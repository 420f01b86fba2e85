// For `npm run mutants` alone, which names the test files: pure ones, so without what watches over sockets, disks and
// processes in all other runs.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    include: (process.env['LOCKSTEP_MUTANTS_TESTS'] ?? 'test/domain/*.test.ts').split(','),
    setupFiles: ['test/mutants/first-failure.ts'],
    testTimeout: 60_000,
  },
});
