import { afterEach, describe, expect, it } from 'vitest';
import { copiesOf, openPractice, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});

const termsOf = (id: string) => practice.view().followers.find((one) => one.id === id)?.terms;
const said = async (text: string): Promise<readonly string[]> =>
  (await practice.call('journal', { before: null, limit: 100, text, level: null })).map((line) => line.text);

describe('a template of limits', () => {
  it('is shown before it is saved, applied to many with what changes at each, and leaves their sizes alone', async () => {
    practice = await openPractice();
    const careful = {
      name: ' Careful   options ',
      from: null,
      edit: { maxQty: '1300', aboveMaximum: 'Cut', limits: { segments: ['Options'], maxDailyLoss: '25000' } },
    } as const;
    const shown = await practice.call('saveTemplate', {
      ...careful,
      edit: { ...careful.edit, limits: { ...careful.edit.limits, segments: ['Options'] } },
      save: false,
    });
    expect(shown.changes.map(({ field, after }) => `${field}: ${after}`)).toEqual([
      'Most units in one order: 1300',
      'An order above these: is cut to whole lots',
      'Kinds of contract: Options',
      'Stop at a day’s loss of: Rs 25,000.00',
    ]);
    expect(await practice.call('limitTemplates', null)).toEqual([]);
    const saved = await practice.call('saveTemplate', {
      ...careful,
      edit: { ...careful.edit, limits: { ...careful.edit.limits, segments: ['Options'] } },
      save: true,
    });
    expect(saved.template).toMatchObject({ name: 'Careful options', version: 1 });

    await practice.call('setFollowerTerms', { followerId: 'PR2002', multiplier: '0.7', maxQty: '1300' });
    await until(() => termsOf('PR2002')?.maxQty === 1300);
    const both = { name: 'careful options', followerIds: ['PR2002', 'PR2003'] };
    const effect = await practice.call('applyTemplate', { ...both, save: false });
    expect(
      effect.map(({ followerId, changes }) => [followerId, changes.map(({ field }) => field).slice(0, 2)]),
    ).toEqual([
      ['PR2002', ['Most value of one order', 'An order above these']],
      ['PR2003', ['Most units in one order', 'Most value of one order']],
    ]);
    expect(termsOf('PR2003')?.maxQty).not.toBe(1300);
    await practice.call('applyTemplate', { ...both, save: true });
    await until(() => termsOf('PR2002')?.limits?.maxDailyLoss === 25_000_00 && termsOf('PR2003')?.maxQty === 1300);
    expect(termsOf('PR2002')?.multiplier).toEqual({ units: 7, scale: 1 });
    // The template is what the engine follows, at once.
    const order = await practice.place({});
    await until(() =>
      copiesOf(practice.view(), order)
        .filter(({ followerId }) => followerId !== 'PR2001')
        .every(({ reasonCode }) => reasonCode === 'SEGMENT_NOT_ALLOWED'),
    );

    await practice.reopen();
    expect((await practice.call('limitTemplates', null)).map(({ name }) => name)).toEqual(['Careful options']);
    expect(termsOf('PR2003')).toMatchObject({ maxQty: 1300, version: 1 });
    expect(termsOf('PR2002')?.version).toBe(2);
  });

  it('keeps what an edit does not name, counts its versions, and every change is in the journal with both sides', async () => {
    practice = await openPractice();
    const edit = { maxQty: '100', limits: { blocked: 'ADANIENT' } };
    await practice.call('saveTemplate', { name: 'Small', from: null, edit, save: true });
    const second = await practice.call('saveTemplate', {
      name: 'small',
      from: null,
      edit: { maxOrderValue: '50000' },
      save: true,
    });
    expect(second.template).toMatchObject({
      version: 2,
      maxQty: 100,
      maxOrderValue: 50_000_00,
      limits: { blocked: ['ADANIENT'] },
    });
    expect(second.changes).toEqual([{ field: 'Most value of one order', before: 'no limit', after: 'Rs 50,000.00' }]);
    await practice.call('applyTemplate', { name: 'Small', followerIds: ['PR2002'], save: true });
    await practice.call('removeTemplate', { name: 'Small' });
    expect(await practice.ask('applyTemplate', { name: 'Small', followerIds: ['PR2002'], save: false })).toMatchObject({
      code: 'TEMPLATE_UNKNOWN',
    });
    expect((await said('Template')).toReversed()).toEqual([
      expect.stringContaining(
        'Template Small saved as version 1 by the test: Most units in one order: no limit → 100',
      ) as string,
      'Template small saved as version 2 by the test: Most value of one order: no limit → Rs 50,000.00',
      expect.stringContaining(
        'terms, version 1 (template small, version 2): Most units in one order: 10000 → 100;',
      ) as string,
      'Template small removed by the test',
    ]);
  });

  it('refuses what cannot be, whole, with the reason', async () => {
    practice = await openPractice();
    const code = async (name: 'saveTemplate' | 'applyTemplate' | 'setMandate', input: unknown): Promise<unknown> => {
      const answer = await practice.ask(name, input);
      return answer.ok ? null : answer.code;
    };
    const save = (part: object): Promise<unknown> =>
      code('saveTemplate', { name: 'One', from: null, edit: {}, save: true, ...part });
    expect(await save({ name: '  ' })).toBe('TEMPLATE_NAME');
    expect(await save({ edit: { maxQty: '-5' } })).toBe('MAX_QTY');
    expect(await save({ from: 'NOBODY' })).toBe('FOLLOWER_UNKNOWN');
    expect(await save({ edit: { maxQty: Number.NaN } })).toBe('INPUT_REFUSED');
    expect(await practice.call('limitTemplates', null)).toEqual([]);
    await save({});
    // One unknown follower among them: nothing is changed at any.
    expect(await code('applyTemplate', { name: 'One', followerIds: ['PR2002', 'NOBODY'], save: true })).toBe(
      'FOLLOWER_UNKNOWN',
    );
    expect(termsOf('PR2002')?.version).toBe(0);
  });
});

