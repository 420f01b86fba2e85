import { fireEvent } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { newFollowerTerms, type FollowerTerms } from '../../domain/account.ts';
import type { ParityView } from '../../domain/account-view.ts';
import { noLimits } from '../../domain/limits.ts';
import type { ParityBudget } from '../../domain/parity.ts';
import { FollowerDialog } from '../../renderer/components/follower-dialog.tsx';
import { doing, showPage, type Page } from './a-page.tsx';
import { aDesk, aFollower } from './builders.ts';

const show = (parity: ParityBudget | null, used: ParityView | null = null, part: Partial<FollowerTerms> = {}) =>
  showPage(
    aDesk({
      followers: [
        aFollower({
          terms: { ...newFollowerTerms, enabled: true, limits: { ...noLimits, parity }, ...part },
          parity: used,
        }),
      ],
    }),
    <FollowerDialog followerId="FO001" />,
  );
const type = (page: Page, testId: string, value: string): Promise<void> =>
  doing(() => fireEvent.change(page.getByTestId(testId), { target: { value } }));
const valueOf = (page: Page, testId: string): string =>
  (page.getByTestId(testId) as HTMLInputElement | HTMLSelectElement).value;
const saved = async (page: Page): Promise<unknown> => {
  await doing(() => fireEvent.click(page.getByTestId('terms-save')));
  return page.desk.calls.filter((call) => call.name === 'setFollowerTerms').at(-1)?.input;
};

describe('how a follower keeps to the master’s price', () => {
  it('shows what is set, and saves what was typed and nothing else', async () => {
    const page = await show({ unit: 'Rupees', most: 2500_50 }, null, { entryWithinMs: 20_000, legs: 'HedgeFirst' });
    expect(
      ['terms-entryWithin', 'limits-parity', 'limits-parityUnit', 'terms-legs'].map((id) => valueOf(page, id)),
    ).toEqual(['20', '2500.50', 'Rupees', 'HedgeFirst']);
    await type(page, 'terms-entryWithin', '45');
    await type(page, 'terms-legs', 'Together');
    expect(await saved(page)).toEqual({ followerId: 'FO001', entryWithin: '45', legs: 'Together' });
  });

  it('asks for the figure anew when the budget is counted in another unit', async () => {
    const page = await show({ unit: 'Rupees', most: 2500_00 });
    await type(page, 'limits-parityUnit', 'Ticks');
    expect(valueOf(page, 'limits-parity')).toBe('');
    await type(page, 'limits-parity', '40');
    expect(await saved(page)).toEqual({ followerId: 'FO001', limits: { parity: '40', parityUnit: 'Ticks' } });
  });

  it('sends no figure that stands refused at its field', async () => {
    const page = await show(null);
    for (const [field, typed] of [
      ['terms-entryWithin', ''],
      ['terms-entryWithin', '1.5'],
      ['terms-entryWithin', '-1'],
      ['limits-parity', '1,00,000'],
      ['limits-parity', '1e309'],
    ] as const) {
      const before = valueOf(page, field);
      await type(page, field, typed);
      expect([field, typed, page.getByTestId(field).getAttribute('aria-invalid')]).toEqual([field, typed, 'true']);
      expect(await saved(page)).toBeUndefined();
      await type(page, field, before);
    }
  });

  it('takes more than five minutes for an entry, or a hundred thousand ticks, for no figure', async () => {
    const page = await show({ unit: 'Ticks', most: 40 });
    for (const [field, last, beyond] of [
      ['terms-entryWithin', '300', '301'],
      ['limits-parity', '100000', '100001'],
    ] as const) {
      await type(page, field, last);
      expect(page.getByTestId(field).getAttribute('aria-invalid')).toBe('false');
      await type(page, field, beyond);
      expect(page.getByTestId(field).getAttribute('aria-invalid')).toBe('true');
      expect(page.getByRole('alert').textContent).toContain(`"${beyond}" is not a whole number from 1 to ${last}`);
      await type(page, field, last);
    }
  });

  it.each([
    [{ unit: 'Ticks', most: 40, used: 0 }, '0 ticks of 40 ticks used today (0 %)'],
    [{ unit: 'Ticks', most: 40, used: 39 }, '39 ticks of 40 ticks used today (97 %)'],
    [{ unit: 'Ticks', most: 40, used: 40 }, '40 ticks of 40 ticks used today (100 %): entries are stopped'],
    [{ unit: 'Rupees', most: 1_00_000_00, used: 25_000_00 }, '₹25,000.00 of ₹1,00,000.00 used today (25 %)'],
    [{ unit: 'Rupees', most: 100_00, used: 130_00 }, '₹130.00 of ₹100.00 used today (100 %): entries are stopped'],
  ] as const)('says in words what is used of the budget: %o', async (used, words) => {
    const page = await show({ unit: used.unit, most: used.most }, used);
    expect(page.getByTestId('parity-bar').textContent.trim()).toBe(words);
  });

  it('has no bar where no budget is set', async () => {
    expect((await show(null)).queryByTestId('parity-bar')).toBeNull();
  });
});

describe('a follower’s terms', () => {
  /** Words of its own beside the label: what it does, what it counts, or what nothing ticked means. */
  const explains = (field: Element): string =>
    [...field.querySelectorAll('small, option')].map(({ textContent }) => textContent.trim()).join(' ');

  it('explain each field in plain words', async () => {
    const page = await show(null);
    await doing(() => fireEvent.click(page.getByTestId('mandate-edit')));
    const dialog = page.getByTestId('follower-dialog');
    const controls = [...dialog.querySelectorAll('input, select')].filter(
      (one) => one.closest('.size-sample') === null,
    );
    expect(controls.length).toBeGreaterThan(30);
    const unexplained = controls.filter((control) => {
      const field = control.closest('.field');
      // A box to tick says all of it in its own sentence.
      const sentence = control.closest('.check')?.textContent.trim() ?? '';
      return field === null ? sentence.split(' ').length < 4 : explains(field).split(' ').length < 3;
    });
    expect(unexplained.map((one) => one.closest('label, fieldset')?.textContent)).toEqual([]);
  });

  it('preview the whole of an order: lots, units, rupees, what is left, and what is owed', async () => {
    const page = await showPage(
      aDesk({
        followers: [
          aFollower({
            multiplier: '0.7',
            availableFunds: 50_000_00,
            terms: { ...newFollowerTerms, enabled: true, limits: noLimits, multiplier: { units: 7, scale: 1 } },
          }),
        ],
      }),
      <FollowerDialog followerId="FO001" />,
    );
    const sample = page.getByTestId('size-sample');
    expect(valueOf(page, 'sample-name')).toBe('NIFTY');
    expect(sample.querySelector<HTMLInputElement>('[aria-label="lots"]')?.value).toBe('2');
    expect(sample.querySelector('strong')?.textContent).toBe(
      '1 lot of 65, 65 units, ₹13,000.00, ₹37,000.00 of its funds left, owed 0.4 lot (0.7× of the master’s 130, 26 owed now)',
    );
  });
});
