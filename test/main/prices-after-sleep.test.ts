// Prices from before a sleep of the machine: the line that told them may be connected in name only, and an order priced by
// them would be hours behind the market.

import { afterEach, expect, it } from 'vitest';
import { openPractice, sbin, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});

const ask = (id: string) =>
  practice.desk().door.call('replicate', { trade: { id, symbol: 'SBIN', side: 'BUY', quantity: 100 } });

it('price no order after it, until the market has been asked anew', async () => {
  practice = await openPractice({ simulator: { tickMs: 0 } });
  await until(() => practice.view().followers.every(({ state }) => state === 'Copying'));
  await practice.call('searchInstruments', { text: 'SBIN' });
  practice.simulator.armFault({
    endpoint: 'marketSession',
    times: null,
    answer: { kind: 'reply', status: 503, body: 'html' },
  });
  practice.desk().power('Suspend');
  practice.desk().power('Resume');
  expect(await ask('T-1')).toMatchObject({ ok: false, code: 'PRICE_UNKNOWN' });
  practice.simulator.setPrice({ exchange: sbin.exchange, token: sbin.token, price: 840, hold: true });
  practice.simulator.clearFaults();
  await until(() => practice.view().followers.every(({ state }) => state === 'Copying'));
  let given = await ask('T-2');
  for (let at = 3; !given.ok && given.code === 'PRICE_UNKNOWN'; at += 1) given = await ask(`T-${at}`);
  expect(given).toMatchObject({ ok: true });
  const [order] = practice.simulator.ledger('PR2002').orders;
  expect(order?.pricePaise).toBeGreaterThan(84_000);
});
