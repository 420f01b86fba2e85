// What scripts ask of the door, against a practice desk: each answer is held against the simulated broker's ledger.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLocalDoor, type DoorReply, type LocalDoor } from '../../support/local-door.ts';
import { sbin, until } from '../../support/practice.ts';

let door: LocalDoor;

beforeEach(async () => {
  door = await openLocalDoor();
});

afterEach(async () => {
  await door.stop();
});

type Row = Record<string, unknown>;

const trade = { id: 'T-1', symbol: 'SBIN', side: 'BUY', quantity: 100, price: 790 };
const replicate = (changes: Row = {}): Promise<DoorReply> =>
  door.post('/api/trades/replicate', { trade: { ...trade, ...changes } });
const rowsOf = (reply: DoorReply, name = 'results'): readonly Row[] => reply.body[name] as unknown as readonly Row[];
const orders = (account?: string) => door.practice.simulator.ledger(account).orders;
const net = (account: string): number =>
  door.practice.simulator
    .ledger(account)
    .positions.filter(({ token }) => token === sbin.token)
    .reduce((sum, { netQuantity }) => sum + netQuantity, 0);
const followers = ['PR2001', 'PR2002', 'PR2003'];

describe('a trade', () => {
  it('that trades is SUCCESS with what was filled and at what price, and its exit closes it all', async () => {
    const bought = await replicate({ price: 805 });
    await until(() => followers.map(net).join() === '50,100,200');
    const told = await replicate({ price: 805 });
    expect(bought.body).toMatchObject({ ok: true, summary: { successful: 3 } });
    for (const row of rowsOf(told)) {
      expect(row).toMatchObject({ status: 'SUCCESS', mapping_status: 'COMPLETED', average_price: 800 });
      expect(row['filled_quantity']).toBe(row['executed_quantity']);
    }
    const exited = await door.post('/api/trades/exit', { masterOrderId: 'T-1' });
    expect(exited.body).toMatchObject({ ok: true, summary: { successful: 3, failed: 0 } });
    expect(followers.map(net)).toEqual([0, 0, 0]);
    const again = await door.post('/api/trades/exit', { masterOrderId: 'T-1' });
    expect(again.body).toMatchObject({ ok: true });
    expect(followers.map(net)).toEqual([0, 0, 0]);
  });

  it('to the other side closes what followers hold of it, whatever their multiplier is by then', async () => {
    await replicate({ price: 805 });
    await until(() => followers.map(net).join() === '50,100,200');
    await door.post('/api/followers/risk-config', { followerId: 'PR2002', lot_multiplier: 5 });
    const sold = await replicate({ id: 'T-2', side: 'SELL', price: 795 });
    expect(sold.body).toMatchObject({ ok: true });
    await until(() => followers.every((id) => net(id) === 0));
    expect(rowsOf(sold).map(({ executed_quantity }) => executed_quantity)).toEqual([50, 100, 200]);
  });

  it('opens the other side where nobody holds anything', async () => {
    const sold = await replicate({ id: 'T-3', side: 'SELL', price: 795 });
    expect(sold.body).toMatchObject({ ok: true, summary: { successful: 3 } });
    await until(() => followers.map(net).join() === '-50,-100,-200');
  });

  it('without a price goes out as a limit beside the live price, and never as a market order', async () => {
    const { price: _price, ...unpriced } = trade;
    const reply = await door.post('/api/trades/replicate', { trade: unpriced });
    expect(reply.body).toMatchObject({ ok: true, summary: { successful: 3 } });
    for (const order of orders()) expect([order.orderType, order.pricePaise > 800_00]).toEqual(['LIMIT', true]);
    await until(() => net('PR2001') === 50);
    const again = await door.post('/api/trades/replicate', { trade: unpriced });
    expect(again.status).toBe(200);
    expect(orders()).toHaveLength(3);
  });

  it('for chosen followers reaches them alone, by their own names', async () => {
    const reply = await door.post('/api/trades/copy-selected', { trade, followerIds: ['PR2003', 'PR2001', 'PR2001'] });
    expect(reply.body).toMatchObject({ ok: true, summary: { successful: 2, skipped: 0 } });
    expect(
      orders()
        .map(({ account }) => account)
        .sort(),
    ).toEqual(['PR2001', 'PR2003']);
    const nobody = await door.post('/api/trades/copy-selected', {
      trade: { ...trade, id: 'T-9' },
      followerIds: ['NOBODY'],
    });
    expect(nobody).toMatchObject({ status: 404, body: { code: 'FOLLOWER_UNKNOWN' } });
    const everyone = await replicate();
    expect(everyone).toMatchObject({ status: 409, body: { code: 'TRADE_ID_USED' } });
  });

  it('is changed at the broker, and says so only when the broker shows it', async () => {
    await replicate();
    const reply = await door.post('/api/trades/modify', { masterOrderId: 'T-1', price: 780, quantity: 200 });
    expect(reply.body).toMatchObject({ ok: true, summary: { successful: 3, unknown: 0 } });
    expect(orders().map(({ quantity, pricePaise }) => [quantity, pricePaise])).toEqual(
      expect.arrayContaining([
        [100, 780_00],
        [200, 780_00],
        [400, 780_00],
      ]),
    );
    const unknown = await door.post('/api/trades/modify', { masterOrderId: 'NEVER', price: 780 });
    expect(unknown).toMatchObject({ status: 404, body: { code: 'TRADE_UNKNOWN' } });
    await door.post('/api/trades/exit', { masterOrderId: 'T-1' });
    const late = await door.post('/api/trades/modify', { masterOrderId: 'T-1', price: 770 });
    expect(late).toMatchObject({ status: 409, body: { code: 'TRADE_ENDED' } });
  });

  it('that was in the air when Lockstep stopped is looked for, not sent again', async () => {
    door.practice.simulator.armFault({ endpoint: 'place', times: 3, applied: true, answer: { kind: 'hang' } });
    const asking = replicate();
    await until(() => orders().length === 3);
    await door.practice.reopen();
    await asking;
    await until(() =>
      followers.every((id) =>
        door.practice.view().orders[0]?.copies.some((copy) => copy.followerId === id && copy.status === 'New'),
      ),
    );
    const told = await replicate();
    expect(told.body).toMatchObject({ ok: true, summary: { successful: 3, unknown: 0 } });
    expect(orders()).toHaveLength(3);
  });

  it('is skipped by every follower while copying is off, and not made up for later', async () => {
    await door.practice.call('setCopying', { on: false });
    const off = await replicate();
    expect(off.body).toMatchObject({ ok: false, summary: { successful: 0, skipped: 3 } });
    expect(rowsOf(off).map(({ code }) => code)).toEqual(['COPYING_OFF', 'COPYING_OFF', 'COPYING_OFF']);
    await door.practice.call('setCopying', { on: true });
    expect(orders()).toEqual([]);
  });
});

