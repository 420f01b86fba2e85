import { afterEach, describe, expect, it } from 'vitest';
import Database from 'better-sqlite3';
import { join } from 'node:path';
import { openPractice, sbin, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});

const orders = (account?: string) =>
  practice.simulator.ledger().orders.filter((order) => account === undefined || order.account === account);
const net = (account: string): number =>
  practice.simulator
    .ledger()
    .positions.filter((position) => position.account === account)
    .reduce((sum, { netQuantity }) => sum + Math.abs(netQuantity), 0);
const working = (account: string): number =>
  orders(account).filter(({ status }) => ['OPEN', 'PENDING', 'TRIGGER PENDING'].includes(status)).length;
const everyone = ['PR1001', 'PR2001', 'PR2002', 'PR2003'] as const;

/** Typed into the broker's own app. */
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
} as const;
const infy = { instrumentId: '1594' } as const;

async function busyDesk(): Promise<void> {
  await practice.place({ ordType: 'Market', price: '', quantity: '100' });
  await until(() => orders().filter(({ status }) => status === 'COMPLETE').length === 4);
  await practice.place({ quantity: '40', price: '780' });
  await practice.place({ side: 'Sell', ordType: 'StopLimit', quantity: '100', price: '770', trigger: '775' });
  await until(() => orders().length === 12);
}

async function pressed(includeMaster = true) {
  const { runId } = await practice.call('exitAll', { includeMaster });
  return until(() => {
    const { exit } = practice.view();
    return exit?.id === runId && exit.finishedAt !== null && exit;
  });
}

