import { describe, expect, it } from 'vitest';
import { legGate, legWithinMs, pairWindowMs, sameUnderlying, type FirstLeg } from '../../domain/legs.ts';
import { anInstrument } from '../support/an-order.ts';

const at = 1_000_000;
const leg = (state: FirstLeg['state']): FirstLeg => ({ masterKey: '1', name: 'BUY NIFTY', state, why: '' });
const gate = (first: readonly FirstLeg[], afterMs: number, mayPair = true) =>
  legGate('Sell', 'HedgeFirst', first, { masterAt: at, now: at + afterMs, mayPair });

describe('a second leg', () => {
  it('is what is sold; what is bought never waits, and nothing does where legs go out together', () => {
    expect(legGate('Buy', 'HedgeFirst', [leg('Pending')], { masterAt: at, now: at, mayPair: true }).kind).toBe('Go');
    expect(legGate('Sell', 'Together', [leg('Failed')], { masterAt: at, now: at, mayPair: true }).kind).toBe('Go');
  });

  it('waits a moment for a first leg that may still come, and goes by itself when none does', () => {
    expect(gate([], pairWindowMs - 1)).toEqual({ kind: 'Wait', until: at + pairWindowMs, first: [] });
    expect(gate([], pairWindowMs).kind).toBe('Go');
    expect(gate([], 0, false).kind).toBe('Go');
  });

  it('goes once every first leg has filled, and at once where the follower has no part in any', () => {
    expect(gate([leg('Filled'), leg('NothingToDo')], 10_000).kind).toBe('Go');
    expect(gate([leg('NothingToDo')], 0).kind).toBe('Go');
    expect(gate([leg('Filled'), leg('Pending')], 10_000).kind).toBe('Wait');
  });

  it('is given up when a first leg fails, or has not filled in time, to the very millisecond', () => {
    expect(gate([leg('Filled'), leg('Failed'), leg('Pending')], 0).kind).toBe('Failed');
    expect([legWithinMs - 1, legWithinMs].map((ms) => gate([leg('Pending')], ms).kind)).toEqual(['Wait', 'TooLate']);
  });
});

it('contracts belong together by exchange and underlying, shares never', () => {
  const call = anInstrument({ exchange: 'NFO', symbol: 'NIFTY', kind: 'Call' });
  expect(sameUnderlying(call, { ...call, kind: 'Future' })).toBe(true);
  expect(sameUnderlying(call, { ...call, symbol: 'BANKNIFTY' })).toBe(false);
  expect(sameUnderlying(call, { ...call, exchange: 'BFO' })).toBe(false);
  expect(sameUnderlying({ ...call, kind: 'Equity' }, { ...call, kind: 'Equity' })).toBe(false);
});
