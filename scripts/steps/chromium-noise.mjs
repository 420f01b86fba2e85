import { createInterface } from 'node:readline';

// What Chromium reports on a screen without a system bus or a graphics card, and nobody needs to act on.
const NOISE = /^\[\d+:.*:(ERROR|WARNING):(\w+\/)*(bus|object_proxy|gl_\w+|gpu_\w+|angle_\w+)\.cc/;

/** Passes a program's error stream on without that noise. */
export function chromiumNoise(stream) {
  createInterface({ input: stream }).on('line', (line) => {
    if (!NOISE.test(line) && !/viz_main_impl|Exiting GPU process/.test(line)) console.error(line);
  });
}
