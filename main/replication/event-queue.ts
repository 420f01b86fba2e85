// One event at a time, in the order they came; what one of them starts waits behind it.

export type EventQueue = {
  /** Takes the event in its turn. A throw of its is handed to `onBroken`, and the next goes on. */
  readonly take: (event: () => void) => void;
  /** Runs it here and now, outside the queue; a throw ends the same way. */
  readonly guarded: (event: () => void) => void;
};

export function createEventQueue(onBroken: (reason: string) => void): EventQueue {
  const waiting: (() => void)[] = [];
  let draining = false;

  function guarded(event: () => void): void {
    try {
      event();
    } catch (error) {
      onBroken(reasonOf(error));
    }
  }

  return {
    guarded,
    take: (event) => {
      waiting.push(event);
      if (draining) return;
      draining = true;
      try {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) guarded(next);
      } finally {
        draining = false;
      }
    },
  };
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
