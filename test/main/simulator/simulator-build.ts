import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * Builds the command line and the thread as the product does, and answers the folder they are in.
 * It lies inside the tree, so that Node finds the packages the build leaves outside.
 */
export async function buildSimulator(): Promise<string> {
  mkdirSync(join(root, 'out'), { recursive: true });
  const outDir = mkdtempSync(join(root, 'out', 'simulator-test-'));
  await build({
    root,
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: true,
      target: 'node20.18',
      outDir,
      emptyOutDir: false,
      rolldownOptions: {
        input: {
          simulator: join(root, 'main/simulator/cli.ts'),
          'simulator-thread': join(root, 'main/simulator/thread.ts'),
        },
      },
    },
  });
  return outDir;
}
