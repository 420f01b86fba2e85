// The owner's own check: five commands at the local door, with order ids that the broker's own ledger knows.

import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openLocalDoor, type LocalDoor } from '../../support/local-door.ts';
import { until } from '../../support/practice.ts';

let door: LocalDoor;

beforeEach(async () => {
  door = await openLocalDoor();
});

afterEach(async () => {
  await door.stop();
});

const trade = { id: 'M-TEST-001', symbol: 'SBIN', side: 'BUY', quantity: 100, price: 500.5 };

const credentials = (): Record<string, string> => ({
  followerId: 'F-TEST-001',
  clientId: 'PR2004',
  apiKey: 'the-app-secret-of-the-follower',
  accessToken: door.practice.simulator.issueSession('PR2004'),
});

function mappings(masterOrderId: string): readonly Record<string, unknown>[] {
  const db = new Database(join(door.practice.folder, 'lockstep.sqlite'), { readonly: true });
  try {
    return db.prepare('SELECT * FROM order_mappings WHERE master_order_id = ?').all(masterOrderId) as never;
  } finally {
    db.close();
  }
}

const ledgerOrder = (id: unknown) =>
  door.practice.simulator.ledger().orders.find(({ brokerOrderId }) => brokerOrderId === id);

it('adds a follower, sets its limits, replicates, keeps the mapping, and exits', async () => {
  const added = await door.post('/api/followers/credentials', credentials());
  expect(added).toMatchObject({ status: 200, body: { ok: true, follower_id: 'F-TEST-001', created: true } });
  const limited = await door.post('/api/followers/risk-config', {
    followerId: 'F-TEST-001',
    lot_multiplier: 0.5,
    max_quantity: 100,
    enabled: true,
  });
  expect(limited.body).toMatchObject({
    ok: true,
    risk_config: { enabled: true, lot_multiplier: 0.5, max_quantity: 100, max_order_value: null },
  });

  const replicated = await door.post('/api/trades/replicate', { trade });
  expect(replicated).toMatchObject({
    status: 200,
    body: { ok: true, summary: { successful: 4, failed: 0, skipped: 0, unknown: 0 } },
  });
  const results = replicated.body['results'] as unknown as readonly Record<string, unknown>[];
  const mine = results.find(({ follower_id }) => follower_id === 'F-TEST-001');
  expect(mine).toMatchObject({ status: 'SUCCESS', executed_quantity: 50, mapping_status: 'ACTIVE' });
  for (const { client_id, follower_order_id, executed_quantity } of results)
    expect(ledgerOrder(follower_order_id)).toMatchObject({ account: client_id, quantity: executed_quantity });

  const active = mappings('M-TEST-001');
  expect(active).toHaveLength(4);
  expect(active.find(({ follower_id }) => follower_id === 'PR2004')).toMatchObject({
    status: 'ACTIVE',
    quantity: 50,
    price_paise: 500_50,
    follower_order_id: mine?.['follower_order_id'],
    error_message: null,
  });

  const exited = await door.post('/api/trades/exit', { masterOrderId: 'M-TEST-001' });
  expect(exited).toMatchObject({ status: 200, body: { ok: true, summary: { successful: 4, failed: 0 } } });
  expect(mappings('M-TEST-001').map(({ status }) => status)).toEqual([
    'CANCELLED',
    'CANCELLED',
    'CANCELLED',
    'CANCELLED',
  ]);
  for (const { follower_order_id } of results)
    expect(ledgerOrder(follower_order_id)).toMatchObject({ status: 'CANCELED' });
});

it('gives one trade once, however often it is told of it, and refuses its id to another', async () => {
  const first = await door.post('/api/trades/replicate', { trade });
  const placed = (): number => door.practice.simulator.ledger().orders.length;
  const before = placed();
  const again = await Promise.all([1, 2, 3].map(() => door.post('/api/trades/replicate', { trade })));
  for (const one of again) expect(one.body['results']).toEqual(first.body['results']);
  const other = await door.post('/api/trades/replicate', { trade: { ...trade, quantity: 200 } });
  expect(other).toMatchObject({ status: 409, body: { ok: false, code: 'TRADE_ID_USED' } });
  await door.practice.reopen();
  const restarted = await door.post('/api/trades/replicate', { trade });
  expect(restarted.body['summary']).toEqual(first.body['summary']);
  expect(placed()).toBe(before);
});

it('says FAILED with the broker’s own words where the broker refused, and ok only where it did not', async () => {
  const words = 'RED:Margin Shortfall:INR 1234.50 Available:INR 0.00';
  door.practice.simulator.armFault({ endpoint: 'place', times: null, order: { kind: 'reject', text: words } });
  const reply = await door.post('/api/trades/replicate', { trade });
  expect(reply).toMatchObject({ status: 200, body: { ok: false, summary: { successful: 0, failed: 3 } } });
  await until(() => mappings('M-TEST-001').every(({ status }) => status === 'FAILED'));
  for (const row of mappings('M-TEST-001')) expect(String(row['error_message'])).toContain('Margin Shortfall');
});

it('says UNKNOWN where the broker never answered and its books do not tell, and sends nothing again', async () => {
  door.practice.simulator.armFault({
    account: 'PR2002',
    endpoint: 'place',
    applied: true,
    answer: { kind: 'reset' },
    order: { kind: 'hide', ms: 600_000 },
  });
  door.practice.simulator.armFault({ account: 'PR2002', endpoint: 'feed', times: null, feed: 'drop' });
  const reply = await door.post('/api/trades/replicate', { trade });
  expect(reply.body).toMatchObject({ ok: true, summary: { successful: 2, failed: 0, skipped: 0, unknown: 1 } });
  const again = await door.post('/api/trades/replicate', { trade });
  expect(again.body['summary']).toMatchObject({ unknown: 1 });
  expect(door.practice.simulator.ledger().orders.filter(({ account }) => account === 'PR2002')).toHaveLength(1);
});

it('skips whom our own rules leave out, with the rule’s reason (input 38)', async () => {
  await door.post('/api/followers/risk-config', { followerId: 'PR2001', enabled: false });
  await door.post('/api/followers/consent/withdraw', { followerId: 'PR2002', by: 'Asha' });
  const reply = await door.post('/api/trades/replicate', { trade });
  expect(reply.body).toMatchObject({ ok: true, summary: { successful: 1, failed: 0, skipped: 2, unknown: 0 } });
  const results = reply.body['results'] as unknown as readonly Record<string, unknown>[];
  expect(results.map(({ code }) => code)).toEqual(['FOLLOWER_DISABLED', 'CONSENT_MISSING', '']);
  expect(door.practice.simulator.ledger().orders.map(({ account }) => account)).toEqual(['PR2003']);
});
