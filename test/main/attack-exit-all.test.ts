import { afterEach, describe, expect, it } from 'vitest';
import Database from 'better-sqlite3';
import { join } from 'node:path';
import { systemClock, type Clock } from '../../main/clock.ts';
import type { ExitRunView } from '../../domain/exit-view.ts';
import { everyone, pass, readLedger } from '../support/ledger-reading.ts';
import { copiesOf, openPractice, sbin, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});
const { orders, net, working, commands } = readLedger(() => practice.simulator);

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

async function everyoneBuys(): Promise<void> {
  await practice.place({ ...market, quantity: '100' });
  await until(() => everyone.every((id) => net(id) > 0));
}
async function pressed(): Promise<ExitRunView> {
  const { runId } = await practice.call('exitAll', { includeMaster: true });
  return ended(runId);
}
const ended = (runId: string): Promise<ExitRunView> =>
  until(() => practice.view().exit?.id === runId && practice.view().exit?.finishedAt !== null && practice.view().exit);
const stateOf = (run: ExitRunView, id: string) => run.accounts.find(({ accountId }) => accountId === id);
const positionRow = (netQuantity: number) => ({
  instrumentId: '3045',
  tradingSymbol: 'SBIN-EQ',
  formattedInstrumentName: 'SBIN-EQ',
  exchange: 'NSE',
  product: 'MIS',
  netQuantity,
  realizedPnl: 0,
});
const positionsSay = (account: string, rows: readonly unknown[], times: number | null): number =>
  practice.simulator.armFault({
    account,
    endpoint: 'positions',
    times,
    answer: {
      kind: 'reply',
      status: 200,
      body: { text: JSON.stringify({ status: 'Ok', message: 'Success', result: rows }) },
    },
  });

describe('Exit All never opens the reverse and never says FLAT without proof', () => {
  it('does not close again on positions that go on showing what its closing order has sold', async () => {
    practice = await openPractice({ plan: { rules: { exitLimitMs: 5000 } } });
    await everyoneBuys();
    positionsSay('PR2003', [positionRow(200)], null);
    const run = await pressed();
    expect(orders('PR2003').filter(({ side }) => side === 'SELL')).toHaveLength(1);
    expect(net('PR2003')).toBe(0);
    expect(stateOf(run, 'PR2003')?.state).toBe('Left');
  });

  it('waits for positions that do not show yet what was bought a moment before the press', async () => {
    practice = await openPractice();
    const hidden = positionsSay('PR2003', [], null);
    await everyoneBuys();
    await until(() =>
      practice.view().orders.some(({ copies }) => copies.filter(({ status }) => status === 'Filled').length === 3),
    );
    const { runId } = await practice.call('exitAll', { includeMaster: true });
    await pass(1200);
    expect(practice.view().exit?.accounts.find(({ accountId }) => accountId === 'PR2003')?.state).not.toBe('Flat');
    practice.simulator.disarmFault(hidden);
    const run = await ended(runId);
    expect(stateOf(run, 'PR2003')?.state).toBe('Flat');
    expect(net('PR2003')).toBe(0);
  });

  it('does not sell twice what a copied exit sold a moment before the press', async () => {
    practice = await openPractice();
    await everyoneBuys();
    await practice.place({ ...market, side: 'Sell', quantity: '100' });
    await until(() => everyone.every((id) => net(id) === 0));
    const stale = positionsSay('PR2003', [positionRow(200)], null);
    const { runId } = await practice.call('exitAll', { includeMaster: true });
    await pass(1500);
    practice.simulator.disarmFault(stale);
    const run = await ended(runId);
    expect(run.accounts.map(({ state }) => state)).toEqual(['Flat', 'Flat', 'Flat', 'Flat']);
    expect(everyone.map((id) => net(id))).toEqual([0, 0, 0, 0]);
    expect(orders('PR2003')).toHaveLength(2);
  });

  it('does not hold an account back all day, nor call it left, for a row of somebody else’s that has ended', async () => {
    practice = await openPractice();
    const odd = {
      brokerOrderId: '26112500009991',
      exchange: 'XSE',
      instrumentId: '3045',
      orderStatus: 'CANCELLED',
      transactionType: 'BUY',
      quantity: '5',
      orderTag: '',
    };
    practice.simulator.armFault({
      account: 'PR2001',
      endpoint: 'book',
      times: null,
      answer: {
        kind: 'reply',
        status: 200,
        body: { text: JSON.stringify({ status: 'Ok', message: 'Success', result: [odd] }) },
      },
    });
    await practice.reopen();
    await until(() => practice.view().followers.find(({ id }) => id === 'PR2001')?.state === 'Copying');
    const run = await pressed();
    expect(stateOf(run, 'PR2001')?.state).toBe('Flat');
  });

  it('names an account LEFT while its book holds an order that cannot be read', async () => {
    practice = await openPractice();
    await everyoneBuys();
    const odd = {
      brokerOrderId: '991',
      exchange: 'NSE',
      instrumentId: '3045',
      orderStatus: 'OPEN',
      orderComplexity: 'BO',
      transactionType: 'BUY',
      quantity: '5',
    };
    practice.simulator.armFault({
      account: 'PR2001',
      endpoint: 'book',
      times: null,
      answer: {
        kind: 'reply',
        status: 200,
        body: { text: JSON.stringify({ status: 'Ok', message: 'Success', result: [odd] }) },
      },
    });
    const run = await pressed();
    expect(stateOf(run, 'PR2001')?.state).toBe('Left');
    expect(stateOf(run, 'PR2001')?.reason).toMatch(/cannot be read/);
    expect(stateOf(run, 'PR2002')?.state).toBe('Flat');
  });
});

