import { defineConfig } from '@playwright/test';
import { madeDesktops } from './test/e2e/made-desktops.ts';

export default defineConfig({
  testDir: 'test/e2e',
  testMatch: /\.(test|spec)\.ts$/,
  outputDir: 'test-results',
  // Each test has an app, a broker and a profile of its own; one window of a screen can have the focus, and one app the
  // practice sessions of a keyring, so each worker needs a desktop to itself.
  fullyParallel: true,
  workers: Math.max(1, madeDesktops().length),
  retries: 0,
  forbidOnly: true,
  // Generous, since a slow machine is not a fault of the product.
  timeout: 120_000,
  globalTimeout: 1_800_000,
  expect: { timeout: 30_000 },
  reporter: [['list'], ['json', { outputFile: 'artifacts/test/playwright.json' }]],
});
