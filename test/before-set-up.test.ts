import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const commands = ['test', 'setup', 'start', 'check', 'dev'].map((name) => `scripts/${name}.mjs`);

/** The packages that loading this file loads, by the file that names them. */
function packagesOf(file: string, seen: Set<string>): readonly string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const named = [...readFileSync(file, 'utf8').matchAll(/^(?:import|export)\b[^;]*?from '([^']+)'/gmsu)].map(
    ([, from = '']) => from,
  );
  return named.flatMap((from) => {
    if (from.startsWith('.')) return packagesOf(join(dirname(file), from), seen);
    return from.startsWith('node:') ? [] : [`${file.slice(root.length + 1)} loads ${from}`];
  });
}

it.each(commands)('%s loads no package, since it runs where none is installed yet', (command) => {
  const seen = new Set<string>();
  expect(packagesOf(join(root, command), seen)).toEqual([]);
  expect(seen.size).toBeGreaterThan(3);
});
