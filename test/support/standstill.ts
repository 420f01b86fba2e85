// Set up before every test file: a test that never gives its thread back (a loop without an end, a wait on promises that
// are settled already) is out of reach of every time limit of the runner, and would hang the whole run. A second thread
// watches the first one's pulse, says on what line it stands, and ends the process; the runner then reports the file.

import { expect } from 'vitest';
import { watch } from './standstill-pulse.ts';

// Files that share a process share its watch.
watch.postMessage(expect.getState().testPath ?? 'A test');
