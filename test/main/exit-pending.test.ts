import { afterEach, describe, expect, it } from 'vitest';
import { everyone, pass, readLedger } from '../support/ledger-reading.ts';
import { copiesOf, openPractice, sbin, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});
const { orders, net, working } = readLedger(() => practice.simulator);
const market = { ordType: 'Market', price: '' } as const;

async function everyoneBuys(): Promise<void> {
  const key = await practice.place({ ...market, quantity: '100' });
  await until(() => copiesOf(practice.view(), key).filter(({ status }) => status === 'Filled').length === 3);
}
const pending = () => practice.view().exitsPending;
const alarm = () => practice.view().notices.find(({ key }) => key.startsWith('exit-pending:'));
const refuse = (times: number | null) =>
  practice.simulator.armFault({
    account: 'PR2003',
    endpoint: 'place',
    times,
    applied: false,
    answer: { kind: 'refuse', code: 'EC101', message: 'The broker is busy' },
  });

describe('an exit in step that a follower did not make', () => {
  it('is tried again from the live books when the broker refused it, and the last exit leaves nothing', async () => {
    practice = await openPractice();
    await everyoneBuys();
    refuse(1);
    await practice.place({ ...market, side: 'Sell', quantity: '100' });
    await until(() => everyone.every((id) => net(id) === 0));
    await until(() => pending().length === 0 && alarm() === undefined);
    expect(practice.view().exits.map(({ request }) => request.scope.kind)).toEqual(['InStep']);
    expect(practice.view().copying.kind).toBe('On');
    const sells = orders('PR2003').filter(({ side }) => side === 'SELL');
    expect(sells.reduce((sum, { filledQuantity }) => sum + filledQuantity, 0)).toBe(200);
  });

  it('stays listed and alarmed while the broker goes on refusing, and is tried only so often', async () => {
    practice = await openPractice();
    await everyoneBuys();
    const fault = refuse(null);
    await practice.place({ ...market, side: 'Sell', quantity: '100' });
    await until(() => alarm() !== undefined && pending().some(({ state, tries }) => state === 'Failed' && tries > 0));
    expect(pending()).toMatchObject([{ followerId: 'PR2003', qty: 200, state: 'Failed' }]);
    expect(alarm()?.title).toContain('is not out of');
    expect(alarm()?.level).toBe('Error');
    expect(net('PR2003')).toBe(200);
    practice.simulator.disarmFault(fault);
    const row = pending()[0];
    const scope = { kind: 'InStep', masterKey: row?.masterKey ?? '', accountId: 'PR2003' as never } as const;
    await practice.call('exit', { scope, reach: 'Copied' });
    await until(() => net('PR2003') === 0);
    await until(() => pending().length === 0 && alarm() === undefined);
    expect(everyone.map((id) => [net(id), working(id)])).toEqual(everyone.map(() => [0, 0]));
  });

  it('closes a part in proportion, once', async () => {
    practice = await openPractice();
    await everyoneBuys();
    refuse(1);
    await practice.place({ ...market, side: 'Sell', quantity: '50' });
    await until(() => net('PR2003') === 100 && net('PR2002') === 50);
    await until(() => pending().length === 0);
    await pass(1500);
    expect([net('PR2003'), net('PR2002'), net('PR2001')]).toEqual([100, 50, 25]);
  });

  it('is no longer listed when a person has closed it at the broker', async () => {
    practice = await openPractice();
    await everyoneBuys();
    const fault = refuse(null);
    await practice.place({ ...market, side: 'Sell', quantity: '100' });
    await until(() => pending().some(({ state }) => state === 'Failed'));
    practice.simulator.placeByHand({
      account: 'PR2003',
      source: 'MOB',
      exchange: sbin.exchange,
      instrumentId: sbin.token,
      transactionType: 'SELL',
      product: 'INTRADAY',
      orderComplexity: 'REGULAR',
      validity: 'DAY',
      slTriggerPrice: '',
      quantity: 200,
      orderType: 'MARKET',
      price: '',
    });
    await until(() => net('PR2003') === 0);
    await until(() => pending().length === 0 && alarm() === undefined);
    practice.simulator.disarmFault(fault);
    expect(net('PR2003')).toBe(0);
  });

  it('is not tried again while copying is off', async () => {
    practice = await openPractice();
    await everyoneBuys();
    await practice.call('setCopying', { on: false });
    await practice.place({ ...market, side: 'Sell', quantity: '100' });
    await until(() => net('PR1001') === 0);
    await pass(1200);
    expect(net('PR2003')).toBe(200);
    expect(practice.view().exits).toEqual([]);
  });
});
