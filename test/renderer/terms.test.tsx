import { fireEvent } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { newFollowerTerms, type FollowerTerms } from '../../domain/account.ts';
import { noLimits } from '../../domain/limits.ts';
import { ok } from '../../domain/result.ts';
import { FollowerDialog } from '../../renderer/components/follower-dialog.tsx';
import { CapacityLine } from '../../renderer/components/capacity-line.tsx';
import { TemplatesDialog } from '../../renderer/components/templates-dialog.tsx';
import { WhyDialog } from '../../renderer/components/why-dialog.tsx';
import { doing, showPage, type Page } from './a-page.tsx';
import { aDesk, aFollower } from './builders.ts';
import { fakeHits } from './fake-desk.ts';

const terms = (part: Partial<FollowerTerms>): FollowerTerms => ({
  ...newFollowerTerms,
  enabled: true,
  limits: noLimits,
  ...part,
});
const press = (page: Page, testId: string): Promise<void> => doing(() => fireEvent.click(page.getByTestId(testId)));
const asked = (page: Page, name: string): unknown => page.desk.calls.filter((call) => call.name === name).at(-1)?.input;

describe('the limits used today', () => {
  it('are each said in words and figures beside the bar, and the stricter of limit and mandate counts', async () => {
    const mandate = {
      holder: 'Asha',
      validUntil: '2099-12-31',
      maxOrderValue: null,
      maxUsedCapital: null,
      maxDailyLoss: 10_000_00,
      segments: [],
    };
    const follower = aFollower({
      terms: terms({
        limits: { ...noLimits, maxOrdersPerDay: 50, maxDailyLoss: 25_000_00, maxUsedCapital: 5_00_000_00 },
        mandate,
      }),
      today: { orders: 41, contracts: 2, used: null, dayPnl: -10_000_00 },
    });
    const page = await showPage(aDesk({ followers: [follower] }), <FollowerDialog followerId="FO001" />);
    const bar = (name: string): string => page.getByTestId(`limit-bar-${name}`).textContent;
    expect(bar('orders')).toBe('Orders41 of 50near its limit');
    expect(bar('loss')).toBe('Day’s loss₹10,000.00 of ₹10,000.00reached: entries stopped');
    expect(bar('capital')).toContain('not known yet of ₹5,00,000.00');
    expect(page.queryByTestId('limit-bar-positions')).toBeNull();
    expect(page.getByTestId('mandate').textContent).toContain('Your own limits allow more (day’s loss)');
  });
});

describe('the mandate', () => {
  it('is recorded as it was typed, and a refusal stays beside it', async () => {
    const page = await showPage(
      aDesk({ followers: [aFollower({ terms: terms({}) })] }),
      <FollowerDialog followerId="FO001" />,
    );
    await press(page, 'mandate-edit');
    await doing(() => fireEvent.change(page.getByTestId('mandate-validUntil'), { target: { value: '2026-12-31' } }));
    await doing(() => fireEvent.change(page.getByTestId('mandate-maxOrderValue'), { target: { value: '100000' } }));
    page.desk.answer('setMandate', { ok: false, code: 'MANDATE_PAST', message: 'That day is over.' });
    await press(page, 'mandate-save');
    expect(page.getByTestId('mandate').textContent).toContain('That day is over.');
    await press(page, 'mandate-save');
    expect(asked(page, 'setMandate')).toMatchObject({
      followerId: 'FO001',
      mandate: { validUntil: '2026-12-31', maxOrderValue: '100000', segments: [] },
    });
    expect(page.queryByTestId('mandate-save')).toBeNull();
  });
});

