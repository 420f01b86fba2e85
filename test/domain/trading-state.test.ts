import { describe, expect, it } from 'vitest';
import { accountId, instrumentId } from '../../domain/ids.ts';
import { tradingDenial } from '../../domain/risk.ts';
import {
  rulingState,
  withTradingState,
  type SetTradingState,
  type TradingScope,
  type TradingState,
} from '../../domain/trading-state.ts';

const asha = accountId('FO001');
const meera = accountId('FO002');
const nifty = instrumentId('NFO', '49543');
const sbin = instrumentId('NSE', '3045');
const set = (scope: TradingScope, state: SetTradingState['state']): SetTradingState => ({
  scope,
  state,
  reason: 'expiry',
  actor: 'Asha',
  cancelResting: false,
  at: 1,
});
const ruling = (states: readonly SetTradingState[], instrument = sbin, follower = asha, group = 'Family') =>
  rulingState(states, { followerId: follower, group, instrumentId: instrument })?.state ?? 'Active';

describe('the trading state of an order', () => {
  it.each([
    [{ kind: 'Fleet' }, ['Halted', 'Halted', 'Halted']],
    [{ kind: 'Group', group: 'Family' }, ['Halted', 'Active', 'Active']],
    [{ kind: 'Follower', followerId: asha }, ['Halted', 'Active', 'Halted']],
    [{ kind: 'Instrument', instrumentId: sbin }, ['Halted', 'Halted', 'Active']],
    [{ kind: 'Position', followerId: asha, instrumentId: sbin }, ['Halted', 'Active', 'Active']],
  ] as const)('set for %o covers that and nothing else', (scope, expected) => {
    const states = [set(scope, 'Halted')];
    expect([ruling(states), ruling(states, sbin, meera, 'Friends'), ruling(states, nifty, asha, '')]).toEqual(expected);
  });

  it('is the strictest of those that cover it', () => {
    const both = [set({ kind: 'Fleet' }, 'ReduceOnly'), set({ kind: 'Instrument', instrumentId: sbin }, 'Halted')];
    expect([ruling(both), ruling(both.toReversed()), ruling(both, nifty)]).toEqual(['Halted', 'Halted', 'ReduceOnly']);
  });

  it('of a follower without a group is not that of other followers without one', () => {
    expect(ruling([set({ kind: 'Group', group: '' }, 'Halted')], sbin, asha, '')).toBe('Active');
  });

  it('is set once for a scope, and Active takes it off', () => {
    const change = (state: TradingState) => ({
      scope: { kind: 'Fleet' } as const,
      state,
      reason: '',
      cancelResting: false,
      actor: 'Asha',
      at: 2,
    });
    const twice = withTradingState(withTradingState([], change('ReduceOnly')), change('Halted'));
    expect(twice).toMatchObject([{ state: 'Halted' }]);
    expect(withTradingState(twice, change('Active'))).toEqual([]);
  });

  it.each([
    ['Active', null, null],
    ['ReduceOnly', 'TRADING_REDUCE_ONLY', null],
    ['Halted', 'TRADING_HALTED', 'TRADING_HALTED'],
  ] as const)('%s answers an entry with %s and an exit with %s', (state, entry, exit) => {
    const one = state === 'Active' ? null : set({ kind: 'Fleet' }, state);
    expect([tradingDenial(one, false)?.code ?? null, tradingDenial(one, true)?.code ?? null]).toEqual([entry, exit]);
  });
});
