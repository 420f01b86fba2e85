import { existsSync } from 'node:fs';
import { lastLines, run, which } from './child-process.mjs';
import { Problem } from './problem.mjs';

// What each purpose needs, by what can be looked for on any Linux, with Debian's name for it.
const library = (file, ...packages) => ({ library: file, packages });
const program = (name, debian = name) => ({ program: name, packages: [debian] });
const font = (pattern, called, debian) => ({ font: pattern, called, packages: [debian] });

const WANTED = {
  electron: [
    library('libgtk-3.so.0', 'libgtk-3-0'),
    library('libnss3.so', 'libnss3'),
    library('libgbm.so.1', 'libgbm1'),
    library('libasound.so.2', 'libasound2'),
    library('libatk-bridge-2.0.so.0', 'libatk-bridge2.0-0'),
    library('libsecret-1.so.0', 'libsecret-1-0'),
    library('libnotify.so.4', 'libnotify4'),
    font(':charset=20b9', 'a font with the rupee sign', 'fonts-dejavu-core'),
  ],
  display: [
    program('Xvfb', 'xvfb'),
    program('dbus-daemon', 'dbus'),
    program('gnome-keyring-daemon', 'gnome-keyring'),
    program('dunst'),
    program('trayer'),
    program('openbox'),
    program('fc-list', 'fontconfig'),
    font('Inter', 'the font Inter', 'fonts-inter'),
  ],
  compiler: [program('python3'), program('make'), program('g++')],
};

/** Makes sure the machine has what the purposes need: installs it on Debian as root, else says what to type. */
export async function ensureSystemPackages(purposes, tell) {
  if (process.platform !== 'linux') return 'nothing needed on this system';
  const missing = await missingFor(purposes);
  if (missing.length === 0) return 'all present';
  const apt = which('apt-get');
  const names = missing.map((want) => want.library ?? want.program ?? want.called);
  if (!apt || !existsSync('/etc/debian_version')) {
    throw new Problem(
      `This machine lacks: ${names.join(', ')}.\nInstall them with your distribution's package manager and run again.`,
    );
  }
  if (process.getuid() !== 0) {
    const packages = await debianNames(missing);
    throw new Problem(
      `This machine lacks: ${names.join(', ')}.\nType this and run again:\n\n` +
        `  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages.join(' ')}\n`,
    );
  }
  await aptGet(['update'], tell, 'reading the list of packages');
  const packages = await debianNames(missing);
  await aptGet(['install', '-y', '--no-install-recommends', ...packages], tell, `installing ${packages.join(' ')}`);
  const still = await missingFor(purposes);
  if (still.length > 0) {
    throw new Problem(`apt-get ran, yet these are missing: ${still.flatMap((want) => want.packages).join(' ')}`);
  }
  return `installed ${packages.join(' ')}`;
}

async function missingFor(purposes) {
  const libraries = await sharedLibraries();
  const missing = [];
  for (const want of purposes.flatMap((purpose) => WANTED[purpose])) {
    if (want.library && !libraries.has(want.library)) missing.push(want);
    if (want.program && !which(want.program)) missing.push(want);
    if (want.font && !(await hasFont(want.font))) missing.push(want);
  }
  return missing;
}

async function sharedLibraries() {
  const ldconfig = which('ldconfig');
  if (!ldconfig) throw new Problem('ldconfig was not found, so the system libraries cannot be checked.');
  const { output } = await run(ldconfig, ['-p']);
  return new Set(output.split('\n').map((line) => line.trim().split(' ')[0]));
}

async function hasFont(pattern) {
  const fcList = which('fc-list');
  // Without fontconfig's tool nothing can be told; a desktop has fonts, and where there is none it is installed.
  if (!fcList) return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
  return (await run(fcList, [pattern, 'family'])).output.trim() !== '';
}

/** Newer Debian and Ubuntu renamed some libraries with a t64 ending. */
async function debianNames(wants) {
  const names = await Promise.all(
    wants
      .flatMap((want) => want.packages)
      .map(async (name) => {
        for (const candidate of [name, `${name}t64`]) {
          const { output } = await run('apt-cache', ['policy', candidate]);
          if (/Candidate: (?!\(none\))/.test(output)) return candidate;
        }
        return name;
      }),
  );
  return [...new Set(names)];
}

async function aptGet(args, tell, what) {
  tell(what);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = ['-q', '-o', 'DPkg::Lock::Timeout=600', '-o', 'Dpkg::Use-Pty=0'];
  for (let attempt = 1; ; attempt += 1) {
    const { code, output } = await run('apt-get', [...options, ...args], {
      env,
      onLine: (line) => /^(Get:|Unpacking|Setting up)/.test(line) && tell(`${what}: ${line}`.slice(0, 140)),
    });
    if (code === 0) return;
    // Another apt-get at work holds the list's lock, for which apt itself does not wait.
    const busy = /Could not get lock|Unable to lock/.test(output);
    if (!busy || attempt === 60) throw new Problem(`apt-get ${args[0]} failed:\n${lastLines(output)}`);
    tell('waiting for another apt-get to finish');
    await new Promise((resolve) => setTimeout(resolve, 3000));
  }
}

/** True on a Linux whose screen must be made. */
export const needsDisplay = () => process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
