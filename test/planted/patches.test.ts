import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

// `npm run planted` shows that each of them is caught; here it is only kept true that each can be tried.
const folder = import.meta.dirname;
const root = join(folder, '..', '..');
const patches = readdirSync(folder)
  .filter((file) => file.endsWith('.patch'))
  .map((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const [mistake = '', caughtBy = ''] = text.split('\n');
    return { file, mistake, caughtBy, touches: [...text.matchAll(/^--- a\/(\S+)$/gm)].map(([, path]) => path ?? '') };
  });

describe('the planted bugs', () => {
  it('are at least fifty, each numbered and named once', () => {
    expect(patches.length).toBeGreaterThanOrEqual(50);
    expect(patches.map(({ file }) => file.slice(0, 3))).toEqual(
      patches.map((_, at) => `${String(at + 1).padStart(2, '0')}-`),
    );
  });

  it.each(patches)('$file says in a sentence what is wrong, and changes what ships', ({ mistake, touches }) => {
    expect(mistake).toMatch(/^[A-Z].{20,130}\.$/);
    expect(touches.length).toBeGreaterThan(0);
    for (const path of touches) expect(path).toMatch(/^(domain|db|main)\/.+\.ts$/);
  });

  it.each(patches)('$file names a test that exists', ({ caughtBy }) => {
    const [, test = '', name = ''] = /^Caught by: (test\/\S+\.test\.ts)(?: -t "([^"]+)")?$/.exec(caughtBy) ?? [];
    expect(existsSync(join(root, test)), caughtBy).toBe(true);
    expect(readFileSync(join(root, test), 'utf8')).toContain(name);
  });

  it('each fit the code as it is', async () => {
    const git = promisify(execFile);
    const unfit: string[] = [];
    for (const { file } of patches)
      await git('git', ['apply', '--check', '-C1', join('test', 'planted', file)], {
        cwd: root,
        timeout: 20_000,
      }).catch((error: { readonly stderr?: string }) => unfit.push(`${file}: ${error.stderr ?? 'git did not end'}`));
    expect(unfit).toEqual([]);
  });
});
