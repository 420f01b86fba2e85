// vite build --config test/renderer/preview/vite.config.ts: the window on a fake bridge, under the same policy.

import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: at('.'),
  base: './',
  plugins: [react()],
  build: { outDir: at('../../../out/preview'), emptyOutDir: true, target: 'chrome130' },
});