describe('what a trade may not be (inputs 36 and 37)', () => {
  it.each([
    ['an unknown field', { hidden: true }, 400, 'INPUT_REFUSED'],
    ['an unknown symbol', { symbol: 'NOSUCHSHARE' }, 404, 'SYMBOL_UNKNOWN'],
    ['an index', { symbol: 'NIFTY 50' }, 404, 'SYMBOL_UNKNOWN'],
    ['a price between two steps', { price: 790.01 }, 422, 'PRICE_OFF_TICK'],
    ['a fraction of a paisa', { price: 790.123 }, 422, 'PRICE_TOO_FINE'],
    ['an absurd price', { price: 1e12 }, 400, 'INPUT_REFUSED'],
    ['a negative price', { price: -1 }, 400, 'INPUT_REFUSED'],
    ['a limit at zero', { price: 0 }, 422, 'TRADE_PRICE'],
    ['a market order with a price', { order_type: 'MARKET' }, 422, 'TRADE_PRICE'],
    ['a stop without its trigger', { order_type: 'SL' }, 422, 'TRADE_TRIGGER'],
    ['no units', { quantity: 0 }, 400, 'INPUT_REFUSED'],
    ['half a unit', { quantity: 0.5 }, 400, 'INPUT_REFUSED'],
    ['units as text', { quantity: '100' }, 400, 'INPUT_REFUSED'],
    ['too many units', { quantity: 1e9 }, 400, 'INPUT_REFUSED'],
    ['an unknown side', { side: 'buy' }, 400, 'INPUT_REFUSED'],
    ['an unknown product', { product: 'CO' }, 400, 'INPUT_REFUSED'],
    ['an empty id', { id: '' }, 400, 'INPUT_REFUSED'],
    ['an id with a space', { id: 'T 1' }, 422, 'TRADE_ID'],
    ['an order number of the broker’s', { id: '26112500000001' }, 422, 'TRADE_ID_IS_BROKERS'],
  ])('%s is refused and nothing is sent', async (_what, changes, status, code) => {
    const reply = await replicate(changes);
    expect(reply).toMatchObject({ status, body: { ok: false, code } });
    expect(String(reply.body['message'])).not.toBe('');
    expect(orders()).toEqual([]);
  });
});

