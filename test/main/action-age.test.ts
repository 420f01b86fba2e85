import { describe, expect, it } from 'vitest';
import { createActionAges } from '../../main/replication/action-age.ts';
import { foldMaster } from '../../main/replication/master-order.ts';
import { aReport } from '../support/an-order.ts';
import { codeOf } from '../support/one-decision.ts';

const wall = Date.UTC(2026, 10, 24, 5, 0);

function anOrder(changedAt: number) {
  const report = aReport({ transactTime: null, receivedAt: changedAt });
  const fact = { kind: 'MasterReported', report, notCopied: '', masterHeld: null } as const;
  return foldMaster(undefined, fact, { seq: 1, at: changedAt, fact });
}

describe('the age of an action of the master’s', () => {
  it('grows by the clock that nobody can set, from the age that it had when it was heard of', () => {
    const ages = createActionAges();
    const order = anOrder(wall - 1500);
    ages.heard([order], wall, 70_000);
    expect(ages.atLeast(order.order.orderId, 70_000)).toBe(1500);
    expect(ages.atLeast(order.order.orderId, 80_000)).toBe(11_500);
    // The same stand heard again, by a wall clock that was set back meanwhile, makes it no younger.
    ages.heard([order], wall - 3_600_000, 80_000);
    expect(ages.atLeast(order.order.orderId, 80_000)).toBe(11_500);
  });

  it('begins again with the next change, and is not known of what was done before the start', () => {
    const ages = createActionAges();
    ages.heard([anOrder(wall)], wall, 1000);
    const changed = anOrder(wall + 60_000);
    ages.heard([changed], wall + 60_000, 61_000);
    expect(ages.atLeast(changed.order.orderId, 61_000)).toBe(0);
    expect(createActionAges().atLeast(changed.order.orderId, 61_000)).toBe(0);
  });

  it('is more than any when no clock can tell it, until the next change', () => {
    const ages = createActionAges();
    const order = anOrder(wall);
    ages.unknown([order]);
    ages.heard([order], wall - 20_000, 1000);
    expect(ages.atLeast(order.order.orderId, 1000)).toBe(Infinity);
    ages.heard([anOrder(wall + 1)], wall + 1, 2000);
    expect(ages.atLeast(order.order.orderId, 2000)).toBe(0);
  });

  it('keeps an entry from being sent late, whatever the wall clock says, and no exit', () => {
    const old = { ageOf: () => 5001 };
    expect(codeOf({ parts: { ageOf: () => 5000 } })).toBeNull();
    expect(codeOf({ parts: old })).toBe('MASTER_ACTION_STALE');
    expect(codeOf({ parts: old, report: { side: 'Sell' }, masterHeld: 1000 })).not.toBe('MASTER_ACTION_STALE');
  });
});
