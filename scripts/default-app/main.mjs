// What an assembled Electron runs when it is given a folder: `electron [switches] [-r file] <folder>`.
// An ES module, since Electron holds back `ready` until its top-level await has ended.
import { readFileSync } from 'node:fs';
import Module from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const preload = [];
let folder;
for (let index = 1; index < process.argv.length; index += 1) {
  const word = process.argv[index];
  if (word === '-v' || word === '--version') {
    console.log(`v${process.versions.electron}`);
    process.exit(0);
  }
  if (word === '-r' || word === '--require') preload.push(process.argv[(index += 1)]);
  else if (!word.startsWith('-')) {
    folder = resolve(word);
    break;
  }
}
if (!folder) {
  console.error('Which app? electron <folder>');
  process.exit(1);
}

try {
  if (preload.length > 0) Module._preloadModules(preload);
  Object.defineProperty(process, 'defaultApp', { enumerable: true, value: true });
  const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (about.version) app.setVersion(about.version);
  app.name = about.productName ?? about.name ?? app.name;
  app.setDesktopName(about.desktopName ?? `${app.name}.desktop`);
  app.setPath('userData', join(app.getPath('appData'), app.name));
  app.setAppPath(folder);
  await import(pathToFileURL(join(folder, about.main ?? 'index.js')).href);
} catch (error) {
  console.error(error);
  process.exit(1);
}