describe('credentials', () => {
  const input = { followerId: 'F-1', clientId: 'PR2005', apiKey: 'an-app-secret', accessToken: 'x'.repeat(40) };
  it('that the broker does not take are not kept', async () => {
    const reply = await door.post('/api/followers/credentials', input);
    expect(reply).toMatchObject({ status: 422, body: { ok: false, code: 'CREDENTIALS_REFUSED' } });
    const list = await door.get('/api/followers');
    expect(rowsOf(list, 'followers').map(({ client_id }) => client_id)).toEqual(followers);
    const other = { ...input, accessToken: door.practice.simulator.issueSession('PR2006') };
    expect(await door.post('/api/followers/credentials', other)).toMatchObject({ status: 422, body: { ok: false } });
  });
  it('add a follower that is off, with its name, and change it later without losing its limits', async () => {
    const good = (): Row => ({ ...input, accessToken: door.practice.simulator.issueSession('PR2005') });
    expect(await door.post('/api/followers/credentials', good())).toMatchObject({
      status: 200,
      body: { created: true },
    });
    const off = await replicate();
    expect(rowsOf(off).find(({ follower_id }) => follower_id === 'F-1')).toMatchObject({ code: 'FOLLOWER_DISABLED' });
    await door.post('/api/followers/risk-config', { followerId: 'F-1', enabled: true, max_quantity: 60 });
    await door.post('/api/followers/risk-config', { followerId: 'F-1', max_order_value: 99_999.5 });
    await door.post('/api/followers/risk-config', {
      followerId: 'F-1',
      sizing: 'FixedQty',
      fixed: 40,
      above_maximum: 'Cut',
    });
    const changed = await door.post('/api/followers/credentials', good());
    expect(changed).toMatchObject({ status: 200, body: { created: false } });
    let list = await door.get('/api/followers');
    const mine = async () => {
      list = await door.get('/api/followers');
      return rowsOf(list, 'followers').find(({ follower_id }) => follower_id === 'F-1');
    };
    // The desk was opened anew, and its accounts are read one after the other.
    await expect.poll(mine, { timeout: 15_000 }).toMatchObject({
      client_id: 'PR2005',
      consent: 'Granted',
      connected: true,
      risk_config: {
        enabled: true,
        lot_multiplier: 1,
        max_quantity: 60,
        max_order_value: 99_999.5,
        sizing: 'FixedQty',
        above_maximum: 'Cut',
      },
    });
    expect(JSON.stringify(list.body)).not.toContain(input.apiKey);
  });
  it('cannot take another follower’s name, or make the master follow itself', async () => {
    const simulator = door.practice.simulator;
    await door.post('/api/followers/credentials', { ...input, accessToken: simulator.issueSession('PR2005') });
    const taken = { ...input, clientId: 'PR2006', accessToken: simulator.issueSession('PR2006') };
    expect(await door.post('/api/followers/credentials', taken)).toMatchObject({
      status: 409,
      body: { code: 'FOLLOWER_NAME_USED' },
    });
    const self = { ...input, followerId: 'F-2', clientId: 'PR1001', accessToken: simulator.issueSession('PR1001') };
    expect(await door.post('/api/followers/credentials', self)).toMatchObject({
      status: 409,
      body: { code: 'ACCOUNT_IS_MASTER' },
    });
  });
});