describe('the capacity of the fleet', () => {
  it('names the largest order that all can follow and who is in the way', async () => {
    const [, share] = fakeHits;
    if (share === undefined) throw new Error('no instrument');
    const fleet = [
      aFollower({ alias: 'Father', terms: terms({}) }),
      aFollower({ id: 'FO002', alias: 'Mother', terms: terms({ maxQty: 40 }), availableFunds: 50_00_000_00 }),
    ];
    const page = await showPage(
      aDesk({ followers: fleet }),
      <CapacityLine
        followers={fleet}
        masterFunds={null}
        instrument={share}
        price={962_40}
        side="Buy"
        ordType="Limit"
        product="MIS"
      />,
    );
    expect(page.getByTestId('fleet-capacity').textContent).toBe(
      'Largest order all 2 followers can follow: 40 units; bottleneck: Mother (most units in one order)',
    );
  });
});

describe('a template of limits', () => {
  const template = {
    name: 'Careful',
    maxQty: 100,
    maxOrderValue: null,
    aboveMaximum: 'Cut',
    limits: noLimits,
    version: 2,
  } as const;
  const changes = [{ field: 'Most units in one order', before: 'no limit', after: '100' }];

  it('can be saved only after it was looked at, and looked at again after another word was typed', async () => {
    const page = await showPage(aDesk({ followers: [aFollower({})] }), <TemplatesDialog from={null} />);
    const canSave = (): boolean => !page.getByTestId('template-save').hasAttribute('disabled');
    await doing(() => fireEvent.change(page.getByTestId('template-name'), { target: { value: 'Careful' } }));
    await doing(() => fireEvent.change(page.getByTestId('template-maxQty'), { target: { value: '100' } }));
    expect(canSave()).toBe(false);
    page.desk.answer('saveTemplate', ok({ template, lines: [], changes }));
    await press(page, 'template-preview');
    expect(asked(page, 'saveTemplate')).toEqual({ name: 'Careful', from: null, edit: { maxQty: '100' }, save: false });
    expect(page.getByTestId('template-shown').textContent).toContain('Most units in one orderno limit100');
    expect(canSave()).toBe(true);
    await doing(() => fireEvent.change(page.getByTestId('template-maxQty'), { target: { value: '200' } }));
    expect(canSave()).toBe(false);
  });

  it('shows what it would change at each follower before it is given to them', async () => {
    const page = await showPage(
      aDesk({ followers: [aFollower({ alias: 'Mother' }), aFollower({ id: 'FO002', alias: 'Father' })] }),
      <TemplatesDialog from={null} />,
      (desk) => desk.answer('limitTemplates', ok([template])),
    );
    await press(page, 'template-all');
    page.desk.answer(
      'applyTemplate',
      ok([
        { followerId: 'FO001', changes },
        { followerId: 'FO002', changes: [] },
      ]),
    );
    expect(page.getByTestId('template-apply').hasAttribute('disabled')).toBe(true);
    await press(page, 'template-apply-preview');
    expect(page.getByTestId('template-effect-FO001').textContent).toContain('Mother: 1 change');
    expect(page.getByTestId('template-effect-FO002').textContent).toContain('Father: nothing changes');
    await press(page, 'template-apply');
    expect(asked(page, 'applyTemplate')).toEqual({ name: 'Careful', followerIds: ['FO001', 'FO002'], save: true });
  });
});

describe('why an order was decided as it was', () => {
  it('shows every rule with what was found, its limit and a verdict in words', async () => {
    const page = await showPage(aDesk({}), <WhyDialog clOrdId="LAAAAAAAA1" />, (desk) =>
      desk.answer(
        'decision',
        ok({
          at: 0,
          verdict: 'Refused',
          size: '2× of the master’s 100',
          why: '',
          lines: [
            { rule: 'Copying is on', found: '', bound: '', verdict: 'Passed' },
            { rule: 'Most units in one order', found: '200 units', bound: '150 units', verdict: 'Refused' },
            { rule: 'Slippage', found: 'market 790.00', bound: '', verdict: 'NotReached' },
          ],
        }),
      ),
    );
    expect(page.getByTestId('why-dialog').textContent).toContain('2× of the master’s 100');
    expect(page.getByTestId('why-Most units in one order').textContent).toContain('200 units150 unitsrefused');
    expect(page.getByTestId('why-Slippage').textContent).toContain('not reached');
  });
});
