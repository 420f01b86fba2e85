import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { relaxPolicyForHotReload } from './renderer/dev-policy.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

// Targets are fixed by hand: the same output must run on Electron 33 (Node 20.18, Chrome 130) and 45.
export default defineConfig({
  main: {
    build: {
      target: 'node20.18',
      rolldownOptions: {
        input: {
          index: at('main/index.ts'),
          'engine-thread': at('main/engine-thread.ts'),
          'history-thread': at('main/history-thread.ts'),
          'backup-thread': at('main/backup-thread.ts'),
          'door-thread': at('main/gateway/door-thread.ts'),
          'simulator-thread': at('main/simulator/thread.ts'),
          simulator: at('main/simulator/cli.ts'),
          engine: at('main/engine-cli.ts'),
        },
      },
    },
  },
  preload: {
    build: {
      target: 'node20.18',
      rolldownOptions: {
        input: { index: at('preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [react(), relaxPolicyForHotReload()],
    build: {
      target: 'chrome130',
      minify: true,
      rolldownOptions: { input: at('renderer/index.html') },
    },
  },
});