describe('limits', () => {
  it('are set by the documented names, keep what is not named, and decide', async () => {
    const set = (changes: Row): Promise<DoorReply> =>
      door.post('/api/followers/risk-config', { followerId: 'PR2001', ...changes });
    const limits = {
      allowed_instruments: ['RELIANCE'],
      allowed_order_types: ['LIMIT', 'SL-M'],
      allowed_product_types: ['MIS'],
    };
    expect((await set(limits)).body['risk_config']).toMatchObject(limits);
    const skipped = await replicate();
    expect(rowsOf(skipped).find(({ client_id }) => client_id === 'PR2001')).toMatchObject({ status: 'SKIPPED' });
    expect((await set({ allowed_instruments: [] })).body['risk_config']).toMatchObject({
      ...limits,
      allowed_instruments: [],
    });
    const taken = await replicate({ id: 'T-2' });
    expect(taken.body).toMatchObject({ summary: { successful: 3, skipped: 0 } });
    const figures = {
      max_daily_loss: 5000.5,
      max_slippage_percent: 1.25,
      entry_within_seconds: 45,
      legs: 'HedgeFirst',
      parity_budget: 40,
      parity_unit: 'Ticks',
    };
    expect((await set(figures)).body['risk_config']).toMatchObject({ ...limits, ...figures, allowed_instruments: [] });
    expect((await set({ max_daily_loss: null })).body['risk_config']).toMatchObject({ max_daily_loss: null });
    expect(await set({ allowed_order_types: ['ICEBERG'] })).toMatchObject({ status: 400 });
  });
});

describe('a signed request', () => {
  it('is not taken again after Lockstep was started anew (input 29)', async () => {
    const nonce = 'nonce-of-before-the-restart';
    expect(door.practice.desk().door.claimNonce(nonce)).toBe(true);
    expect(door.practice.desk().door.claimNonce(nonce)).toBe(false);
    await door.practice.reopen();
    expect(door.practice.desk().door.claimNonce(nonce)).toBe(false);
    expect(door.practice.desk().door.claimNonce(`${nonce}-2`)).toBe(true);
  });
});

describe('the past', () => {
  beforeEach(async () => {
    await replicate();
    await replicate({ id: 'T-2', symbol: 'RELIANCE', price: 1000 });
  });
  it('is given as mappings by filter, order and page', async () => {
    const all = rowsOf(await door.get('/api/mappings?sort=created&order=asc'), 'mappings');
    expect(all).toHaveLength(6);
    const paged = [
      ...rowsOf(await door.get('/api/mappings?sort=created&order=asc&limit=4'), 'mappings'),
      ...rowsOf(await door.get('/api/mappings?sort=created&order=asc&limit=4&offset=4'), 'mappings'),
    ];
    expect(paged).toEqual(all);
    const one = rowsOf(
      await door.get('/api/mappings?master_order_id=T-2&follower_id=PR2002&status=ACTIVE'),
      'mappings',
    );
    expect(one).toMatchObject([{ master_order_id: 'T-2', client_id: 'PR2002', symbol: 'RELIANCE-EQ', quantity: 100 }]);
    const sorted = rowsOf(await door.get('/api/mappings?sort=quantity&order=desc'), 'mappings');
    expect(sorted.map(({ quantity }) => quantity)).toEqual([200, 200, 100, 100, 50, 50]);
  });
  it('is given as events, newest first, page by page without a gap', async () => {
    const all = rowsOf(await door.get('/api/events?limit=500'), 'events');
    expect(all.some(({ summary }) => String(summary).includes('Trade T-1 given by the local door'))).toBe(true);
    let before = '';
    const paged: Row[] = [];
    for (;;) {
      const page = await door.get(`/api/events?limit=7${before}`);
      const rows = rowsOf(page, 'events');
      if (rows.length === 0) break;
      paged.push(...rows);
      before = `&before=${String(page.body['next_before'])}`;
    }
    expect(paged.map(({ seq }) => seq).slice(-all.length)).toEqual(all.map(({ seq }) => seq).slice(-paged.length));
    const mine = rowsOf(await door.get('/api/events?master_order_id=T-2&level=Intervention'), 'events');
    expect(mine.map(({ kind }) => kind)).toEqual(['TradeGiven']);
  });
  it.each([
    'limit=0',
    'limit=501',
    'limit=abc',
    'limit=-1',
    'sort=price_paise',
    'order=down',
    'from=25-11-2026',
    'status=OK',
    'x=1',
    'limit=5&limit=6',
  ])('refuses %s', async (query) => {
    expect(await door.get(`/api/mappings?${query}`)).toMatchObject({ status: 400, body: { ok: false } });
  });
});

