import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * A reporter of Vitest that keeps a file of how far the run is, as JSON: `{ passed, failed, skipped, unfinished }`, the
 * counts of the files that are done and the paths of those that are not. It is written at every event, so its age tells
 * how long nothing has happened; a worker in an endless loop cannot say so itself.
 */
export class ProgressReporter {
  #file;
  #unfinished = new Set();
  #counts = { passed: 0, failed: 0, skipped: 0 };

  constructor(file) {
    this.#file = file;
    mkdirSync(dirname(file), { recursive: true });
  }

  onTestRunStart(specifications) {
    for (const { moduleId } of specifications) this.#unfinished.add(moduleId);
    this.#write();
  }

  onTestModuleEnd(module) {
    this.#unfinished.delete(module.moduleId);
    // A file that could not be loaded has no tests to count.
    if (module.errors().length > 0) this.#counts.failed += 1;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state in this.#counts) this.#counts[state] += 1;
    }
    this.#write();
  }

  onTestModuleStart() {
    this.#write();
  }

  onTestCaseResult() {
    this.#write();
  }

  #write() {
    writeFileSync(this.#file, JSON.stringify({ ...this.#counts, unfinished: [...this.#unfinished] }));
  }
}
