import { afterEach, describe, expect, it } from 'vitest';
import type { TradingStateEdit } from '../../preload/contract.ts';
import { pass, readLedger } from '../support/ledger-reading.ts';
import { copiesOf, openPractice, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});
const { orders, net, working } = readLedger(() => practice.simulator);
const market = { ordType: 'Market', price: '' } as const;
const set = (part: Partial<TradingStateEdit>): Promise<unknown> =>
  practice.call('setTradingState', {
    scope: { kind: 'Fleet' },
    state: 'ReduceOnly',
    reason: '',
    cancelResting: false,
    ...part,
  });
const reasons = (key: string): readonly string[] => copiesOf(practice.view(), key).map(({ reasonCode }) => reasonCode);

describe('reduce-only', () => {
  it('refuses what the master opens and follows what it closes, and outlives a restart', async () => {
    practice = await openPractice();
    await practice.place({ ...market, quantity: '100' });
    await until(() => net('PR2003') === 200 && net('PR2002') === 100);
    await set({ reason: 'expiry afternoon' });
    await practice.reopen();
    expect(practice.view().trading).toMatchObject([
      { scope: { kind: 'Fleet' }, state: 'ReduceOnly', reason: 'expiry afternoon', actor: 'the test' },
    ]);
    await until(() => practice.view().followers.every(({ state }) => state === 'Off'));
    const opens = await practice.place({ ...market, quantity: '10' });
    await until(() => reasons(opens).length === 3);
    expect(reasons(opens)).toEqual(Array(3).fill('TRADING_REDUCE_ONLY'));
    await practice.place({ ...market, side: 'Sell', quantity: '110' });
    await until(() => net('PR2003') === 0 && net('PR2002') === 0 && net('PR2001') === 0);
    await set({ state: 'Active' });
    expect(practice.view().trading).toEqual([]);
    await practice.place({ ...market, quantity: '10' });
    await until(() => net('PR2003') === 20);
  });

  it('of one follower leaves the others alone; its resting entry is cancelled when that is asked for', async () => {
    practice = await openPractice();
    await practice.place({ quantity: '100', price: '780' });
    await until(() => working('PR2001') === 1 && working('PR2002') === 1 && working('PR2003') === 1);
    const scope = { kind: 'Follower', followerId: 'PR2002' } as never;
    await set({ scope, cancelResting: true });
    await until(() => working('PR2002') === 0);
    await pass(300);
    expect([working('PR2001'), working('PR2003')]).toEqual([1, 1]);
    const next = await practice.place({ ...market, quantity: '10' });
    await until(() => net('PR2003') === 20 && reasons(next).includes('TRADING_REDUCE_ONLY'));
    expect(net('PR2002')).toBe(0);
  });
});

describe('halted', () => {
  it('holds exits back too, while a cancel of the master’s is still followed', async () => {
    practice = await openPractice();
    await practice.place({ ...market, quantity: '100' });
    const resting = await practice.place({ quantity: '100', price: '780' });
    await until(() => net('PR2002') === 100 && working('PR2002') === 1);
    await set({ state: 'Halted' });
    const exit = await practice.place({ ...market, side: 'Sell', quantity: '100' });
    await until(() => reasons(exit).filter((code) => code === 'TRADING_HALTED').length === 3);
    await practice.call('cancelMasterOrder', { orderId: resting });
    await until(() => working('PR2002') === 0);
    expect(net('PR2002')).toBe(100);
    expect(orders('PR2002').filter(({ side }) => side === 'SELL')).toHaveLength(0);
  });

  it('is refused for what is not on the desk', async () => {
    practice = await openPractice();
    for (const [scope, code] of [
      [{ kind: 'Group', group: 'Nobody' }, 'GROUP_UNKNOWN'],
      [{ kind: 'Follower', followerId: 'PR1001' }, 'FOLLOWER_UNKNOWN'],
      [{ kind: 'Instrument', instrumentId: 'NSE|0' }, 'INSTRUMENT_UNKNOWN'],
      [{ kind: 'Planet' }, 'INPUT_REFUSED'],
    ] as const)
      expect(
        await practice.ask('setTradingState', { scope, state: 'Halted', reason: '', cancelResting: false }),
      ).toMatchObject({ ok: false, code });
  });
});
