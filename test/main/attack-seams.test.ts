// Where two features meet: an exit beside a doubt, a repair of several orders at once, a door call that the broker refuses.

import { afterEach, describe, expect, it } from 'vitest';
import type { ExitRunView } from '../../domain/exit-view.ts';
import type { ExitScope } from '../../domain/exit-scope.ts';
import { accountId } from '../../domain/ids.ts';
import { pass, readLedger } from '../support/ledger-reading.ts';
import { copiesOf, openPractice, sbin, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});
const { orders, net, working } = readLedger(() => practice.simulator);

const infy = 'NSE|1594';
const id = 'PR2003';
const repair = { accountId: id, instrumentId: sbin.id, product: 'MIS', limit: '' } as const;
const copies = (key: string) => copiesOf(practice.view(), key).filter(({ followerId }) => followerId === id);
const refuse = (times: number | null): number =>
  practice.simulator.armFault({
    account: id,
    endpoint: 'place',
    times,
    applied: false,
    answer: { kind: 'refuse', code: 'EC858', message: 'Exchange not enabled' },
  });
const loseNextAnswer = (): void => {
  practice.simulator.armFault({
    account: id,
    endpoint: 'place',
    times: 1,
    applied: false,
    answer: { kind: 'reset' },
  });
};
const filled = (key: string): Promise<unknown> =>
  until(() => copiesOf(practice.view(), key).filter(({ status }) => status === 'Filled').length === 3);
async function everyoneBuys(): Promise<string> {
  const key = await practice.place({ quantity: '100', price: '800' });
  await filled(key);
  return key;
}
async function exited(scope: ExitScope): Promise<ExitRunView> {
  const { runId } = await practice.call('exit', { scope, reach: 'Everything' });
  return until(() => practice.view().exits.find((run) => run.id === runId && run.finishedAt !== null));
}

describe('an exit of an account with an order that nobody can vouch for', () => {
  it('closes what the doubt is not about, and is not called flat', async () => {
    practice = await openPractice({ plan: { rules: { exitLimitMs: 4000 } } });
    await everyoneBuys();
    loseNextAnswer();
    const lost = await practice.place({ instrumentId: infy, quantity: '10', price: '1000' });
    await until(() => copies(lost)[0]?.status === 'Unknown');
    const run = await exited({ kind: 'Account', accountId: accountId(id) });
    expect(net(id)).toBe(0);
    expect(run.accounts[0]).toMatchObject({ state: 'Left' });
    expect(run.accounts[0]?.reason).toContain('unknown');
  });

  it('closes all of it once the books have proven that the order is not there', async () => {
    practice = await openPractice({ plan: { rules: { settleMs: 600, exitLimitMs: 6000 } } });
    await everyoneBuys();
    practice.simulator.armFault({ account: id, endpoint: 'feed', times: null, feed: 'drop' });
    loseNextAnswer();
    const lost = await practice.place({ quantity: '10', price: '790' });
    await until(() => copies(lost)[0]?.status === 'NeedsAttention');
    const run = await exited({ kind: 'Account', accountId: accountId(id) });
    expect(run.accounts[0]).toMatchObject({ state: 'Flat', reason: '' });
    expect([net(id), working(id)]).toEqual([0, 0]);
  });
});

