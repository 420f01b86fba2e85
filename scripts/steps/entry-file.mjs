import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** True in the file that was given to Node, and false in one that another file imports. */
export const isEntryFile = (moduleUrl) =>
  // Through a symbolic link the two spellings differ until both are resolved.
  realpathSync(fileURLToPath(moduleUrl)) === realpathSync(process.argv[1]);
