import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'test/e2e',
  testMatch: /\.(test|spec)\.ts$/,
  outputDir: 'test-results',
  // Each test has an app, a broker and a profile of its own, and one screen at a time can have the focus.
  workers: 1,
  retries: 0,
  forbidOnly: true,
  // Generous, since a slow machine is not a fault of the product.
  timeout: 120_000,
  globalTimeout: 1_800_000,
  expect: { timeout: 30_000 },
  reporter: [['list'], ['json', { outputFile: 'artifacts/test/playwright.json' }]],
});