describe('a repair of several failed orders', () => {
  it('of one order of the master’s gives each a reference of its own, and copying goes on', async () => {
    practice = await openPractice();
    const hits = await practice.call('searchInstruments', { text: 'NIFTY CE' });
    const option = hits.find(({ symbol, exchange }) => symbol === 'NIFTY' && exchange === 'NFO');
    if (option === undefined) throw new Error('The practice market lists no NIFTY call');
    const [exchange = '', token = ''] = option.instrumentId.split('|');
    practice.simulator.setPrice({ exchange, token, price: 2, hold: true });
    refuse(null);
    const quantity = String(option.lotSize * Math.floor(1800 / option.lotSize));
    const key = await practice.place({ instrumentId: option.instrumentId, product: 'NRML', quantity, price: '2' });
    await until(() => copies(key).length === 2 && copies(key).every(({ status }) => status === 'Rejected'));
    await until(() => practice.view().drift.find(({ accountId: whose }) => whose === id));
    practice.simulator.clearFaults();
    const asked = { ...repair, instrumentId: option.instrumentId, product: 'NRML', limit: '2' } as const;
    expect(await practice.ask('repairDrift', asked)).toMatchObject({ ok: true });
    await until(() => net(id, token) === 2 * Number(quantity));
    expect(practice.view().copying.kind).toBe('On');
  });

  it('never sells more than the follower holds', async () => {
    practice = await openPractice();
    await everyoneBuys();
    const fault = refuse(null);
    const first = await practice.place({ side: 'Sell', quantity: '50', price: '800' });
    await until(() => copies(first)[0]?.status === 'Rejected');
    const second = await practice.place({ side: 'Sell', quantity: '50', price: '800' });
    await until(() => copies(second)[0]?.status === 'Rejected');
    await until(() => practice.view().exitsPending.every(({ tries }) => tries >= 3));
    await until(() => practice.view().exits.every(({ finishedAt }) => finishedAt !== null));
    practice.simulator.disarmFault(fault);
    await practice.ask('repairDrift', repair);
    await until(() => net(id) <= 0);
    await pass(1500);
    expect(net(id)).toBe(0);
  });
});

describe('an exit of an order of the master’s that closes', () => {
  it('is not called flat while the follower’s own order under it still works', async () => {
    practice = await openPractice();
    await everyoneBuys();
    const resting = await practice.place({ side: 'Sell', quantity: '100', price: '900' });
    await until(() => copiesOf(practice.view(), resting).filter(({ status }) => status === 'New').length === 3);
    const run = await exited({ kind: 'MasterOrder', masterKey: resting });
    expect(run.accounts.map(({ state }) => state)).toEqual(['Flat', 'Flat', 'Flat']);
    expect(working(id)).toBe(0);
    expect(net(id)).toBe(200);
  });
});

describe('an order that a follower was taken out of', () => {
  it('is not opened for it again by asking for a failed part once more', async () => {
    practice = await openPractice();
    refuse(1);
    const key = await practice.place({ quantity: '100', price: '790' });
    await until(() => copies(key)[0]?.status === 'Rejected');
    await exited({ kind: 'MasterOrder', masterKey: key });
    const again = await practice.ask('retryCopy', { clOrdId: copies(key)[0]?.clOrdId ?? '', limit: '790' });
    expect(again).toMatchObject({ ok: false, code: 'EXIT_UNDER_WAY' });
    expect(orders(id)).toHaveLength(0);
  });
});

describe('an exit pressed again while it is under way', () => {
  it('stops copying again that was switched on since', async () => {
    practice = await openPractice();
    await everyoneBuys();
    practice.simulator.armFault({ account: id, endpoint: 'positions', times: 2, delayBeforeMs: 2000 });
    const first = await practice.call('exitAll', { includeMaster: true });
    await until(() => practice.view().copying.kind === 'Off');
    await practice.call('setCopying', { on: true });
    const again = await practice.call('exitAll', { includeMaster: true });
    expect(again.runId).toBe(first.runId);
    await until(() => practice.view().exits.find((run) => run.id === first.runId && run.finishedAt !== null));
    expect(practice.view().copying.kind).toBe('Off');
  });
});

describe('an order that was proven absent', () => {
  it('is not sent once the master is out of it again', async () => {
    practice = await openPractice({ plan: { rules: { settleMs: 600 } } });
    practice.simulator.armFault({ account: id, endpoint: 'feed', times: null, feed: 'drop' });
    loseNextAnswer();
    const lost = await practice.place({ quantity: '10', price: '790' });
    await until(() => copies(lost)[0]?.status === 'NeedsAttention');
    await practice.call('cancelMasterOrder', { orderId: lost });
    await until(() => copiesOf(practice.view(), lost).filter(({ status }) => status === 'Canceled').length === 2);
    const sent = await practice.ask('sendAttention', { clOrdId: copies(lost)[0]?.clOrdId ?? '' });
    expect(sent).toMatchObject({ ok: false, code: 'SEND_MASTER_OUT' });
    expect(orders(id)).toHaveLength(0);
  });
});
