import { afterEach, expect, it } from 'vitest';
import { openPractice, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});

const bad = [
  '1,00,000',
  ' 1,00,000.00 ',
  '100,000',
  '-1',
  '-0',
  'NaN',
  '1e309',
  '0',
  'Infinity',
  '1,0,0',
  '1,00,00',
  '0x10',
  '१००',
  '1 000',
  '9'.repeat(39),
];
const money = ['maxOrderValue'];
const limitMoney = ['maxExposure', 'maxUsedCapital', 'maxDailyLoss', 'profitLock'];
const limitCounts = ['maxPositions', 'maxOrdersPerDay'];

it('refuses every bad figure again where the window is not asked, changes nothing, and says why', async () => {
  practice = await openPractice();
  const terms = () => practice.view().followers.find(({ id }) => id === 'PR2002')?.terms;
  const before = JSON.stringify(terms());
  const attempt = async (edit: object): Promise<readonly [string, string]> => {
    const answer = await practice.ask('setFollowerTerms', { followerId: 'PR2002', ...edit });
    return answer.ok ? ['ACCEPTED', JSON.stringify(edit)] : [answer.code, answer.message];
  };
  const attempts: object[] = [
    ...money.flatMap((name) => [...bad, '1.005'].map((typed) => ({ [name]: typed }))),
    ...bad.map((typed) => ({ maxQty: typed })),
    { maxQty: '1.5' },
    ...limitMoney.flatMap((name) => [...bad, '1.005'].map((typed) => ({ limits: { [name]: typed } }))),
    ...limitCounts.flatMap((name) => [...bad, '1.5'].map((typed) => ({ limits: { [name]: typed } }))),
    ...[...bad, '20.01', '0.001'].map((typed) => ({ limits: { maxSlippage: typed } })),
    ...[...bad, '', '100.1', '0.12345'].map((typed) => ({ multiplier: typed })),
    ...['FixedQty', 'FixedLots', 'FixedValue'].flatMap((sizing) => [...bad, ''].map((fixed) => ({ sizing, fixed }))),
    // Not even text: the border refuses the shape.
    ...[-1, 1.5, Number.NaN, Infinity, null, {}, []].flatMap((value) => [
      { maxQty: value },
      { limits: { maxDailyLoss: value } },
    ]),
    { limits: { allowed: 'NIFTY; DROP TABLE' + '"' } },
    { limits: { segments: ['Everything'] } },
    { aboveMaximum: 'Perhaps' },
    { unheard: '1' },
  ];
  for (const edit of attempts) {
    const [code, message] = await attempt(edit);
    expect([JSON.stringify(edit), code]).not.toEqual([JSON.stringify(edit), 'ACCEPTED']);
    expect(message.length).toBeGreaterThan(20);
  }
  expect(JSON.stringify(terms())).toBe(before);
});

it.each(['100000', ' 100000.00 '])('takes "%s" as one lakh', async (typed) => {
  practice = await openPractice();
  await practice.call('setFollowerTerms', {
    followerId: 'PR2002',
    maxOrderValue: typed,
    limits: { maxDailyLoss: typed },
  });
  await until(() => {
    const terms = practice.view().followers.find(({ id }) => id === 'PR2002')?.terms;
    return terms?.maxOrderValue === 1_00_000_00 && terms.limits?.maxDailyLoss === 1_00_000_00;
  });
});
