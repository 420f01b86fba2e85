import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { consoleEnvironment } from '../../main/simulator/simulator-urls.ts';
import { startSimulator } from '../../main/simulator/start-simulator.ts';
import { openDesk, type OpenedDesk } from '../../main/open-desk.ts';
import type { Result } from '../../domain/result.ts';

async function aDamagedProfile() {
  const profile = mkdtempSync(join(tmpdir(), 'lockstep-aside-'));
  const simulator = await startSimulator({ seed: 5, tickMs: 0 });
  onTestFinished(async () => {
    await simulator.stop();
    rmSync(profile, { recursive: true, force: true });
  });
  const open = (moveDamagedAside: boolean): Promise<Result<OpenedDesk>> =>
    openDesk({
      mode: 'Practice',
      profile,
      moveDamagedAside,
      version: '0.0.0',
      seed: 1,
      about: {
        electron: '',
        chromium: '',
        node: '',
        runtime: { kind: 'Assembled', declared: '' },
        profile,
      },
      actor: 'the test',
      env: { ...process.env, ...consoleEnvironment(simulator.urls) },
      simulatorScript: new URL('file:///none'),
      doorScript: new URL('file:///none'),
      historyScript: new URL('file:///none'),
      listener: {
        onDelta: () => undefined,
        onRestarted: () => undefined,
        onLogin: () => undefined,
        onLost: () => undefined,
      },
    });
  const first = await open(false);
  if (!first.ok) throw new Error(first.message);
  await first.value.close();
  const file = join(profile, 'practice', 'lockstep.sqlite');
  truncateSync(file, 8192);
  return { open, file, folder: join(profile, 'practice'), before: readFileSync(file) };
}

describe('a damaged database', () => {
  it('is refused and left as it is while nobody has said otherwise', async () => {
    const { open, file, before } = await aDamagedProfile();
    expect(await open(false)).toMatchObject({ ok: false, code: 'DATABASE_CORRUPT' });
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('is kept under another name when a person says so, and the new one begins with copying off', async () => {
    const { open, folder, before } = await aDamagedProfile();
    const opened = await open(true);
    if (!opened.ok) throw new Error(opened.message);
    onTestFinished(() => opened.value.close());
    const [kept = ''] = readdirSync(folder).filter((name) => name.startsWith('lockstep.sqlite.damaged-'));
    expect(readFileSync(join(folder, kept)).equals(before)).toBe(true);
    expect(opened.value.view().copying).toEqual({ kind: 'Off' });
  });

  it('is all that is moved: a sound one stays in its place, whatever was said', async () => {
    const { open, file, folder } = await aDamagedProfile();
    rmSync(file);
    for (const said of [false, true]) {
      const opened = await open(said);
      if (!opened.ok) throw new Error(opened.message);
      await opened.value.close();
    }
    expect(readdirSync(folder).filter((name) => name.includes('.damaged-'))).toEqual([]);
  });
});
