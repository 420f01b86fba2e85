import { describe, expect, it } from 'vitest';
import { createSleepGuard, whyAwake, type SleepBlocker } from '../../main/sleep-guard.ts';
import { aDesk, aFollower } from '../renderer/builders.ts';

function aBlocker(): SleepBlocker & { readonly holds: () => number } {
  let held = false;
  let holds = 0;
  return {
    hold: () => {
      held = true;
      holds += 1;
    },
    release: () => {
      held = false;
    },
    isHeld: () => held,
    holds: () => holds,
  };
}

const idle = aDesk({ copying: { kind: 'Off' }, followers: [aFollower({ positions: [], workingOrders: 0 })] });
const holding = aDesk({
  copying: { kind: 'Off' },
  followers: [
    aFollower({
      workingOrders: 0,
      positions: [{ instrumentId: 'NSE|3045', symbol: 'SBIN-EQ', product: 'MIS', netQty: 10 }],
    }),
  ],
});

describe('the machine', () => {
  it('may sleep when nothing is held, nothing works and copying is off', () => {
    expect(whyAwake({ ...idle, master: null })).toBeNull();
  });

  it('stays awake while an account holds a position, even with copying off', () => {
    expect(whyAwake({ ...holding, master: null })).toBe('1 account holds positions');
  });

  it('stays awake while an order is at work', () => {
    const view = { ...idle, master: null, followers: [aFollower({ positions: [], workingOrders: 2 })] };
    expect(whyAwake(view)).toBe('1 account has orders at work');
  });

  it('stays awake while copying is on to somebody, and not when it is on to nobody', () => {
    const quiet = { positions: [], workingOrders: 0 };
    const on = { ...idle, master: null, copying: { kind: 'On' } as const };
    expect(whyAwake({ ...on, followers: [aFollower({ ...quiet, enabled: true })] })).toBe('copying is on');
    expect(whyAwake({ ...on, followers: [aFollower({ ...quiet, enabled: false })] })).toBeNull();
  });

  it('is held once, let go when the desk is idle again, and each change is told', () => {
    const blocker = aBlocker();
    const told: boolean[] = [];
    const guard = createSleepGuard(blocker, (held) => told.push(held));
    guard.look({ ...idle, master: null });
    guard.look({ ...holding, master: null });
    guard.look({ ...holding, master: null });
    expect(blocker.holds()).toBe(1);
    guard.look({ ...idle, master: null });
    expect(told).toEqual([false, true, false]);
  });

  it('is held again when the system has let go by itself', () => {
    const blocker = aBlocker();
    const guard = createSleepGuard(blocker, () => undefined);
    guard.look({ ...holding, master: null });
    blocker.release();
    guard.look({ ...holding, master: null });
    expect(blocker.holds()).toBe(2);
  });
});