describe('Exit All goes on whatever stands in its way', () => {
  it('closes everything else when one instrument has no price, and names that one', async () => {
    practice = await openPractice();
    await everyoneBuys();
    practice.simulator.armFault({ endpoint: 'marketSession', times: null, answer: { kind: 'reset' } });
    await practice.reopen();
    practice.simulator.placeByHand({ ...byHand, instrumentId: '2885', quantity: 7 });
    await until(() => net('PR2001', '2885') === 7);
    const run = await pressed();
    expect(stateOf(run, 'PR2001')?.state).toBe('Left');
    expect(stateOf(run, 'PR2001')?.reason).toMatch(/No recent price/);
    expect(net('PR2001')).toBe(0);
    expect(net('PR2001', '2885')).toBe(7);
  });

  it('gives up on closing orders that are refused again and again, with the broker’s words, instead of storming it', async () => {
    practice = await openPractice();
    await everyoneBuys();
    practice.simulator.armFault({
      account: 'PR2002',
      endpoint: 'place',
      times: null,
      applied: false,
      answer: { kind: 'refuse', code: 'EC088', message: 'Quantity above the freeze limit' },
    });
    const before = commands('PR2002', 'place').length;
    const run = await pressed();
    expect(stateOf(run, 'PR2002')?.state).toBe('Left');
    expect(stateOf(run, 'PR2002')?.reason).toMatch(/freeze/);
    expect(commands('PR2002', 'place').length - before).toBe(3);
  });

  it('works after the engine has halted itself', async () => {
    practice = await openPractice();
    await everyoneBuys();
    const resting = await practice.place({ quantity: '40', price: '780' });
    await until(() => copiesOf(practice.view(), resting).filter(({ status }) => status === 'New').length === 3);
    const outside = new Database(join(practice.folder, 'lockstep.sqlite'));
    outside.exec('BEGIN IMMEDIATE');
    await practice.place({ quantity: '10', price: '781' });
    await until(() => practice.view().copying.kind === 'Halted');
    outside.exec('ROLLBACK');
    outside.close();
    const run = await pressed();
    expect(run.accounts.map(({ state }) => state)).toEqual(['Flat', 'Flat', 'Flat', 'Flat']);
    expect(everyone.map((id) => [net(id), working(id)])).toEqual(everyone.map(() => [0, 0]));
  });

  it('sends nothing while the journal cannot be written, says so, and goes on by itself as soon as it can', async () => {
    practice = await openPractice();
    await everyoneBuys();
    await pass(500);
    const outside = new Database(join(practice.folder, 'lockstep.sqlite'));
    outside.exec('BEGIN IMMEDIATE');
    const before = practice.simulator.ledger().commands.length;
    const { runId } = await practice.call('exitAll', { includeMaster: true });
    const heldUp = () => practice.view().notices.find(({ key }) => key === `exit-record:${runId}`);
    await until(() => heldUp()?.body.includes('Nothing is sent without a record'));
    await pass(700);
    expect(practice.simulator.ledger().commands.length).toBe(before);
    outside.exec('ROLLBACK');
    outside.close();
    const run = await ended(runId);
    expect(run.accounts.map(({ state }) => state)).toEqual(['Flat', 'Flat', 'Flat', 'Flat']);
    expect(everyone.map((id) => net(id))).toEqual([0, 0, 0, 0]);
    await until(() => heldUp() === undefined);
  });

  it('is not kept waiting by a wall clock that was set back an hour', async () => {
    let shift = 0;
    const clock: Clock = { ...systemClock, now: () => systemClock.now() + shift };
    practice = await openPractice({ plan: { clock } });
    await everyoneBuys();
    await until(() =>
      practice.view().orders.some(({ copies }) => copies.filter(({ status }) => status === 'Filled').length === 3),
    );
    // Not into yesterday, whose sessions are over.
    const sinceIstMidnight = (Date.now() + 19_800_000) % 86_400_000;
    shift = -Math.min(3_600_000, sinceIstMidnight - 1000);
    const run = await pressed();
    expect(run.accounts.map(({ state }) => state)).toEqual(['Flat', 'Flat', 'Flat', 'Flat']);
    expect(everyone.map((id) => net(id))).toEqual([0, 0, 0, 0]);
  });

  it('settles an entry first whose answer is still out when the button is pressed', async () => {
    practice = await openPractice();
    practice.simulator.armFault({
      account: 'PR2002',
      endpoint: 'place',
      times: 1,
      delayBeforeMs: 400,
      answer: { kind: 'reset' },
    });
    const slow = await practice.place({ quantity: '100', price: '790' });
    await until(() => copiesOf(practice.view(), slow).filter(({ status }) => status === 'New').length >= 2);
    const run = await pressed();
    expect(run.accounts.map(({ state }) => state)).toEqual(['Flat', 'Flat', 'Flat', 'Flat']);
    expect(everyone.map((id) => [net(id), working(id)])).toEqual(everyone.map(() => [0, 0]));
  });

  it('shows a run that a restart cut short as unproven, and never as finished well', async () => {
    practice = await openPractice({ plan: { rules: { exitLimitMs: 60_000 } } });
    await everyoneBuys();
    practice.simulator.armFault({
      endpoint: 'positions',
      times: null,
      answer: { kind: 'reply', status: 200, body: 'html' },
    });
    const { runId } = await practice.call('exitAll', { includeMaster: true });
    await until(() => practice.view().exit?.id === runId);
    await practice.reopen();
    practice.simulator.clearFaults();
    const shown = await until(() => practice.view().exit);
    expect(shown.id).toBe(runId);
    expect(shown.accounts.map(({ state }) => state)).toEqual(['Left', 'Left', 'Left', 'Left']);
    await until(() => practice.view().notices.some(({ key }) => key === `exit:${runId}`));
    expect(practice.view().copying.kind).toBe('Off');
    const again = await pressed();
    expect(again.accounts.map(({ state }) => state)).toEqual(['Flat', 'Flat', 'Flat', 'Flat']);
    await until(() => !practice.view().notices.some(({ key }) => key === `exit:${runId}`));
  });

  it('counts a follower’s fill against the exit even while the master’s exit is copied at the same moment', async () => {
    practice = await openPractice();
    await everyoneBuys();
    practice.simulator.setVolume({ exchange: sbin.exchange, token: sbin.token, perTick: 7, perOrder: true });
    void practice.place({ ...market, side: 'Sell', quantity: '100' });
    await until(() => net('PR2003') < 200);
    const run = await pressed();
    practice.simulator.setVolume({ exchange: sbin.exchange, token: sbin.token, perTick: null });
    await pass(300);
    for (const id of everyone) expect(net(id)).toBeGreaterThanOrEqual(0);
    for (const { accountId, state } of run.accounts)
      if (state === 'Flat') expect([net(accountId), working(accountId)]).toEqual([0, 0]);
  });
});