describe('the mandate of a follower', () => {
  const agreed = {
    holder: 'Asha Rao',
    validUntil: '2099-12-31',
    maxOrderValue: '50000',
    maxUsedCapital: '',
    maxDailyLoss: '',
    segments: [],
  };

  it('bounds its entries whatever the owner’s terms allow, lets exits through, and shows why', async () => {
    practice = await openPractice();
    const bought = await practice.place({ quantity: '100', price: '801' });
    await until(() => copiesOf(practice.view(), bought).filter(({ status }) => status === 'Filled').length === 3);
    await practice.call('setMandate', { followerId: 'PR2002', mandate: agreed });
    await until(() => termsOf('PR2002')?.mandate?.holder === 'Asha Rao');
    const more = await practice.place({ quantity: '100', price: '790' });
    const copy = await until(() => copiesOf(practice.view(), more).find(({ followerId }) => followerId === 'PR2002'));
    expect(copy).toMatchObject({ status: 'Denied', reasonCode: 'MANDATE_EXCEEDED' });
    const why = await practice.call('decision', { clOrdId: copy.clOrdId });
    expect(why.verdict).toBe('Refused');
    expect(why.lines.find(({ verdict }) => verdict === 'Refused')).toEqual({
      rule: 'Within the mandate',
      found: 'Rs 79,000.00',
      bound: 'Rs 50,000.00',
      verdict: 'Refused',
    });
    const sold = await practice.place({ side: 'Sell', quantity: '100', price: '799' });
    await until(() => copiesOf(practice.view(), sold).filter(({ status }) => status === 'Filled').length === 3);
    const exit = copiesOf(practice.view(), sold).find(({ followerId }) => followerId === 'PR2002');
    expect(await practice.call('decision', { clOrdId: exit?.clOrdId ?? '' })).toMatchObject({
      verdict: 'Allowed',
      why: 'It is an exit: no limit holds an exit back.',
    });
  });

  it('is kept over a restart, replaced and taken away again, each in the journal', async () => {
    practice = await openPractice();
    await practice.call('setMandate', { followerId: 'PR2003', mandate: agreed });
    await practice.reopen();
    expect(termsOf('PR2003')?.mandate).toMatchObject({ holder: 'Asha Rao', maxOrderValue: 50_000_00 });
    await practice.call('setMandate', { followerId: 'PR2003', mandate: null });
    await until(() => termsOf('PR2003')?.mandate === null);
    expect(await said('(mandate)')).toEqual([
      expect.stringContaining('Mandate of: Asha Rao → none') as string,
      expect.stringContaining('Mandate of: none → Asha Rao; Mandate until: none → 31 Dec 2099') as string,
    ]);
  });

  it('is refused with the reason where a field cannot be read', async () => {
    practice = await openPractice();
    const code = async (part: object): Promise<unknown> => {
      const answer = await practice.ask('setMandate', { followerId: 'PR2003', mandate: { ...agreed, ...part } });
      return answer.ok ? null : answer.code;
    };
    expect(await code({ holder: ' ' })).toBe('MANDATE_HOLDER');
    expect(await code({ validUntil: '2099-02-31' })).toBe('MANDATE_DAY');
    expect(await code({ validUntil: '31-12-2099' })).toBe('MANDATE_DAY');
    expect(await code({ validUntil: '2020-01-01' })).toBe('MANDATE_PAST');
    expect(await code({ maxDailyLoss: '-1' })).not.toBeNull();
    expect(await code({ maxDailyLoss: '0' })).toBe('MANDATE_AMOUNT');
    expect(termsOf('PR2003')?.mandate).toBeNull();
  });
});
