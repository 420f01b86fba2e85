import { afterEach, describe, expect, it } from 'vitest';
import type { ExitRunView } from '../../domain/exit-view.ts';
import type { ExitRequest, ExitScope } from '../../domain/exit-scope.ts';
import { accountId } from '../../domain/ids.ts';
import { everyone, readLedger } from '../support/ledger-reading.ts';
import { copiesOf, openPractice, sbin, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});
const { orders, net, working } = readLedger(() => practice.simulator);

const market = { ordType: 'Market', price: '' } as const;
const byHand = {
  account: 'PR2001',
  source: 'MOB',
  exchange: 'NSE',
  instrumentId: '3045',
  transactionType: 'BUY',
  product: 'INTRADAY',
  orderComplexity: 'REGULAR',
  validity: 'DAY',
  slTriggerPrice: '',
  orderType: 'MARKET',
  price: '',
} as const;
const infy = '1594';

const traded = (key: string): Promise<unknown> =>
  until(() => copiesOf(practice.view(), key).filter(({ status }) => status === 'Filled').length === 3);
const resting = (key: string): Promise<unknown> =>
  until(() => copiesOf(practice.view(), key).filter(({ status }) => status === 'New').length === 3);
async function buys(quantity: string): Promise<string> {
  const key = await practice.place({ ...market, quantity });
  await traded(key);
  return key;
}
const ended = (runId: string): Promise<ExitRunView> =>
  until(() => practice.view().exits.find(({ id, finishedAt }) => id === runId && finishedAt !== null));
async function exited(scope: ExitScope, reach: ExitRequest['reach'] = 'Everything'): Promise<ExitRunView> {
  const { runId } = await practice.call('exit', { scope, reach });
  return ended(runId);
}
const states = (run: ExitRunView) => run.accounts.map(({ accountId: id, state }) => [id, state]);

