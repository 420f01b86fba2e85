// A child that makes one backup of a database and kills itself at the n-th step of it: the copying of some pages, or the
// check of what was copied.

import { backupFolderOf, makeBackup } from '../../db/backup.ts';

const [databaseFile = '', at = '0', phase = '', nth = '0'] = process.argv.slice(2);
let left = Number(nth);
await makeBackup({
  databaseFile,
  folder: backupFolderOf(databaseFile),
  at: Number(at),
  pagesAtATime: 8,
  onStep: (step) => {
    if (step.phase !== phase) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  },
});
