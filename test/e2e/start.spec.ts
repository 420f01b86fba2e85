import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { repository, runToItsEnd, test } from './console.ts';

const declaredElectron = (): string => {
  const manifest = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
    devDependencies: { electron: string };
  };
  return manifest.devDependencies.electron;
};

test('practice is unmistakable: in the strip, in the window’s title and on the button that exits all', async ({
  desk,
}) => {
  await expect(desk.page.getByTestId('mode-badge')).toHaveAttribute('data-mode', 'Practice');
  await expect(desk.page.getByTestId('mode-badge')).toContainText('PRACTICE');
  await expect(desk.page.getByTestId('mode-badge')).toContainText('no money');
  const title = await desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle());
  expect(title).toContain('PRACTICE');
  await desk.page.getByTestId('exit-all').click();
  await expect(desk.page.getByTestId('exit-hold')).toContainText('practice');
});

test('About says which runtime is running, and whether it is the declared one', async ({ desk }) => {
  const running = await desk.app.evaluate(() => process.versions['electron'] ?? '');
  const declared = declaredElectron();
  await desk.page.getByTestId('about-open').click();
  const words =
    running === declared
      ? `Official Electron ${running}`
      : `Assembled Electron ${running}, in place of ${declared}: for practice and tests; refuses live accounts`;
  await expect(desk.page.getByTestId('about-runtime')).toHaveText(words);
  await expect(desk.page.getByTestId('about-dialog')).toContainText('in this computer’s keychain');
});

test('live is refused with the reason and the remedy, and the app ends', async ({ profile }) => {
  const { code, output } = await runToItsEnd(profile, ['--live']);
  expect(code).toBe(2);
  expect(output).toMatch(/lockstep: LIVE_(NEEDS_OFFICIAL_RUNTIME|NOT_IN_THIS_VERSION): .*live/i);
  expect(output).not.toContain('lockstep: ready');
});

test('a second start on the same profile ends with a message, and the first goes on', async ({ desk, profile }) => {
  const { code, output } = await runToItsEnd(profile, []);
  expect(code).toBe(3);
  expect(output).toContain('lockstep: ALREADY_RUNNING: Lockstep is already running on this profile');
  expect(desk.app.windows()).toHaveLength(1);
  expect(await desk.ask('snapshot', null)).toMatchObject({ ok: true });
});
