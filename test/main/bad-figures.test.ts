// Every figure that a person types outside of a follower's terms, refused by the main process where no field was asked.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeskCallName } from '../../preload/contract.ts';
import { copiesOf, openPractice, sbin, until, type Practice } from '../support/practice.ts';

const bad = [
  '-1',
  '1.005',
  'NaN',
  '1e309',
  'Infinity',
  '1,00,000',
  '1,000',
  '1,5',
  '0x10',
  '१००',
  '1 000',
  '9'.repeat(39),
];
/** Empty is no figure either, where one is needed. */
const badOrNone = [...bad, ''];

let practice: Practice;
let order = '';
let missed = '';
let failed = '';

beforeAll(async () => {
  practice = await openPractice({ plan: { rules: { staleAfterMs: 1000 } } });
  order = await practice.place({ quantity: '100', price: '790' });
  await until(() => practice.simulator.ledger().orders.length === 4);
  // One copy that the broker refuses, and one action of the master's that nobody saw in time.
  practice.simulator.armFault({
    account: 'PR2003',
    endpoint: 'place',
    times: 1,
    order: { kind: 'reject', text: 'RED:No' },
  });
  const refused = await practice.place({ quantity: '100', price: '791' });
  failed = (await until(() => copiesOf(practice.view(), refused).find(({ status }) => status === 'Rejected'))).clOrdId;
  await practice.reopen({}, async () => {
    const made = practice.simulator.placeByHand({
      account: 'PR1001',
      exchange: sbin.exchange,
      instrumentId: sbin.token,
      transactionType: 'BUY',
      quantity: 100,
      orderType: 'LIMIT',
      product: 'INTRADAY',
      price: '789',
      source: 'MOB',
    });
    if ('refusal' in made) throw new Error(JSON.stringify(made.refusal));
    const at = Date.now();
    await until(() => Date.now() - at > 2600);
  });
  missed = (await until(() => practice.view().missed[0])).masterKey;
});
afterAll(async () => {
  await practice.stop();
});

type Field = readonly [name: string, call: DeskCallName, input: (typed: string) => object, wrong: readonly string[]];

const ticket = {
  instrumentId: 'NSE|3045',
  side: 'Buy',
  ordType: 'StopLimit',
  product: 'MIS',
  quantity: '10',
  price: '820',
  trigger: '815',
};

const fields: readonly Field[] = [
  ['quantity of a new order', 'placeMasterOrder', (quantity) => ({ ...ticket, quantity }), badOrNone],
  ['price of a new order', 'placeMasterOrder', (price) => ({ ...ticket, price }), badOrNone],
  ['trigger of a new order', 'placeMasterOrder', (trigger) => ({ ...ticket, trigger }), badOrNone],
  [
    'quantity of a change',
    'replaceMasterOrder',
    (quantity) => ({ orderId: order, quantity, price: '790', trigger: '' }),
    badOrNone,
  ],
  [
    'price of a change',
    'replaceMasterOrder',
    (price) => ({ orderId: order, quantity: '100', price, trigger: '' }),
    badOrNone,
  ],
  ['limit of asking again', 'retryCopy', (limit) => ({ clOrdId: failed, limit }), badOrNone],
  [
    'limit of catching up',
    'catchUp',
    (limit) => ({ masterKey: missed, followerIds: ['PR2001'], choice: 'AtLimit', limit }),
    // Empty means the master's own price, which an order that rests has.
    bad,
  ],
];

describe.each(fields)('a bad %s', (_name, call, input, wrong) => {
  it.each(wrong)('"%s" is refused with a reason, and nothing is sent', async (typed) => {
    const before = practice.simulator.ledger().commands.length;
    const answer = await practice.ask(call, input(typed));
    expect(answer).toMatchObject({ ok: false });
    if (answer.ok) return;
    expect(answer.code).toMatch(/^[A-Z_]+$/);
    expect(answer.message.length).toBeGreaterThan(20);
    if (/^1,00,000$/.test(typed)) expect(answer.message).toContain('Type 100000.');
    expect(practice.simulator.ledger().commands.length).toBe(before);
  });
});

describe('a bad port of the local door', () => {
  it.each([-1, 0, 80, 1.5, 65_536, Number.NaN, Infinity, '3000', '1,000', null])('%s is refused', async (port) => {
    const before = await practice.call('doorStatus', null);
    expect(await practice.ask('setDoor', { port })).toMatchObject({ ok: false });
    expect(await practice.call('doorStatus', null)).toMatchObject({ port: before.port });
  });
});
