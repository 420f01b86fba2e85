// Runs the bundle beside it (the same name, .cjs) from the code that V8 compiled in an earlier life, where one has left it:
// compiling the same engine again is a quarter of what a short life costs. V8 itself refuses code of another source.

import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { constants, Script } from 'node:vm';

const bundle = fileURLToPath(import.meta.url).replace(/\.mjs$/, '.cjs');
const kept = `${bundle}.compiled`;
const cachedData = readKept();
const script = new Script(Module.wrap(readFileSync(bundle, 'utf8')), {
  filename: bundle,
  cachedData,
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
});
const holder = { exports: {} };
script.runInThisContext()(holder.exports, createRequire(bundle), holder, bundle, dirname(bundle));
// By then the functions of a start have run, and are compiled.
if (cachedData === undefined) setTimeout(keep, 1500).unref();

function readKept() {
  try {
    return readFileSync(kept);
  } catch {
    return undefined;
  }
}

/** Whole or not at all, since this life may end at any moment. */
function keep() {
  const own = `${kept}.${process.pid}`;
  writeFileSync(own, script.createCachedData());
  renameSync(own, kept);
}
