// Brings a fresh machine to the point where Lockstep can run: `npm run setup`, and first thing in every other command.
import { ensureBuild } from './steps/app-build.mjs';
import { ensureDependencies } from './steps/dependencies.mjs';
import { ensureElectron, runtimeKind } from './steps/electron-runtime.mjs';
import { isEntryFile } from './steps/entry-file.mjs';
import { ensureSqlite } from './steps/native-sqlite.mjs';
import { oneAtATime } from './steps/one-at-a-time.mjs';
import { exitWith, Problem } from './steps/problem.mjs';
import { step } from './steps/progress.mjs';
import { ensureSystemPackages, needsDisplay } from './steps/system-packages.mjs';

export { runtimeKind };

/** What a command can ask for, each bringing what it stands on. */
export const EVERYTHING = ['electron', 'sqlite', 'display', 'build'];

/**
 * Makes what is needed present and says how. `need` holds any of 'electron', 'sqlite', 'display' (a screen, made if
 * there is none) and 'build'; the npm packages always come.
 */
export async function setUp({ need = EVERYTHING } = {}) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 18)) {
    throw new Problem(`Lockstep needs Node 20.18 or newer; this is ${process.versions.node}. See nodejs.org.`);
  }
  await oneAtATime(async () => {
    await step('Packages', ensureDependencies);
    const purposes = [];
    if (need.includes('electron')) purposes.push('electron');
    if (need.includes('display') && needsDisplay()) purposes.push('display');
    if (purposes.length > 0) await step('System', (tell) => ensureSystemPackages(purposes, tell));
    if (need.includes('electron')) await step('Electron', ensureElectron);
    if (need.includes('sqlite')) {
      await step('SQLite', (tell) => ensureSqlite({ withElectron: need.includes('electron') }, tell));
    }
    if (need.includes('build')) await step('Lockstep', (tell) => ensureBuild(tell));
  });
}

if (isEntryFile(import.meta.url)) {
  const need = process.argv.slice(2);
  await exitWith(() => setUp(need.length > 0 ? { need } : {}));
}
