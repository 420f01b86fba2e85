// A mutant at which a test file cannot even be loaded is noticed: the runner of the mutants counts tests alone, and such a
// file has none, so it is told of an error beside them.

import type { Reporter, TestModule, Vitest } from 'vitest/node';

export class LoadFailure implements Reporter {
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  onTestModuleEnd(module: TestModule): void {
    if (module.children.size > 0) return;
    // Those of another thread are no errors any more, only what was told of them.
    for (const { message } of module.errors()) this.#vitest?.state.catchError(new Error(message), 'Load Failure');
  }
}