describe('an exit by scope', () => {
  it('of one follower leaves every other account as it is', async () => {
    practice = await openPractice();
    await buys('100');
    await resting(await practice.place({ quantity: '40', price: '780' }));
    const before = everyone.map((id) => [net(id), working(id)]);
    const run = await exited({ kind: 'Account', accountId: accountId('PR2003') });
    expect(states(run)).toEqual([['PR2003', 'Flat']]);
    expect([net('PR2003'), working('PR2003')]).toEqual([0, 0]);
    expect(everyone.slice(0, 3).map((id) => [net(id), working(id)])).toEqual(before.slice(0, 3));
  });

  it('of one position leaves the same instrument elsewhere and the account’s others, and nothing is opened in it again', async () => {
    practice = await openPractice();
    await buys('100');
    practice.simulator.placeByHand({ ...byHand, account: 'PR2003', instrumentId: infy, quantity: 5 });
    await until(() => net('PR2003', infy) === 5);
    const position = { instrumentId: sbin.id as never, accountId: accountId('PR2003') };
    const run = await exited({ kind: 'Position', ...position });
    expect(run.title).toBe('EXIT SBIN-EQ OF Practice follower 3');
    expect(states(run)).toEqual([['PR2003', 'Flat']]);
    expect([net('PR2001'), net('PR2002'), net('PR2003')]).toEqual([50, 100, 0]);
    expect(net('PR2003', infy)).toBe(5);
    expect(practice.view().trading.map(({ scope, state }) => [scope, state])).toEqual([
      [{ kind: 'Position', followerId: 'PR2003', instrumentId: sbin.id }, 'ReduceOnly'],
    ]);
    await practice.place({ ...market, quantity: '10' });
    await until(() => net('PR2002') === 110);
    expect([net('PR2001'), net('PR2002'), net('PR2003')]).toEqual([55, 110, 0]);
    // Nobody asked for entries to be held back, so the first that is says so.
    const told = await until(() => practice.view().notices.find(({ key }) => key === 'held-back'));
    expect(told.title).toBe('Not copied to Practice follower 3: entries are held back');
    expect(told.body).toMatch(/this instrument at this follower, set by Exit .*Set it back to active/);
    await practice.call('setTradingState', {
      scope: { kind: 'Position', followerId: position.accountId, instrumentId: position.instrumentId },
      state: 'Active',
      reason: 'looked at',
      cancelResting: false,
    });
    expect(practice.view().trading).toEqual([]);
    await until(() => !practice.view().notices.some(({ key }) => key === 'held-back'));
  });

  it('of one instrument leaves the others and their orders, in every account', async () => {
    practice = await openPractice();
    await buys('100');
    practice.simulator.placeByHand({ ...byHand, instrumentId: infy, quantity: 9 });
    practice.simulator.placeByHand({ ...byHand, instrumentId: infy, quantity: 5, orderType: 'LIMIT', price: '1000' });
    await until(() => net('PR2001', infy) === 9);
    const run = await exited({ kind: 'Instrument', instrumentId: sbin.id as never, includeMaster: true });
    expect(run.accounts.every(({ state }) => state === 'Flat')).toBe(true);
    expect(everyone.map((id) => net(id))).toEqual([0, 0, 0, 0]);
    expect([net('PR2001', infy), working('PR2001')]).toEqual([9, 1]);
  });

  it('of a group is for its followers only, and refuses a group that nobody is in', async () => {
    practice = await openPractice();
    await buys('100');
    await practice.call('editAccount', { id: 'PR2002', group: 'Home' });
    const run = await exited({ kind: 'Group', group: 'Home' });
    expect(states(run)).toEqual([['PR2002', 'Flat']]);
    expect(net('PR2002')).toBe(0);
    expect(net('PR2003')).toBeGreaterThan(0);
    const refused = await practice.ask('exit', { scope: { kind: 'Group', group: 'Away' }, reach: 'Everything' });
    expect(refused).toMatchObject({ ok: false, code: 'GROUP_UNKNOWN' });
  });

  it('of copied units only leaves what was bought by hand, and orders made by hand', async () => {
    practice = await openPractice();
    await buys('100');
    practice.simulator.placeByHand({ ...byHand, quantity: 7 });
    practice.simulator.placeByHand({ ...byHand, quantity: 5, orderType: 'LIMIT', price: '700' });
    await until(() => net('PR2001') === 57 && working('PR2001') === 1);
    const run = await exited({ kind: 'Fleet', includeMaster: false }, 'Copied');
    expect(run.accounts.map(({ state, reason }) => [state, reason])).toEqual(run.accounts.map(() => ['Flat', '']));
    expect([net('PR2001'), working('PR2001')]).toEqual([7, 1]);
    expect([net('PR2002'), net('PR2003'), net('PR1001')]).toEqual([0, 0, 100]);
  });

  it('is named LEFT with the reason where an order made by hand would close the same units', async () => {
    practice = await openPractice();
    await buys('100');
    const stop = { ...byHand, transactionType: 'SELL', orderType: 'LIMIT', price: '900' } as const;
    practice.simulator.placeByHand({ ...stop, quantity: 50 });
    await until(() => working('PR2001') === 1);
    const run = await exited({ kind: 'Account', accountId: accountId('PR2001') }, 'Copied');
    expect(run.accounts[0]?.state).toBe('Left');
    expect(run.accounts[0]?.reason).toMatch(/made by hand/);
    expect([net('PR2001'), working('PR2001')]).toEqual([50, 1]);
  });
});

