// The broker's settings through the calls of the window: kept, journalled, in force after the desk is opened anew.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copiesOf, openPractice, until, type Practice } from '../support/practice.ts';

let practice: Practice;
let restarts = 0;
beforeEach(async () => {
  restarts = 0;
  practice = await openPractice({ plan: { onRestart: () => void (restarts += 1) } });
});
afterEach(async () => {
  await practice.stop();
});

const setting = async (name: string) => (await practice.call('brokerSettings', null)).find((one) => one.name === name);

describe('the broker’s settings', () => {
  it('are safe until changed, and a change is kept, journalled and in force', async () => {
    expect(await setting('mcxPlacement')).toMatchObject({ point: 'U10', value: 'Refuse', safe: 'Refuse' });
    const gold = practice.simulator
      .listInstruments()
      .find(({ exchange, kind }) => exchange === 'MCX' && kind === 'FUT')!;
    const ticket = {
      instrumentId: `MCX|${gold.token}`,
      product: 'NRML',
      quantity: String(gold.lot),
      price: String(gold.last),
    } as const;
    expect(
      await practice.ask('placeMasterOrder', { side: 'Buy', ordType: 'Limit', trigger: '', ...ticket }),
    ).toMatchObject({
      code: 'MCX_UNPROVEN',
    });

    await practice.call('setBrokerSettings', { values: { mcxPlacement: 'Lots', orderTagLength: '12' } });
    expect(restarts).toBe(1);
    await practice.reopen();
    expect(await setting('mcxPlacement')).toMatchObject({ value: 'Lots', safe: 'Refuse' });
    expect(await setting('orderTagLength')).toMatchObject({ value: '12' });
    await until(() => practice.view().followers.every(({ state }) => state === 'Copying'));
    const order = await practice.place(ticket);
    await until(() => copiesOf(practice.view(), order).length === 3);
    expect(practice.simulator.ledger('PR1001').orders[0]).toMatchObject({ quantity: gold.lot });
    const lines = await practice.call('journal', { text: 'Broker settings', limit: 10, before: null, level: null });
    expect(lines[0]?.text).toContain('mcxPlacement from "Refuse" to "Lots"');

    await practice.call('setBrokerSettings', { values: { mcxPlacement: 'Refuse' } });
    await practice.reopen();
    expect(await setting('mcxPlacement')).toMatchObject({ value: 'Refuse' });
    expect(await setting('orderTagLength')).toMatchObject({ value: '12' });
  });

  it.each([
    [{ mcxPlacement: 'Lots', orderCallsPerSecond: '10' }, 'orderCallsPerSecond'],
    [{ readsPer15Minutes: '500', readsKeptFree: '400' }, 'readsKeptFree'],
    [{ addressPage: 'http://example.com/ip' }, 'addressPage'],
    [{ addressPage: 'ftp://127.0.0.1/' }, 'addressPage'],
  ])('are refused whole where one is wrong, by its name: %j', async (values, field) => {
    expect(await practice.ask('setBrokerSettings', { values })).toMatchObject({
      code: 'BROKER_SETTING',
      context: { field },
    });
    expect(await setting('mcxPlacement')).toMatchObject({ value: 'Refuse' });
    expect(restarts).toBe(0);
  });

  it('that are not known, and shapes that are none, are refused', async () => {
    expect(await practice.ask('setBrokerSettings', { values: { rest: 'x' } })).toMatchObject({
      code: 'BROKER_SETTING',
    });
    expect(await practice.ask('setBrokerSettings', { values: { mcxPlacement: 3 } })).toMatchObject({ ok: false });
    expect(await practice.ask('setBrokerSettings', { values: {} })).toMatchObject({ ok: true });
    expect(restarts).toBe(0);
  });
});
