import { firstWord } from './background.mjs';
import { run } from './child-process.mjs';
import { Problem } from './problem.mjs';

/** Starts a session bus of our own and returns the variable that leads to it. */
export async function startSessionBus({ start }, env) {
  const args = ['--session', '--nofork', '--nopidfile', '--print-address=3'];
  const bus = start('dbus-daemon', args, { env, hears: true });
  return { DBUS_SESSION_BUS_ADDRESS: await firstWord(bus, 'dbus-daemon') };
}

/** Starts a keyring, unlocked with the password, whose file lies under XDG_DATA_HOME of `env`. */
export async function startKeyring({ start }, env, password) {
  const args = ['--foreground', '--unlock', '--components=secrets'];
  start('gnome-keyring-daemon', args, { env, input: password, copied: true });
  await waitForName('org.freedesktop.secrets', env);
}

/** Waits until a service has taken its name on the bus. */
export async function waitForName(name, env) {
  const question = [
    '--session',
    '--print-reply',
    '--dest=org.freedesktop.DBus',
    '/',
    'org.freedesktop.DBus.NameHasOwner',
  ];
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const { output } = await run('dbus-send', [...question, `string:${name}`], { env });
    if (output.includes('boolean true')) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Problem(`${name} did not appear on the session bus (LOCKSTEP_DESKTOP_LOG=1 shows what its program says).`);
}