describe('an exit of one order of the master’s', () => {
  it('cancels what is left of its copies, closes what they traded, and leaves the other orders', async () => {
    practice = await openPractice();
    const kept = await buys('100');
    practice.simulator.setVolume({ exchange: sbin.exchange, token: sbin.token, perTick: 10, perOrder: true });
    const partly = await practice.place({ quantity: '200', price: '805' });
    await until(() => copiesOf(practice.view(), partly).every(({ cumQty }) => cumQty > 0));
    practice.simulator.setVolume({ exchange: sbin.exchange, token: sbin.token, perTick: 0 });
    const other = await practice.place({ quantity: '40', price: '780' });
    await resting(other);
    practice.simulator.setVolume({ exchange: sbin.exchange, token: sbin.token, perTick: null });
    const before = copiesOf(practice.view(), kept);
    const { runId } = await practice.call('exitMasterOrder', { masterOrderId: partly });
    const run = await ended(runId);
    expect(run.accounts.every(({ state }) => state === 'Flat')).toBe(true);
    for (const { followerId, cumQty } of before) expect([followerId, net(followerId)]).toEqual([followerId, cumQty]);
    for (const { followerId } of before) expect(working(followerId)).toBe(1);
    expect(copiesOf(practice.view(), other).every(({ status }) => status === 'New')).toBe(true);
    expect(practice.view().copying.kind).toBe('On');
  });

  it('closes no more than is really held, when the order was sold in part by hand', async () => {
    practice = await openPractice();
    const key = await buys('100');
    practice.simulator.placeByHand({ ...byHand, account: 'PR2003', transactionType: 'SELL', quantity: 150 });
    await until(() => net('PR2003') === 50);
    const { runId } = await practice.call('exitMasterOrder', { masterOrderId: key });
    await ended(runId);
    expect(everyone.slice(1).map((id) => net(id))).toEqual([0, 0, 0]);
    const again = await practice.call('exitMasterOrder', { masterOrderId: key });
    await ended(again.runId);
    expect(everyone.slice(1).map((id) => net(id))).toEqual([0, 0, 0]);
  });

  it('closes what is left of it after an exit in step, which has closed the oldest first, and nothing of a later order', async () => {
    practice = await openPractice();
    const first = await buys('100');
    await buys('100');
    const sale = await practice.place({ side: 'Sell', quantity: '60', price: '800' });
    await until(() => copiesOf(practice.view(), sale).filter(({ status }) => status === 'Filled').length === 3);
    const { runId } = await practice.call('exitMasterOrder', { masterOrderId: first });
    const run = await ended(runId);
    expect(run.accounts.every(({ state }) => state === 'Flat')).toBe(true);
    expect(everyone.slice(1).map((id) => net(id))).toEqual([50, 100, 200]);
  });

  it('is not opened again by a modify of the master’s that enlarges the order', async () => {
    practice = await openPractice();
    const key = await practice.place({ quantity: '100', price: '790' });
    await resting(key);
    const { runId } = await practice.call('exitMasterOrder', { masterOrderId: key });
    await ended(runId);
    const before = orders().length;
    await practice.call('replaceMasterOrder', { orderId: key, quantity: '300', price: '791', trigger: '' });
    await until(() => practice.view().orders.find((order) => order.key === key)?.orderQty === 300);
    const next = await practice.place({ quantity: '40', price: '780' });
    await resting(next);
    expect(orders().length).toBe(before + 3);
  });

  it('refuses an order that nobody copied', async () => {
    practice = await openPractice();
    expect(await practice.ask('exitMasterOrder', { masterOrderId: 'M-1' })).toMatchObject({
      ok: false,
      code: 'ORDER_UNKNOWN',
    });
  });

  it('lets copying go on in the same instrument once it has ended, and the master’s own exit still closes the rest', async () => {
    practice = await openPractice();
    const first = await buys('100');
    await buys('60');
    const { runId } = await practice.call('exitMasterOrder', { masterOrderId: first });
    await ended(runId);
    const left = everyone.slice(1).map((id) => net(id));
    expect(left.every((qty) => qty > 0)).toBe(true);
    await practice.place({ ...market, side: 'Sell', quantity: '160' });
    await until(() => everyone.every((id) => net(id) === 0));
    expect(orders('PR2003').filter(({ side }) => side === 'SELL')).toHaveLength(2);
  });
});

describe('the record of exits', () => {
  it('holds every run with who pressed and how each account ended, also after a restart, page by page', async () => {
    practice = await openPractice();
    await buys('100');
    const first = await exited({ kind: 'Account', accountId: accountId('PR2003') });
    const second = await exited({ kind: 'Fleet', includeMaster: true });
    await practice.reopen();
    const newest = await practice.call('exitRuns', { before: null, limit: 1 });
    expect(newest.map(({ id }) => id)).toEqual([second.id]);
    expect(new Map(newest[0]?.accounts.map(({ accountId: id, state }) => [id, state]))).toEqual(
      new Map(everyone.map((id) => [id, 'Flat'])),
    );
    const older = await practice.call('exitRuns', { before: second.id, limit: 20 });
    expect(older).toMatchObject([
      { id: first.id, title: 'EXIT Practice follower 3', actor: 'the test', request: { reach: 'Everything' } },
    ]);
    expect(await practice.call('exitRuns', { before: first.id, limit: 20 })).toEqual([]);
  });
});

describe('presses that meet', () => {
  it('for more than the run under way is for begin a run of their own, and no account is worked on twice', async () => {
    practice = await openPractice();
    await buys('100');
    const narrow = await practice.call('exitAll', { includeMaster: false });
    const wide = await practice.call('exitAll', { includeMaster: true });
    const narrower = await practice.call('exit', {
      scope: { kind: 'Account', accountId: accountId('PR2003') },
      reach: 'Copied',
    });
    expect(wide.runId).not.toBe(narrow.runId);
    expect([narrow.runId, wide.runId]).toContain(narrower.runId);
    const runs = await Promise.all([ended(narrow.runId), ended(wide.runId)]);
    for (const run of runs) expect(run.accounts.every(({ state }) => state === 'Flat')).toBe(true);
    expect(everyone.map((id) => [net(id), working(id)])).toEqual(everyone.map(() => [0, 0]));
    for (const id of everyone) expect(orders(id).filter(({ side }) => side === 'SELL')).toHaveLength(1);
  });
});
