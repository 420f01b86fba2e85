// Every field that takes a figure, found in the schemas themselves, against every bad value. The window asks first; here
// nobody asked.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deskSchemas } from '../../main/desk-schemas.ts';
import { doorSchemas } from '../../main/door-calls.ts';
import { safeStance } from '../../main/broker/alice-blue/broker-stance.ts';
import { stanceFields } from '../../main/broker/alice-blue/stance-fields.ts';
import type { DeskCallName } from '../../preload/contract.ts';
import { openPractice, sbin, until, type Practice } from '../support/practice.ts';
import { schemaLeaves, withAt } from '../support/schema-leaves.ts';

let practice: Practice;
let resting = '';
beforeAll(async () => {
  practice = await openPractice();
  resting = await practice.place({ ordType: 'StopLimit', quantity: '10', price: '815', trigger: '810' });
  await until(() => practice.view().orders.some(({ key }) => key === resting));
});
afterAll(async () => {
  await practice.stop();
});

const leaves = Object.entries(deskSchemas).flatMap(([call, schema]) =>
  schemaLeaves(schema).map((leaf) => ({ call: call as DeskCallName, ...leaf })),
);
const figures = leaves.flatMap((leaf) => (leaf.figure === null ? [] : [{ ...leaf, figure: leaf.figure }]));

const follower = { followerId: 'PR2002' };
const order = { instrumentId: sbin.id, side: 'Buy', ordType: 'StopLimit', product: 'MIS', quantity: '10' };
/** What a call is made with beside the figure; a figure that is read in several ways is tried in each. */
const beside: Partial<Record<DeskCallName, (path: string) => readonly object[]>> = {
  setFollowerTerms: (path) => {
    if (path === 'fixed') return ['FixedQty', 'FixedLots', 'FixedValue'].map((sizing) => ({ ...follower, sizing }));
    if (path === 'limits.parity')
      return ['Ticks', 'Rupees'].map((parityUnit) => ({ ...follower, limits: { parityUnit } }));
    return [follower];
  },
  saveTemplate: (path) =>
    (path === 'edit.limits.parity' ? ['Ticks', 'Rupees'] : ['Rupees']).map((parityUnit) => ({
      name: 'Careful',
      from: null,
      edit: { limits: { parityUnit } },
      save: true,
    })),
  setMandate: () => [
    {
      ...follower,
      mandate: {
        holder: 'Asha Rao',
        validUntil: '2099-12-31',
        maxOrderValue: '',
        maxUsedCapital: '',
        maxDailyLoss: '',
        segments: [],
      },
    },
  ],
  catchUp: () => [{ masterKey: 'M-1', followerIds: ['PR2002'], choice: 'AtLimit' }],
  repairDrift: () => [{ accountId: 'PR2002', instrumentId: sbin.id, product: 'MIS' }],
  retryCopy: () => [{ clOrdId: 'LAAAAAAAA1' }],
  placeMasterOrder: () => [{ ...order, price: '815', trigger: '810' }],
  replaceMasterOrder: () => [{ orderId: resting, quantity: '10', price: '815', trigger: '810' }],
};

const bad = [
  '-1',
  '0',
  '-0',
  'NaN',
  'Infinity',
  '1e309',
  '0x10',
  '१००',
  '1 000',
  '1,00,000',
  '100,000',
  '1,5',
  '9'.repeat(39),
];
const fraction = { Rupees: '1.005', Whole: '1.005', Percent: '1.005', Multiplier: '0.12345' } as const;

