/** Things to do later that must not outlive the simulator. */
export interface Timers {
  /** Runs after so many ms; at once, within this call, when there is nothing to wait for. */
  readonly after: (ms: number, run: () => void) => void;
  /** Resolves after so many ms; never, once stopped. */
  readonly wait: (ms: number) => Promise<void>;
  readonly stop: () => void;
}

export function openTimers(): Timers {
  const pending = new Set<NodeJS.Timeout>();
  let stopped = false;
  const after = (ms: number, run: () => void): void => {
    if (stopped) return;
    if (ms <= 0) return run();
    const timer = setTimeout(() => {
      pending.delete(timer);
      run();
    }, ms);
    pending.add(timer);
  };
  return {
    after,
    wait: (ms) => new Promise((resolve) => after(ms, resolve)),
    stop: () => {
      stopped = true;
      for (const timer of pending) clearTimeout(timer);
      pending.clear();
    },
  };
}
