import { homedir, platform } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** A path inside the repository. */
export const inRepo = (...parts) => join(root, ...parts);

/** Where downloads and builds are kept between checkouts, per user. */
export function cacheFolder() {
  if (process.env.LOCKSTEP_CACHE) return process.env.LOCKSTEP_CACHE;
  if (platform() === 'darwin') return join(homedir(), 'Library', 'Caches', 'lockstep');
  if (platform() === 'win32') {
    return join(process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'lockstep', 'cache');
  }
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'lockstep');
}

/** Where the app keeps its profile unless LOCKSTEP_PROFILE says otherwise; the same place Electron would choose. */
export function profileFolder() {
  if (process.env.LOCKSTEP_PROFILE) return process.env.LOCKSTEP_PROFILE;
  if (platform() === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Lockstep');
  if (platform() === 'win32') return join(process.env.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'Lockstep');
  return join(process.env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'Lockstep');
}
