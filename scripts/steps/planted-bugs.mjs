import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { inRepo } from './places.mjs';
import { Problem } from './problem.mjs';

/** Where the patches are: each a sentence about the mistake, the test that must fail for it, and a unified diff. */
const plantedFolder = inRepo('test', 'planted');

/** The bugs whose file name contains one of the words, or all. `words` for vitest: a file, and a test's name after -t. */
export async function plantedBugs(words) {
  const files = (await readdir(plantedFolder)).filter((file) => file.endsWith('.patch')).toSorted();
  const chosen = files.filter((file) => words.length === 0 || words.some((word) => file.includes(word)));
  if (chosen.length === 0) throw new Problem(`No such bug. There are:\n${files.join('\n')}`);
  return Promise.all(
    chosen.map(async (file) => {
      const [, caughtBy = ''] = (await readFile(join(plantedFolder, file), 'utf8')).split('\n');
      const [, test, , name] = /^Caught by: (\S+)( -t "([^"]+)")?$/.exec(caughtBy) ?? [];
      if (test === undefined) throw new Problem(`${file} does not say what catches it.`);
      return { name: basename(file, '.patch'), words: name ? [test, '-t', name] : [test] };
    }),
  );
}