describe('the broker’s own order message', () => {
  it('makes the account’s book be read, and is believed in nothing', async () => {
    await replicate();
    const order = orders('PR2001')[0];
    const reads = (): number => door.practice.simulator.ledger('PR2001').reads.length;
    const before = reads();
    const lie = {
      actid: 'PR2001',
      norenordno: order?.brokerOrderId,
      status: 'COMPLETE',
      fillshares: '50',
      avgprc: '1',
    };
    expect(await door.post('/api/broker/postback', lie)).toMatchObject({ status: 200, body: { ok: true, read: true } });
    await until(() => reads() > before);
    const [row] = rowsOf(await door.get('/api/mappings?master_order_id=T-1&follower_id=PR2001'), 'mappings');
    expect(row).toMatchObject({ status: 'ACTIVE', filled_quantity: 0 });
    const stranger = { ...lie, actid: 'PR9999' };
    expect(await door.post('/api/broker/postback', stranger)).toMatchObject({ status: 422, body: { ok: false } });
  });
});

describe('the description', () => {
  it('names every path, and its schemas take and refuse what the handlers do', async () => {
    const { body } = await door.get('/openapi.json');
    expect(body['openapi']).toBe('3.1.0');
    const paths = body['paths'] as unknown as Record<string, Record<string, Row>>;
    expect(Object.keys(paths)).toHaveLength(14);
    for (const [path, operations] of Object.entries(paths)) {
      for (const method of Object.keys(operations)) {
        const reply = method === 'get' ? await door.get(path) : await door.post(path, { nonsense: true });
        expect([path, reply.status]).toEqual([path, method === 'get' ? 200 : path.endsWith('postback') ? 400 : 400]);
      }
    }
    const schemaOf = (path: string): Row =>
      (paths[path]?.['post']?.['requestBody'] as { content: Record<string, { schema: Row }> }).content[
        'application/json'
      ]?.schema ?? {};
    for (const [path, input] of [
      ['/api/followers/risk-config', { followerId: 'PR2001', lot_multiplier: 0.5 }],
      ['/api/followers/consent', { followerId: 'PR2001', by: 'Asha' }],
      ['/api/trades/modify', { masterOrderId: 'T-1', price: 780 }],
    ] as const) {
      const schema = schemaOf(path);
      const required = schema['required'] as readonly string[];
      const properties = Object.keys(schema['properties'] as Row);
      expect([path, schema['additionalProperties']]).toEqual([path, false]);
      for (const name of Object.keys(input)) expect(properties).toContain(name);
      for (const name of required) {
        const without = Object.fromEntries(Object.entries(input).filter(([key]) => key !== name));
        expect([path, name, (await door.post(path, without)).status]).toEqual([path, name, 400]);
      }
      expect([path, (await door.post(path, input)).status === 400]).toEqual([path, false]);
    }
  });
});
