// A desktop where there is none: `node scripts/desktop.mjs <command> [arguments]`.
// On Linux without a screen it makes one, with a session bus, a keyring, notifications, a tray and a window manager;
// on a desktop, on macOS and on Windows the command simply runs.
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { background } from './steps/background.mjs';
import { which } from './steps/child-process.mjs';
import { isEntryFile } from './steps/entry-file.mjs';
import { runForeground, watchSignals } from './steps/foreground.mjs';
import { exitWith } from './steps/problem.mjs';
import { startKeyring, startSessionBus, waitForName } from './steps/session-bus.mjs';
import { needsDisplay } from './steps/system-packages.mjs';
import { startVirtualScreen } from './steps/virtual-screen.mjs';

/**
 * Does the work, a function given the environment or a command line, on a desktop; returns the command's exit code or
 * the function's result. `keyringFolder` keeps the made keyring's secrets for the next time; without it they are
 * thrown away. `forTests` also makes the bus and keyring that a bare screen lacks. `desktops`: how many are made where
 * there is no screen, each with a focus, a bus and a keyring of its own; the work stands on the first, and
 * LOCKSTEP_TEST_DESKTOPS lists the variables of all.
 */
export async function withDesktop(work, { forTests = false, keyringFolder, desktops = 1 } = {}) {
  const act = Array.isArray(work) ? (env) => runForeground(work[0], work.slice(1), { env }) : work;
  const noScreen = needsDisplay();
  const noBus = process.platform === 'linux' && !process.env.DBUS_SESSION_BUS_ADDRESS;
  const canMakeBus = ['dbus-daemon', 'dbus-send', 'gnome-keyring-daemon'].every((program) => which(program));
  if (!noScreen && !(forTests && noBus && canMakeBus)) return act({ ...process.env });

  const folder = mkdtempSync(join(tmpdir(), 'lockstep-desktop-'));
  const places = Array.from({ length: noScreen ? desktops : 1 }, (_, at) => join(folder, String(at)));
  for (const place of places) mkdirSync(place, { mode: 0o700 });
  const services = places.map(background);
  const endAll = () => Promise.all(services.map(({ end }) => end()));
  const sweep = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  const endNow = () => {
    void endAll();
    sweep();
  };
  watchSignals();
  process.on('exit', endNow);
  try {
    const made = await Promise.all(
      places.map((place, at) => startDesktop(services[at], { folder: place, noScreen, keyringFolder })),
    );
    const all = desktops > 1 && noScreen ? { LOCKSTEP_TEST_DESKTOPS: JSON.stringify(made) } : {};
    return await act({ ...process.env, ...made[0], ...all });
  } finally {
    process.off('exit', endNow);
    await endAll();
    sweep();
  }
}

/** Starts the services and returns the variables by which a program finds them. */
async function startDesktop(services, { folder, noScreen, keyringFolder }) {
  const runtime = join(folder, 'runtime');
  mkdirSync(runtime, { mode: 0o700 });
  const made = {
    XDG_RUNTIME_DIR: runtime,
    XDG_CURRENT_DESKTOP: 'GNOME',
    // No accessibility bus runs here, and looking for one costs time and noise.
    NO_AT_BRIDGE: '1',
  };
  // The services' own settings and caches stay out of the user's home.
  const env = { ...process.env, ...made, HOME: folder, XDG_CACHE_HOME: folder, XDG_CONFIG_HOME: folder };
  env.XDG_DATA_HOME = keyringFolder ?? join(folder, 'data');
  mkdirSync(env.XDG_DATA_HOME, { recursive: true, mode: 0o700 });

  const add = (variables) => {
    Object.assign(made, variables);
    Object.assign(env, variables);
  };
  if (noScreen) add(await startVirtualScreen(services, folder, env));
  add(await startSessionBus(services, env));
  await startKeyring(services, env, keyringPassword(keyringFolder));
  if (noScreen) {
    services.start('openbox', ['--sm-disable'], { env });
    services.start('dunst', [], { env });
    services.start('trayer', ['--edge', 'bottom', '--align', 'right', '--widthtype', 'request', '--height', '24'], {
      env,
    });
    await waitForName('org.freedesktop.Notifications', env);
  }
  return made;
}

/** A kept keyring is as safe as the file beside it, which only its owner can read, unless a password is given. */
function keyringPassword(keyringFolder) {
  if (process.env.LOCKSTEP_KEYRING_PASSWORD) return process.env.LOCKSTEP_KEYRING_PASSWORD;
  if (!keyringFolder) return randomBytes(16).toString('hex');
  const file = join(keyringFolder, 'keyring-password');
  try {
    writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8');
}

if (isEntryFile(import.meta.url)) {
  await exitWith(() => withDesktop(process.argv.slice(2), { forTests: true }));
}