describe('a figure typed', () => {
  const fields = figures.map(({ call, path, figure }) => [`${call} ${path.join('.')}`, call, path, figure] as const);

  it.each(fields)('in %s is refused with what to type instead, and nothing changes', async (_, call, path, figure) => {
    const bases = beside[call]?.(path.join('.'));
    if (bases === undefined) throw new Error(`No input of ${call} is known here: add one.`);
    const stands = (): string =>
      JSON.stringify([
        practice.view().followers.map(({ terms }) => terms),
        practice.simulator.ledger().orders.map(({ quantity, pricePaise }) => [quantity, pricePaise]),
      ]);
    const before = stands();
    for (const base of bases)
      for (const typed of [...bad, fraction[figure.kind], ...(figure.empty === 'Refused' ? ['', ' '] : [])]) {
        const answer = await practice.ask(call, withAt(base, path, typed));
        const told = [typed, answer.ok ? 'ACCEPTED' : answer.message];
        expect(told).toEqual([typed, expect.stringMatching(/Type|at most|must be above|eave it empty/)]);
        if (typed === '1,00,000') expect(told).toEqual([typed, '"1,00,000" has commas. Type 100000, without commas.']);
      }
    expect(stands()).toBe(before);
    expect(await practice.call('limitTemplates', null)).toEqual([]);
  });

  it('of one lakh in plain digits is one lakh, and an empty text takes the limit away', async () => {
    const limit = () => practice.view().followers.find(({ id }) => id === 'PR2002')?.terms.limits?.maxDailyLoss;
    await practice.call('setFollowerTerms', { ...follower, limits: { maxDailyLoss: ' 100000 ' } });
    await until(() => limit() === 1_00_000_00);
    await practice.call('setFollowerTerms', { ...follower, limits: { maxDailyLoss: '' } });
    await until(() => limit() === null);
  });

  it('as anything but a text, and a choice or a name that is none, are refused by shape', async () => {
    const before = JSON.stringify(practice.view().followers.map(({ terms }) => terms));
    for (const edit of [
      ...[-1, 1.5, Number.NaN, Infinity, null, {}, []].flatMap((value) => [
        { maxQty: value },
        { limits: { maxDailyLoss: value } },
      ]),
      { limits: { allowed: 'NIFTY; DROP TABLE' + '"' } },
      { limits: { segments: ['Everything'] } },
      { aboveMaximum: 'Perhaps' },
      { unheard: '1' },
    ])
      expect([edit, (await practice.ask('setFollowerTerms', { ...follower, ...edit })).ok]).toEqual([edit, false]);
    expect(JSON.stringify(practice.view().followers.map(({ terms }) => terms))).toBe(before);
  });

  it('among the questions about the broker is refused too', async () => {
    const whole = stanceFields.filter(({ choices, write }) => choices === null && /^\d+$/.test(write(safeStance)));
    expect(whole.length).toBeGreaterThan(3);
    for (const { name } of whole)
      for (const typed of [...bad, '1.5', '']) {
        const answer = await practice.ask('setBrokerSettings', { values: { [name]: typed } });
        expect([name, typed, answer.ok]).toEqual([name, typed, false]);
      }
  });
});

/** Names, addresses, secrets, days and words: nothing that is counted. */
const texts = [
  'account',
  'accountId',
  'alias',
  'allowed',
  'apiSecret',
  'appCode',
  'auth',
  'before',
  'blocked',
  'by',
  'clOrdId',
  'contractMaster',
  'followerId',
  'followerIds',
  'from',
  'group',
  'holder',
  'id',
  'instrumentId',
  'key',
  'kind',
  'localAddress',
  'login',
  'market',
  'masterKey',
  'masterOrderId',
  'name',
  'orderFeed',
  'orderFeedToken',
  'orderId',
  'reason',
  'registeredAddresses',
  'rest',
  'text',
  'to',
  'validUntil',
  'values',
];

describe('the schemas', () => {
  it('declare every text that is a figure: what is none is known by name here', () => {
    const words = new Set(
      leaves.flatMap(({ type, figure, path }) => (type === 'string' && figure === null ? [path.at(-1)] : [])),
    );
    expect(words).toEqual(new Set(texts));
  });

  it('refuse every number that is not the whole number they ask for, and every text in its place', () => {
    const numbers = leaves.filter(({ type }) => type === 'number');
    expect(numbers.length).toBeGreaterThan(5);
    for (const { call, path, schema } of numbers)
      for (const value of [-1, 1.5, Number.NaN, Infinity, '1,00,000', '100', '', null])
        expect([call, path, value, schema.safeParse(value).success]).toEqual([call, path, value, false]);
  });

  it('of the local door do the same', () => {
    const numbers = Object.values(doorSchemas).flatMap((schema) =>
      schemaLeaves(schema).filter(({ type, schema: leaf }) => type === 'number' || leaf.safeParse('100').data === 100),
    );
    expect(numbers.length).toBeGreaterThan(15);
    for (const { path, schema } of numbers)
      for (const value of [-1, '-1', '1.5', Number.NaN, JSON.parse('1e309'), '1,00,000', '', null])
        expect([path, value, schema.safeParse(value).success]).toEqual([path, value, false]);
  });
});