describe('Exit All', () => {
  it('leaves every account flat by the broker’s own ledger and says FLAT only then', async () => {
    practice = await openPractice();
    await busyDesk();
    const run = await pressed();
    expect(run.accounts.map(({ accountId, state }) => [accountId, state])).toEqual(everyone.map((id) => [id, 'Flat']));
    for (const id of everyone) expect([id, net(id), working(id)]).toEqual([id, 0, 0]);
    expect(run.accounts.every(({ provenAt }) => provenAt !== null && provenAt >= run.startedAt)).toBe(true);
  });

  it('switches copying off, so that the master’s own exit is not copied as trades', async () => {
    practice = await openPractice();
    await busyDesk();
    const before = orders().length;
    await pressed();
    expect(practice.view().copying.kind).toBe('Off');
    // One closing order an account and nothing else.
    expect(orders().length - before).toBe(4);
  });

  it('can leave the master alone', async () => {
    practice = await openPractice();
    await busyDesk();
    await pressed(false);
    expect(net('PR1001')).toBe(100);
    for (const id of everyone.slice(1)) expect(net(id)).toBe(0);
  });

  it('closes what was bought by hand as well, and orders made by hand are cancelled', async () => {
    practice = await openPractice();
    practice.simulator.placeByHand({ ...byHand, quantity: 7, orderType: 'MARKET', price: '' });
    practice.simulator.placeByHand({ ...byHand, quantity: 5, orderType: 'LIMIT', price: '700' });
    await until(() => net('PR2001') === 7 && working('PR2001') === 1);
    const run = await pressed();
    expect(run.accounts.every(({ state }) => state === 'Flat')).toBe(true);
    expect([net('PR2001'), working('PR2001')]).toEqual([0, 0]);
  });

  it('closes a position made by hand in an instrument that the desk never saw traded', async () => {
    practice = await openPractice();
    practice.simulator.placeByHand({ ...byHand, ...infy, quantity: 9, orderType: 'MARKET', price: '' });
    practice.simulator.placeByHand({
      ...byHand,
      ...infy,
      account: 'PR1001',
      transactionType: 'SELL',
      quantity: 4,
      orderType: 'MARKET',
      price: '',
    });
    await until(() => net('PR2001') === 9 && net('PR1001') === 4);
    const run = await pressed();
    expect(run.accounts.map(({ state, reason }) => [state, reason])).toEqual(everyone.map(() => ['Flat', '']));
    for (const id of everyone) expect([id, net(id), working(id)]).toEqual([id, 0, 0]);
  });

  it('closes what was held before the desk was opened', async () => {
    practice = await openPractice();
    practice.simulator.placeByHand({ ...byHand, ...infy, quantity: 9, orderType: 'MARKET', price: '' });
    await until(() => net('PR2001') === 9);
    await practice.reopen();
    const run = await pressed();
    expect(run.accounts.every(({ state }) => state === 'Flat')).toBe(true);
    expect(net('PR2001')).toBe(0);
  });

  it('names an account as LEFT with the reason where no price is known at all, and the others are flat', async () => {
    practice = await openPractice();
    await practice.place({ ordType: 'Market', price: '', quantity: '100' });
    await until(() => orders().filter(({ status }) => status === 'COMPLETE').length === 4);
    practice.simulator.armFault({ endpoint: 'marketSession', times: null, answer: { kind: 'reset' } });
    await practice.reopen();
    practice.simulator.placeByHand({ ...byHand, ...infy, quantity: 9, orderType: 'MARKET', price: '' });
    await until(() => net('PR2001') === 50 + 9);
    const run = await pressed();
    expect(run.accounts.map(({ state }) => state)).toEqual(['Flat', 'Left', 'Flat', 'Flat']);
    expect(run.accounts[1]?.reason).toBe('No recent price is known for INFY-EQ; close it at the broker.');
  });

  it('joins the run under way when pressed fifty times, and never overshoots', async () => {
    practice = await openPractice();
    await busyDesk();
    const runs = await Promise.all(Array.from({ length: 50 }, () => practice.call('exitAll', { includeMaster: true })));
    expect(new Set(runs.map(({ runId }) => runId)).size).toBe(1);
    await until(() => practice.view().exit?.finishedAt !== null);
    for (const id of everyone) expect([net(id), working(id)]).toEqual([0, 0]);
  });

  it('names an account it cannot read as LEFT, and the others are flat all the same', async () => {
    practice = await openPractice({ plan: { rules: { exitLimitMs: 4000 } } });
    await busyDesk();
    practice.simulator.armFault({
      account: 'PR2002',
      endpoint: 'positions',
      times: null,
      answer: { kind: 'reply', status: 200, body: 'html' },
    });
    const run = await pressed();
    const states = Object.fromEntries(run.accounts.map(({ accountId, state }) => [accountId, state]));
    expect(states).toEqual({ PR1001: 'Flat', PR2001: 'Flat', PR2002: 'Left', PR2003: 'Flat' });
    expect(run.accounts.find(({ accountId }) => accountId === 'PR2002')?.reason).toMatch(/cannot be read/);
    await until(() => practice.view().notices.some(({ key }) => key === `exit:${run.id}`));
  });

  it('does not close twice when the answer to a closing order is lost', async () => {
    practice = await openPractice();
    await practice.place({ ordType: 'Market', price: '', quantity: '100' });
    await until(() => orders().filter(({ status }) => status === 'COMPLETE').length === 4);
    practice.simulator.armFault({
      account: 'PR2003',
      endpoint: 'place',
      times: 1,
      applied: true,
      answer: { kind: 'reset' },
    });
    const run = await pressed();
    expect(run.accounts.every(({ state }) => state === 'Flat')).toBe(true);
    expect(net('PR2003')).toBe(0);
    expect(orders('PR2003')).toHaveLength(2);
  });

  it('does not close again while the positions do not show yet what the closing order has traded', async () => {
    practice = await openPractice();
    await practice.place({ ordType: 'Market', price: '', quantity: '100' });
    await until(() => orders().filter(({ status }) => status === 'COMPLETE').length === 4);
    const row = {
      instrumentId: '3045',
      tradingSymbol: 'SBIN-EQ',
      formattedInstrumentName: 'SBIN-EQ',
      exchange: 'NSE',
      product: 'MIS',
      netQuantity: 200,
      realizedPnl: 0,
    };
    const stale = JSON.stringify({ status: 'Ok', message: 'Success', result: [row] });
    practice.simulator.armFault({
      account: 'PR2003',
      endpoint: 'positions',
      times: null,
      answer: { kind: 'reply', status: 200, body: { text: stale } },
    });
    const { runId } = await practice.call('exitAll', { includeMaster: true });
    await until(() => orders('PR2003').some(({ side, status }) => side === 'SELL' && status === 'COMPLETE'));
    await until(() => practice.view().exit?.accounts.some(({ reason }) => reason.includes('do not agree yet')));
    practice.simulator.clearFaults();
    const run = await until(
      () => practice.view().exit?.id === runId && practice.view().exit?.finishedAt !== null && practice.view().exit,
    );
    expect(run.accounts.every(({ state }) => state === 'Flat')).toBe(true);
    expect(orders('PR2003').filter(({ side }) => side === 'SELL')).toHaveLength(1);
    expect(net('PR2003')).toBe(0);
  });

  it('prices a closing order anew when the market has run away from it', async () => {
    practice = await openPractice();
    await practice.place({ ordType: 'Market', price: '', quantity: '100' });
    await until(() => orders().filter(({ status }) => status === 'COMPLETE').length === 4);
    practice.simulator.setPrice({ exchange: sbin.exchange, token: sbin.token, price: 790, hold: true });
    const run = await pressed();
    expect(run.accounts.map(({ state }) => state)).toEqual(['Flat', 'Flat', 'Flat', 'Flat']);
  });

  it('says there was nothing to do when every account is flat already', async () => {
    practice = await openPractice();
    expect(
      await practice.call('previewExit', { scope: { kind: 'Fleet', includeMaster: true }, reach: 'Everything' }),
    ).toMatchObject({
      accounts: 4,
      positions: 0,
      workingOrders: 0,
      unreadable: [],
    });
    const run = await pressed();
    expect(
      run.accounts.every(
        ({ state, closesSent, cancelsSent }) => state === 'Flat' && closesSent === 0 && cancelsSent === 0,
      ),
    ).toBe(true);
  });

  it('keeps a record of the run and of each closing order', async () => {
    practice = await openPractice();
    await busyDesk();
    const run = await pressed();
    const db = new Database(join(practice.folder, 'lockstep.sqlite'), { readonly: true });
    const closes = db
      .prepare('SELECT follower_id, purpose, status FROM order_mappings WHERE master_order_id = ? ORDER BY follower_id')
      .all(run.id);
    const facts = db
      .prepare("SELECT kind FROM trade_events WHERE master_order_id = ? AND kind LIKE 'Exit%' ORDER BY seq")
      .all(run.id) as { kind: string }[];
    db.close();
    expect(closes).toEqual(everyone.map((id) => ({ follower_id: id, purpose: 'FLATTEN', status: 'COMPLETED' })));
    expect(facts.map(({ kind }) => kind)).toEqual([
      'ExitStarted',
      ...everyone.map(() => 'ExitAccountEnded'),
      'ExitFinished',
    ]);
  });
});

describe('a follower that missed a copy', () => {
  it('is out of step until the broker’s books prove it flat', async () => {
    practice = await openPractice();
    practice.simulator.setFunds({ account: 'PR2003', paise: 100_00 });
    await practice.place({ quantity: '100', price: '790' });
    const stateOf = (id: string) => practice.view().followers.find((follower) => follower.id === id)?.state;
    await until(() => stateOf('PR2003') === 'OutOfStep');
    expect(stateOf('PR2002')).toBe('Copying');
    await pressed();
    await until(() => stateOf('PR2003') === 'Copying');
  });
});
