// The desktops that were made for these tests, one for each worker.

/** The variables that lead to each: a screen, a session bus, a keyring; none where the tests run on a desktop found there. */
export function madeDesktops(): readonly Readonly<Record<string, string>>[] {
  return JSON.parse(process.env['LOCKSTEP_TEST_DESKTOPS'] ?? '[]') as readonly Readonly<Record<string, string>>[];
}

/** From now on this process, and what it starts, is on the desktop of this worker. */
export function moveToDesktop(worker: number): void {
  const made = madeDesktops();
  if (worker >= Math.max(1, made.length))
    throw new Error(`Worker ${worker} has no desktop: there are ${made.length}. Run no more workers than that.`);
  Object.assign(process.env, made[worker]);
}
